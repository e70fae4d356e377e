//! `GET /logs/{log}/proofs/inclusion`.

use maatwerk_log::Position;

use crate::http::access::READS_ENTRIES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    let form = Form::Whole {
        least: 1,
        most: 999_999_999_999,
    };
    Endpoint::get("/logs/{log}/proofs/inclusion", "getInclusionProof")
        .of_the_log()
        .says(
            "That an event is in the log.",
            "A file (c2sp.org/tlog-proof) that can be checked without a connection: the leaf as its \
             extra data, the proof, and a checkpoint of this moment.",
        )
        .by(READS_ENTRIES)
        .query(Parameter::needed("position", form, "The event's position."))
        .also_as(&["text/plain"])
        .or(Kind::PositionAhead)
        .or(Kind::SigningStopped)
        .or(Kind::StorageFailed)
        .or(Kind::Overloaded)
        .or(Kind::StorageFull)
        .or(Kind::LogDamaged)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    call.may_read_entries().await?;
    let position = Position::new(call.reached("position").await?).unwrap_or(Position::MAX);
    let checkpoint = call.app.checkpoint(call.log()).await?;
    let range = (position, position);
    let proofs = call.app.proofs(call.log(), range, &checkpoint).await?;
    let text: String = proofs.iter().map(ToString::to_string).collect();
    let name = format!("{}-{position}.tlog-proof", call.log());
    Ok(Reply::file("text/plain; charset=utf-8", name, text))
}
