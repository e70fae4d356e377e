//! `GET /policies/{digest}/component`.

use std::sync::Arc;

use maatwerk_policy::Digest;

use super::fault;
use crate::handle::HandleError;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}/component", "getPolicyComponent")
        .says(
            "The component of a policy, as it was uploaded.",
            "WebAssembly. An archive document: also of a policy that is long out of force.",
        )
        .by(READS_REGISTER)
        .also_as(&["application/wasm"])
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let digest: Digest = call.id("digest")?;
    call.known(&digest.to_string()).await?;
    let app = Arc::clone(&call.app);
    let component = tokio::task::spawn_blocking(move || app.catalogue.component(digest))
        .await
        .map_err(HandleError::read)?
        .map_err(|error| fault::unreadable(&error))?;
    let name = format!("{}.wasm", digest.hex());
    Ok(Reply::bytes("application/wasm", name, component))
}
