//! `GET /cases/{caseId}/transfer-receipt`.

use super::file::{FORMAT, RECEIPT, ReceiptFile, ReceiptStatement};
use super::prove::Half;
use crate::handle::HandleError;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{AuthorityCode, Digest, Id, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/transfer-receipt", "getTransferReceipt")
        .says(
            "That this case took in who was offered, as a file to be carried back.",
            "It tells nothing of anybody: which transfer, which case, and the proof that it stands in this log. It is \
             given as often as it is asked for. A case that did not begin with a transfer has none (404).",
        )
        .by(WORKS_ON_CASES)
        .for_purpose()
        .answers::<ReceiptFile>()
        .or(Kind::SigningStopped)
        .or(Kind::StorageFailed)
        .or(Kind::StorageFull)
        .or(Kind::Overloaded)
        .or(Kind::LogDamaged)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (log, case) = (call.log(), call.case_id()?);
    let loaded = call.case().await?;
    let found = loaded.case.transfers.received.as_ref();
    let found = found.ok_or_else(|| Problem::not_found("transfer"))?;
    let half = Half::Received;
    let own = call.app.own_half((log, case), half, found.transfer).await?;
    let own = own.ok_or_else(|| call.missing("the half of the transfer"))?;
    let statement = ReceiptStatement {
        format: FORMAT.to_owned(),
        transfer: Id(found.transfer),
        from: AuthorityCode(found.from.clone()),
        to: AuthorityCode(log.to_string()),
        offer: Digest::of(&found.leaf),
        extract: Digest::of(&found.extract),
        case: Id(case),
        leaf: Digest::of(&own.hash),
    };
    let statement = serde_json::to_string(&statement).map_err(HandleError::read)?;
    let note = call.app.stands_for(log, RECEIPT, &statement).await?;
    Reply::read(&ReceiptFile {
        statement,
        note,
        proof: own.proof,
    })
}
