//! `POST /cases/{caseId}/closure`.

use maatwerk_domain::case::CaseCommand;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::access::HEARS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{CloseReason, Wire as _};

/// Why a case is closed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CloseCase {
    /// Why.
    reason: CloseReason,
}

/// The case is closed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CaseClosed {
    /// Why.
    reason: CloseReason,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/closure", "closeCase")
        .says(
            "Closes a case.",
            "When nothing in it runs: no request without decision, no conditions, no balance.",
        )
        .by(HEARS)
        .in_case()
        .on_version()
        .records::<CaseClosed>()
        .takes(run)
}

async fn run(call: Call<CloseCase>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let command = CaseCommand::Close(body.reason.into_domain());
    let closed = CaseClosed {
        reason: body.reason,
    };
    let ordered = call.order_case(command, &closed).await?;
    Reply::recorded(&ordered, &ordered.ids)
}
