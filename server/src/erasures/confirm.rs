//! `POST /erasures/{erasureId}/confirmation`.

use maatwerk_domain::erasure::ErasureCommand;

use super::view::ErasureView;
use crate::handle::Command;
use crate::http::access::CONFIRMS_ERASURE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/erasures/{erasureId}/confirmation", "confirmErasure")
        .says(
            "Agrees to an erasure, and has it carried out.",
            "By another person than who proposed it. What it rests on is looked at again. The answer says \
             `carried-out` when the keys are destroyed and nothing of what they opened is left in any view or \
             file, and `being-carried-out` when that takes longer, because somebody reads a file or the disk \
             is full for instance: it goes on by itself, and `/erasures/{erasureId}` tells when it is done.",
        )
        .by(CONFIRMS_ERASURE)
        .on_version()
        .or(Kind::Erased)
        .records::<ErasureView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id = call.erasure_id()?;
    let command = Command::Erasure(id, ErasureCommand::Confirm);
    let ordered = call.order(command, &()).await?;
    if let Err(error) = call.app.carry_out(call.log(), id).await {
        // It is confirmed, and finished by the clock or at the next start.
        tracing::error!(
            trace = call.trace(),
            erasure = %id,
            error = &error as &dyn std::error::Error,
            "an erasure that was confirmed is not carried out yet"
        );
    }
    let erasure = call.erasure(id).await?.erasure;
    Reply::recorded(&ordered, ErasureView::of(id, &erasure)?)
}
