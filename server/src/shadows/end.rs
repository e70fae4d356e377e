//! `POST /policies/{digest}/shadow/end`.

use maatwerk_domain::PolicyCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::ShadowView;
use crate::http::access::DEPLOYS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Digest, FreeText, Wire as _};

/// What is to end, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EndShadow {
    /// With which parameters.
    parameters: Digest,
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies/{digest}/shadow/end", "endShadow")
        .says(
            "Ends a shadow.",
            "What was answered after it does not count; what was answered before it, and the \
             candidate was not asked yet, does. Its report stays: of the twenty latest shadows.",
        )
        .by(DEPLOYS)
        .on_version()
        .records::<ShadowView>()
        .takes(run)
}

async fn run(call: Call<EndShadow>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let policy = call.pair(body.parameters)?;
    let command = PolicyCommand::EndShadow {
        policy: policy.clone(),
        reason: body.reason.into_domain(),
    };
    call.order_shadow(&policy, command).await
}
