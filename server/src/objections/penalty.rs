//! `POST /cases/{caseId}/objections/{objectionId}/penalty`.

use maatwerk_domain::case::objection::{self, OnObjection};
use maatwerk_domain::{DecisionId, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecidedOnObjection;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, NoPenalty, Wire as _};

/// How much the penalty for a late decision on an objection is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DetermineObjectionPenalty {
    /// Why none is due, when none is.
    none: Option<NoPenalty>,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/objections/{objectionId}/penalty",
        "determineObjectionPenalty",
    )
    .says(
        "Determines the penalty for a late decision on an objection.",
        "Once the decision was announced or 42 days have passed (Awb 4:18); how much follows from the \
         days.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecidedOnObjection>()
    .takes(run)
}

async fn run(call: Call<DetermineObjectionPenalty>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let objection = call.id("objectionId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let order = OnObjection::DeterminePenalty(objection::DetermineObjectionPenalty {
        decision,
        objection,
        none: body.none.into_domain(),
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    });
    call.decide_on_objection(decision, objection, order).await
}
