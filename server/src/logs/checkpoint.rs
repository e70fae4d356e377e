//! `GET /logs/{log}/checkpoint`.

use crate::http::access::READS_TREE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/logs/{log}/checkpoint", "getCheckpoint")
        .of_the_log()
        .says(
            "How large the log is and the root of its tree, signed.",
            "A signed note (c2sp.org/tlog-checkpoint) of this moment. It was proven to go on where the \
             one before ended, and kept outside of the backups, before it is given out.",
        )
        .by(READS_TREE)
        .also_as(&["text/plain"])
        .or(Kind::SigningStopped)
        .or(Kind::StorageFailed)
        .or(Kind::Overloaded)
        .or(Kind::StorageFull)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    call.is_of_the_log().await?;
    let checkpoint = call.app.checkpoint(call.log()).await?;
    let text = checkpoint.to_string().into_bytes();
    Ok(Reply::of_media("text/plain; charset=utf-8", text))
}
