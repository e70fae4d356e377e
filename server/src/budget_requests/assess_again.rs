//! `POST /cases/{caseId}/budget-requests/{requestId}/assessment`.

use maatwerk_domain::RequestId;
use maatwerk_domain::case::CaseCommand;

use super::RequestAssessed;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::Id;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/assessment",
        "assessAgain",
    )
    .says(
        "Has the policy look at a request again.",
        "For a request that waits for a decision, after facts under its assessment changed.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .or(Kind::NoPolicy)
    .records::<RequestAssessed>()
    .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let request: RequestId = call.id("requestId")?;
    let command = CaseCommand::AssessAgain { request };
    let ordered = call
        .order_case(command, &Id(request))
        .await
        .map_err(|problem| {
            // Without a request there is nothing that the policy could have been asked.
            if problem.refusal() == Some("not-assessed") {
                Problem::not_found("budget request")
            } else {
                problem
            }
        })?;
    let case = call.case_after(&ordered).await?;
    let answer =
        RequestAssessed::of(&case, request).ok_or_else(|| call.missing("the assessment"))?;
    Reply::recorded(&ordered, answer)
}
