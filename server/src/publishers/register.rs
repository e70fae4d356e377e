//! `POST /publishers`.

use maatwerk_domain::{AuthorityCommand, PolicyCommand};
use schemars::JsonSchema;
use serde::Deserialize;

use super::PublisherView;
use crate::handle::Command;
use crate::http::access::ADMINISTERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Fault, Problem};
use crate::http::reply::Reply;
use crate::policies::signature;
use crate::wire::{PublisherId, ShortText, Wire as _};

/// Whose policies are taken.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RegisterPublisher {
    /// The public key: the second line of the file that `minisign -G` or `maatwerk policy keygen` made.
    #[schemars(regex(pattern = r"^RW[QRST][A-Za-z0-9+/]{53}$"))]
    key: String,
    /// Whose it is.
    name: ShortText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/publishers", "registerPublisher")
        .says(
            "Takes policies that a key signs.",
            "The key is an Ed25519 key of minisign. A key that was revoked is not registered again.",
        )
        .by(ADMINISTERS)
        .on_version()
        .records::<PublisherView>()
        .takes(run)
}

async fn run(call: Call<RegisterPublisher>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let publisher = signature::publisher(&body.key, body.name.into_domain()).ok_or_else(|| {
        let fault = Fault::body("/key", "pattern", "is no public key of minisign");
        Problem::invalid(vec![fault])
    })?;
    let key_id = PublisherId(publisher.key_id);
    let command = PolicyCommand::RegisterPublisher(publisher);
    let command = Command::Authority(AuthorityCommand::Policy(command));
    let ordered = call.order(command, &key_id).await?;
    let answer = call.publisher(ordered.ids.0).await?;
    Reply::recorded(&ordered, answer)
}
