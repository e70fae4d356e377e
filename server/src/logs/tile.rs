//! `GET /logs/{log}/tile/{tile}`.

use crate::http::access::READS_TREE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/logs/{log}/tile/{tile}", "getTile")
        .of_the_log()
        .says(
            "Hashes of the tree of the log.",
            "Up to 256 hashes of 32 bytes (c2sp.org/tlog-tiles), of what a checkpoint covers. They \
             never change.",
        )
        .by(READS_TREE)
        .also_as(&["application/octet-stream"])
        .or(Kind::StorageFailed)
        .or(Kind::LogDamaged)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    call.is_of_the_log().await?;
    let path: String = call.id("tile")?;
    let tile = call.covered(&path).await?;
    let hashes = call.app.hashes(call.log(), tile).await?;
    Ok(Reply::of_media("application/octet-stream", hashes.concat()).for_ever())
}
