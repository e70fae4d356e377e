//! `GET /logs/{log}/tile/entries/{bundle}`.

use maatwerk_log::Position;
use maatwerk_log::merkle::leaf_hash;
use maatwerk_log::transparency::EntryBundle;

use crate::checkpoints::ProofError;
use crate::http::access::READS_ENTRIES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/logs/{log}/tile/entries/{bundle}", "getEntries")
        .of_the_log()
        .says(
            "Entries of the log.",
            "Up to 256 leaves, each with its length before it (c2sp.org/tlog-tiles), of what a \
             checkpoint covers. A leaf says of an event its stream, type, time and the digest of its \
             sealed content.",
        )
        .by(READS_ENTRIES)
        .also_as(&["application/octet-stream"])
        .or(Kind::StorageFailed)
        .or(Kind::LogDamaged)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    call.may_read_entries().await?;
    let bundle: String = call.id("bundle")?;
    let tile = call.covered(&format!("entries/{bundle}")).await?;
    let (log, range) = (call.log(), tile.leaves());
    let position = |index| Position::new(index).unwrap_or(Position::MAX);
    let (first, last) = (position(range.start + 1), position(range.end));
    let leaves = call.app.leaves(log, first, last).await?;
    let hashes = call.app.hashes(log, tile).await?;
    let mut entries = EntryBundle::new();
    for ((leaf, hash), index) in leaves.iter().zip(&hashes).zip(range) {
        // What is made from the events must be what the tree says of them.
        if leaf_hash(leaf) != *hash || !entries.push(leaf) {
            return Err(ProofError::Damaged(position(index + 1)).into());
        }
    }
    Ok(Reply::of_media("application/octet-stream", entries.into_bytes()).for_ever())
}
