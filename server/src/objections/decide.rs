//! `POST /cases/{caseId}/objections/{objectionId}/decision`.

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
use crate::wire::{FreeText, Id, ObjectionOutcome, Wire as _};

/// A decision on an objection.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DecideObjection {
    /// What is decided.
    outcome: ObjectionOutcome,
    /// It came too late, and the objector cannot be blamed for that (Awb 6:11): say why in the reasons.
    #[serde(default)]
    excused: bool,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons (7:12).
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/objections/{objectionId}/decision",
        "decideObjection",
    )
    .says(
        "Decides on an objection.",
        "By somebody else than who took the decision (Awb 10:3 lid 3), on a mandate that covers it, \
         after the hearing. When it is founded what was done is undone: a loan that a gift was \
         converted to is a gift again, a grant that was revised stands as before, what was declined \
         is decided on anew. What had been paid back is refunded with interest.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecidedOnObjection>()
    .takes(run)
}

async fn run(call: Call<DecideObjection>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let objection = call.id("objectionId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let order = OnObjection::Decide(objection::DecideObjection {
        decision,
        objection,
        outcome: body.outcome.into_domain(),
        excused: body.excused,
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    });
    call.decide_on_objection(decision, objection, order).await
}
