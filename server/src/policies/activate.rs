//! `POST /policies/{digest}/activation`.

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
use crate::wire::{Day, Digest};

/// From when.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ActivatePolicy {
    /// With which parameters.
    parameters: Digest,
    /// The first day on which a request that is received is judged by it: tomorrow or later, and later
    /// than every other version takes effect.
    from: Day,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/policies/{digest}/activation", "activatePolicy")
        .says(
            "Puts an approved policy in force from a day to come.",
            "A request is judged by the version of its receipt date, in the Netherlands; running \
             grants keep the version they were made under.",
        )
        .by(DEPLOYS)
        .on_version()
        .records::<SetView>()
        .takes(run)
}

async fn run(call: Call<ActivatePolicy>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let policy = call.pair(body.parameters)?;
    let command = PolicyCommand::Activate {
        policy: policy.clone(),
        from: body.from.0,
    };
    let command = Command::Authority(AuthorityCommand::Policy(command));
    let ordered = call.order(command, &()).await?;
    Reply::recorded(&ordered, call.set(&policy).await?)
}
