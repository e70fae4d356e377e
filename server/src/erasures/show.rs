//! `GET /erasures/{erasureId}`.

use super::view::ErasureView;
use crate::http::access::READS_RETENTION;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/erasures/{erasureId}", "getErasure")
        .says(
            "An erasure: what is or was destroyed, by whom and why.",
            "The record of destruction (Archiefbesluit 1995, 8). It names persons by identifiers that lead \
             nowhere once they are erased.",
        )
        .by(READS_RETENTION)
        .answers::<ErasureView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id = call.erasure_id()?;
    let loaded = call.erasure(id).await?;
    Ok(Reply::read(&ErasureView::of(id, &loaded.erasure)?)?
        .at_version(loaded.version)
        .at_position(loaded.position))
}
