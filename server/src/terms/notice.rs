//! `POST /cases/{caseId}/budget-requests/{requestId}/default-notices`.

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
        "/cases/{caseId}/budget-requests/{requestId}/default-notices",
        "noticeDefault",
    )
    .says(
        "Records a written notice of default.",
        "After the term to decide, the authority has two weeks; then each day costs a penalty, at most 42 days (Awb 4:17). A notice before the end of the term is recorded and has no effect.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<RequestView>()
    .takes(run)
}

async fn run(call: Call<OnDay>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    call.act_on_clock(body.on, ClockAct::NoticeDefault).await
}
