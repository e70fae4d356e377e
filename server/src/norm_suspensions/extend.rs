//! `POST /cases/{caseId}/norm-suspensions/{suspensionId}/extension`.

use maatwerk_domain::case::norm::{self, OnNorm};
use maatwerk_domain::{DecisionId, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecidedOnNorm;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Id, Wire as _};

/// A later last day of a norm suspension.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ExtendNormSuspension {
    /// The last day, from now on.
    until: Day,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/norm-suspensions/{suspensionId}/extension",
        "extendNormSuspension",
    )
    .says(
        "Extends the term for which the norm is left out.",
        "Before it has ended, with a reason. It is a decision: announce it.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecidedOnNorm>()
    .takes(run)
}

async fn run(call: Call<ExtendNormSuspension>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let suspension = call.id("suspensionId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let order = OnNorm::Extend(norm::ExtendNorm {
        decision,
        suspension,
        until: body.until.0,
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    });
    call.decide_on_norm(decision, suspension, order).await
}
