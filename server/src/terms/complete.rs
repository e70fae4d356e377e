//! `POST /cases/{caseId}/budget-requests/{requestId}/completion`.

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
        "/cases/{caseId}/budget-requests/{requestId}/completion",
        "completeRequest",
    )
    .says(
        "Records that a request was completed.",
        "On that day the term to decide runs again.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<RequestView>()
    .takes(run)
}

async fn run(call: Call<OnDay>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    call.act_on_clock(body.on, ClockAct::Complete).await
}
