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
            "By another person than who proposed it. What it rests on is looked at again. The answer comes \
             when the keys are destroyed and no view shows what they opened. Told to come back later \
             (503), send the same again: the keys are gone, and views are still forgetting.",
        )
        .by(CONFIRMS_ERASURE)
        .on_version()
        .or(Kind::Erased)
        .or(Kind::ViewsBehind)
        .records::<ErasureView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id = call.erasure_id()?;
    let command = Command::Erasure(id, ErasureCommand::Confirm);
    let ordered = call.order(command, &()).await?;
    call.app.carry_out(call.log(), id).await?;
    let erasure = call.erasure(id).await?.erasure;
    Reply::recorded(&ordered, ErasureView::of(id, &erasure)?)
}
