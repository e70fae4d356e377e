//! `POST /cases/{caseId}/norm-suspensions/{suspensionId}/end`.

use maatwerk_domain::case::norm::OnNorm;
use maatwerk_domain::{DecisionId, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecidedOnNorm;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, EndGround, FreeText, Id, Wire as _};

/// That a norm suspension ends before its term.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EndNormSuspension {
    /// Why.
    ground: EndGround,
    /// The last day; yesterday when it ends at once.
    last_day: Day,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/norm-suspensions/{suspensionId}/end",
        "endNormSuspension",
    )
    .says(
        "Ends a norm suspension before its term.",
        "When the household asked for that, or told that its ground is gone. At the end of its term it \
         ends by itself.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecidedOnNorm>()
    .takes(run)
}

async fn run(call: Call<EndNormSuspension>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let suspension = call.id("suspensionId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let order = OnNorm::End {
        decision,
        suspension,
        ground: body.ground.into_domain(),
        last_day: body.last_day.0,
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    };
    call.decide_on_norm(decision, suspension, order).await
}
