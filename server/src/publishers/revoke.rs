//! `POST /publishers/{keyId}/revocation`.

use maatwerk_domain::policy::PublisherId;
use maatwerk_domain::{AuthorityCommand, PolicyCommand};
use schemars::JsonSchema;
use serde::Deserialize;

use super::PublisherView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Wire as _};

/// Why a key is no longer trusted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RevokePublisher {
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/publishers/{keyId}/revocation", "revokePublisher")
        .says(
            "Takes no more policies of a key.",
            "Nothing that it signed is taken, approved or put in force from now on. What is in force \
             stays so until it is rolled back, which is an act of its own.",
        )
        .by(ADMINISTERS)
        .on_version()
        .records::<PublisherView>()
        .takes(run)
}

async fn run(call: Call<RevokePublisher>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let key_id: PublisherId = call.id("keyId")?;
    let command = PolicyCommand::RevokePublisher {
        key_id,
        reason: body.reason.into_domain(),
    };
    let command = Command::Authority(AuthorityCommand::Policy(command));
    let ordered = call.order(command, &()).await?;
    let answer = call.publisher(key_id).await?;
    Reply::recorded(&ordered, answer)
}
