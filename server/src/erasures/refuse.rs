//! `POST /erasures/{erasureId}/refusal`.

use maatwerk_domain::erasure::ErasureCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::ErasureView;
use crate::handle::Command;
use crate::http::access::PROPOSES_ERASURE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Wire as _};

/// Why something is not destroyed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RefuseErasure {
    /// Why. It is kept for ever: name nobody.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/erasures/{erasureId}/refusal", "refuseErasure")
        .says(
            "Does not agree to an erasure, or takes it back.",
            "Nothing was destroyed; it can be proposed again.",
        )
        .by(PROPOSES_ERASURE)
        .on_version()
        .records::<ErasureView>()
        .takes(run)
}

async fn run(call: Call<RefuseErasure>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let id = call.erasure_id()?;
    let command = ErasureCommand::Refuse {
        reason: body.reason.into_domain(),
    };
    let ordered = call.order(Command::Erasure(id, command), &()).await?;
    let erasure = call.erasure(id).await?.erasure;
    Reply::recorded(&ordered, ErasureView::of(id, &erasure)?)
}
