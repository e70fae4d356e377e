//! `POST /policies/{digest}/approval`.

use maatwerk_domain::{AuthorityCommand, PolicyCommand};
use schemars::JsonSchema;
use serde::Deserialize;

use super::life::SetView;
use crate::handle::Command;
use crate::http::access::APPROVES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Digest, FreeText, Wire as _};

/// Agreement.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ApprovePolicy {
    /// With which parameters.
    parameters: Digest,
    /// Why: what was looked at.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies/{digest}/approval", "approvePolicy")
        .says(
            "Approves a policy with a parameter set.",
            "By another person than who uploaded the one and who proposed the other.",
        )
        .by(APPROVES)
        .on_version()
        .records::<SetView>()
        .takes(run)
}

async fn run(call: Call<ApprovePolicy>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let policy = call.pair(body.parameters)?;
    let command = PolicyCommand::Approve {
        policy: policy.clone(),
        reason: body.reason.into_domain(),
    };
    let command = Command::Authority(AuthorityCommand::Policy(command));
    let ordered = call.order(command, &()).await?;
    Reply::recorded(&ordered, call.set(&policy).await?)
}
