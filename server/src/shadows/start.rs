//! `POST /policies/{digest}/shadow`.

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

/// What is to run, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StartShadow {
    /// With which parameters.
    parameters: Digest,
    /// Why: what is to be found out.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies/{digest}/shadow", "startShadow")
        .says(
            "Has a candidate run beside the policy in force.",
            "From now on it is asked, in the background, whatever the policy in force was asked. What \
             it says decides nothing, stands in no case, and is compared in a report. It need not be \
             approved; three run at a time. It ends when somebody ends it, when it is put in force, \
             or when the key under its component is revoked.",
        )
        .by(DEPLOYS)
        .on_version()
        .records::<ShadowView>()
        .takes(run)
}

async fn run(call: Call<StartShadow>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let policy = call.pair(body.parameters)?;
    let command = PolicyCommand::StartShadow {
        policy: policy.clone(),
        reason: body.reason.into_domain(),
    };
    call.order_shadow(&policy, command).await
}
