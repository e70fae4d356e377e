//! `POST /cases/{caseId}/budget-requests/{requestId}/withdrawal`.

use maatwerk_domain::case::clock::ClockAct;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::budget_requests::RequestView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Wire as _};

/// That a request is withdrawn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WithdrawRequest {
    /// The day.
    on: Day,
    /// Why, when something was said.
    reason: Option<FreeText>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/withdrawal",
        "withdrawRequest",
    )
    .says(
        "Records that the applicant withdrew a request.",
        "Nothing is decided on it any more, and no penalty grows.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<RequestView>()
    .takes(run)
}

async fn run(call: Call<WithdrawRequest>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let act = ClockAct::Withdraw {
        reason: body.reason.into_domain(),
    };
    call.act_on_clock(body.on, act).await
}
