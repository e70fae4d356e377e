//! `POST /cases/{caseId}/transfers/{transferId}/withdrawal`.

use maatwerk_domain::TransferId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::transfer::OnTransfer;
use schemars::JsonSchema;
use serde::Deserialize;

use super::TransferView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, Wire as _};

/// Why an offer is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WithdrawTransfer {
    /// Why: erased with who goes along first.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/transfers/{transferId}/withdrawal",
        "withdrawTransfer",
    )
    .says(
        "Takes an offer to another authority back, also one whose last day has passed.",
        "Its receipt is refused from then on, and another offer can be made. A file that was carried away is not \
         called back by it: tell the other authority, which closes a case that it opened on it.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<TransferView>()
    .takes(run)
}

async fn run(call: Call<WithdrawTransfer>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let transfer: TransferId = call.id("transferId")?;
    let order = OnTransfer::Withdraw {
        transfer,
        reason: body.reason.into_domain(),
    };
    let command = CaseCommand::OnTransfer(order);
    let ordered = call.order_case(command, &Id(transfer)).await?;
    let view = call.transfer(transfer).await?;
    Reply::recorded(&ordered, view)
}
