//! `GET /logs`.

use schemars::JsonSchema;
use serde::Serialize;

use super::name_in;
use crate::http::access::READS_TREE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Act, FreeText, LogOrigin, NoteText, Wire};

/// The logs that a token opens.
#[derive(Debug, Serialize, JsonSchema)]
struct Logs {
    /// That of the token's own authority.
    logs: Vec<LogView>,
}

/// A log.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Log")]
#[serde(rename_all = "camelCase")]
struct LogView {
    /// Its name in the paths below.
    log: String,
    /// Under which names and keys it was signed, the last one now; empty before its first checkpoint.
    origins: Vec<OriginView>,
    /// How many events the last checkpoint covers.
    signed: u64,
}

/// An origin.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Origin")]
#[serde(rename_all = "camelCase")]
struct OriginView {
    /// Its name and key.
    #[serde(flatten)]
    origin: LogOrigin,
    /// The last checkpoint signed under the one before: a signed note.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<NoteText>,
    /// Why it was opened.
    reason: FreeText,
    /// Who opened it, when.
    act: Act,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/logs", "listLogs")
        .of_the_log()
        .says(
            "The logs that this token opens, and what verifies their checkpoints.",
            "Compare the key with one that you got in another way: a server that lies, lies here too.",
        )
        .by(READS_TREE)
        .or(Kind::StorageFailed)
        .answers::<Logs>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let log = call.log();
    let (authority, _) = call.app.authority(log).await?;
    let view = LogView {
        log: authority.origin().map_or(log.as_str(), name_in).to_owned(),
        origins: authority
            .origins
            .iter()
            .map(|opened| OriginView {
                origin: LogOrigin::of(&opened.origin),
                previous: Option::of(&opened.previous),
                reason: FreeText::of(&opened.reason),
                act: Act::of(&opened.act),
            })
            .collect(),
        signed: call.signed_size().await?,
    };
    Reply::read(&Logs { logs: vec![view] })
}
