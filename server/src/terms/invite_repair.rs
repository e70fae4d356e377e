//! `POST /cases/{caseId}/budget-requests/{requestId}/repair`.

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

/// What the applicant is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct InviteRepair {
    /// The day on which the applicant is asked.
    on: Day,
    /// The last day to complete the request.
    until: Day,
    /// What is missing.
    missing: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/repair",
        "inviteRepair",
    )
    .says(
        "Asks the applicant to complete a request.",
        "Says what is missing and gives time for it (Awb 4:5). From the day after, the term to decide stands still (4:15 lid 1 a): until the day on which the request is completed, or until the time has passed. A term that has passed by then has passed.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<RequestView>()
    .takes(run)
}

async fn run(call: Call<InviteRepair>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let act = ClockAct::InviteRepair {
        until: body.until.0,
        missing: body.missing.into_domain(),
    };
    call.act_on_clock(body.on, act).await
}
