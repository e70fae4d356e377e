//! `POST /cases/{caseId}/budget-requests/{requestId}/penalty`.

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
use crate::wire::{FreeText, Id, NoPenalty, Wire as _};

/// How the penalty is determined.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DeterminePenalty {
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// Why none is due, when none is.
    none: Option<NoPenalty>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/penalty",
        "determinePenalty",
    )
    .says(
        "Determines the penalty for a late decision.",
        "Once it has ended: on a decision that reached the applicant, or after 42 days (Awb 4:18). The amount follows from the clock; that none is due needs its ground (4:17 lid 6).",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecidedOnClock>()
    .takes(run)
}

async fn run(call: Call<DeterminePenalty>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let request = call.id("requestId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let command = CaseCommand::DeterminePenalty(clock::DeterminePenalty {
        decision,
        request,
        none: body.none.into_domain(),
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    });
    call.decide_on_clock(decision, request, command).await
}
