//! `GET /logs/{log}/witnessed-checkpoint`.

use crate::http::access::READS_TREE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/logs/{log}/witnessed-checkpoint", "getWitnessedCheckpoint")
        .of_the_log()
        .says(
            "The last checkpoint that enough witnesses cosigned.",
            "A signed note with the cosignatures it has (c2sp.org/tlog-cosignature); how many are enough \
             says the policy of this server. Check it against your own. The log may have grown since: \
             `checkpoint` is of this moment, with no cosignature or with fewer.",
        )
        .by(READS_TREE)
        .also_as(&["text/plain"])
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    call.is_of_the_log().await?;
    let said = call.app.witnessed.of(call.log()).enough;
    let said = said.ok_or_else(|| Problem::not_found("witnessed checkpoint"))?;
    let text = said.checkpoint.to_string().into_bytes();
    Ok(Reply::of_media("text/plain; charset=utf-8", text))
}
