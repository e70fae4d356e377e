//! `POST /cases/{caseId}/budget-requests/{requestId}/resumption`.

use maatwerk_domain::case::clock::ClockAct;

use super::OnDay;
use crate::budget_requests::RequestView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/resumption",
        "resumeTerm",
    )
    .says(
        "Records that the term to decide runs again.",
        "After a suspension without an end: information from abroad came, the applicant did what was to be done, or the force majeure ended (Awb 4:15). On the day that is named the term runs.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<RequestView>()
    .takes(run)
}

async fn run(call: Call<OnDay>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    call.act_on_clock(body.on, ClockAct::Resume).await
}
