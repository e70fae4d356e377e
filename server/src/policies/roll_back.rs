//! `POST /policies/{digest}/rollback`.

use maatwerk_domain::{AuthorityCommand, PolicyCommand};
use schemars::JsonSchema;
use serde::Deserialize;

use super::life::SetView;
use crate::handle::Command;
use crate::http::access::DEPLOYS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Digest, FreeText, Wire as _};

/// Which activation, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RollBackPolicy {
    /// With which parameters.
    parameters: Digest,
    /// Its first day.
    from: Day,
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies/{digest}/rollback", "rollBackPolicy")
        .says(
            "Withdraws a version that is in force, or is to be.",
            "From now on the version before it judges, also requests that were received since. What \
             was decided stays as it was; `GET /policies/{digest}/decisions` lists it, for people to \
             look at. What it assessed and nobody decided on is assessed again first. To be in force again it has to be approved again.",
        )
        .by(DEPLOYS)
        .on_version()
        .records::<SetView>()
        .takes(run)
}

async fn run(call: Call<RollBackPolicy>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let policy = call.pair(body.parameters)?;
    let command = PolicyCommand::RollBack {
        policy: Some(policy.clone()),
        from: body.from.0,
        reason: body.reason.into_domain(),
    };
    let command = Command::Authority(AuthorityCommand::Policy(command));
    let ordered = call.order(command, &()).await?;
    Reply::recorded(&ordered, call.set(&policy).await?)
}
