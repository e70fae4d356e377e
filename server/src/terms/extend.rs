//! `POST /cases/{caseId}/budget-requests/{requestId}/extension`.

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

/// That a decision takes longer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ExtendTerm {
    /// The day on which the applicant was told.
    on: Day,
    /// The last day of the new term.
    decide_by: Day,
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/extension",
        "extendTerm",
    )
    .says(
        "Records that the applicant was told that the decision takes longer.",
        "Within the term, with a reasonable day by which the decision comes (Awb 4:14 lid 3). That day counts as it is named: it does not move on when it is a Sunday. One extension is of at most six months; another is told within the new term.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<RequestView>()
    .takes(run)
}

async fn run(call: Call<ExtendTerm>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let act = ClockAct::Extend {
        decide_by: body.decide_by.0,
        reason: body.reason.into_domain(),
    };
    call.act_on_clock(body.on, act).await
}
