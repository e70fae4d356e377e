//! `POST /cases/{caseId}/transfers/{transferId}/receipt`.

use maatwerk_domain::TransferId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::transfer::{CompleteTransfer, OnTransfer};

use super::file::{BODY, RECEIPT, ReceiptFile, ReceiptStatement};
use super::trust::Signed;
use super::{TransferView, file, refused};
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::{Call, Ordered};
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Id, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/transfers/{transferId}/receipt",
        "completeTransfer",
    )
    .says(
        "Records that the other authority took in who was offered.",
        "The body is the receipt that it gave. From the day of the move on, or from that on which they were taken \
         in there when it is later, what these people ask is asked there: until then they live here (Participatiewet \
         40 lid 1). Grants, conditions, objections and debts go on here.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .up_to(BODY)
    .or(Kind::TransferRefused)
    .or(Kind::LogDamaged)
    .records::<TransferView>()
    .takes(run)
}

async fn run(call: Call<ReceiptFile>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    if let Some(earlier) = call.repeated::<Id<TransferId>>().await? {
        return answer(&call, &earlier).await;
    }
    let transfer: TransferId = call.id("transferId")?;
    let (log, case) = (call.log(), call.case_id()?);
    let loaded = call.case().await?;
    let found = loaded.case.transfers.offered.get(&transfer);
    let found = found.ok_or_else(|| Problem::not_found("transfer"))?;
    let statement: ReceiptStatement = file::statement(&body.statement)?;
    let own = call.app.own_offer((log, case), transfer).await?;
    let own = own.ok_or_else(|| call.missing("the offer"))?;
    let same = statement.transfer.0 == transfer
        && statement.from.0 == log.as_str()
        && statement.to.0 == found.to
        && statement.offer.clone().into_domain() == own
        && statement.extract.clone().into_domain() == found.digest;
    if !same {
        return Err(refused(
            "/statement",
            "other-offer",
            "is a receipt of another offer, or of another authority than this was offered to",
        ));
    }
    let signed = Signed {
        statement: &body.statement,
        note: &body.note,
        proof: &body.proof,
        of: RECEIPT,
        by: &statement.to.0,
        event: "case-received",
    };
    let proven = call.app.proven(&signed).await?;
    let same_event = statement.leaf.clone().into_domain() == proven.hash
        && proven.leaf.stream.as_bytes() == &statement.case.0.to_bytes();
    if !same_event {
        return Err(refused(
            "/proof",
            "other-case",
            "is of another case than the statement",
        ));
    }
    let order = OnTransfer::Complete(CompleteTransfer {
        transfer,
        case: statement.case.0,
        leaf: proven.hash,
        received: call.app.clock.day_of(proven.leaf.recorded_at),
    });
    let command = CaseCommand::OnTransfer(order);
    let ordered = call.order_case(command, &Id(transfer)).await?;
    answer(&call, &ordered).await
}

async fn answer(call: &Call<()>, ordered: &Ordered<Id<TransferId>>) -> Result<Reply, Problem> {
    let view = call.transfer(ordered.ids.0).await?;
    Reply::recorded(ordered, view)
}
