//! `GET /publishers`.

use schemars::JsonSchema;
use serde::Serialize;

use super::PublisherView;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// The publishers of an authority.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Publishers {
    /// All of them, by the numbers of their keys.
    publishers: Vec<PublisherView>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/publishers", "listPublishers")
        .says(
            "Whose policies the authority takes.",
            "Keys that were registered, also those that were revoked since.",
        )
        .by(READS_REGISTER)
        .answers::<Publishers>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (authority, version) = call.app.authority(call.log()).await?;
    // A register holds a few hundred at most.
    let all = authority.policies.publishers.values();
    let publishers = all.map(PublisherView::of).collect();
    Ok(Reply::read(&Publishers { publishers })?.at_version(version))
}
