//! `POST /cases/{caseId}/budget-requests/{requestId}/non-processing`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::clock;
use maatwerk_domain::{DecisionId, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecidedOnClock;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, Wire as _};

/// That a request is not processed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NotProcessRequest {
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/non-processing",
        "notProcessRequest",
    )
    .says(
        "Decides not to process a request.",
        "When the applicant was asked to complete it, and the time for that passed unused or what came was too little: within four weeks after that (Awb 4:5). It is a decision: announce it, and it can be objected to.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecidedOnClock>()
    .takes(run)
}

async fn run(call: Call<NotProcessRequest>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let request = call.id("requestId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let command = CaseCommand::NotProcess(clock::NotProcess {
        decision,
        request,
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    });
    call.decide_on_clock(decision, request, command).await
}
