//! `POST /statements/{statementId}/assignments`.

use maatwerk_domain::bank::{BankCommand, BankRefusal};
use maatwerk_domain::{CaseId, EntryId, LoanId, RepaymentId, StatementId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::statement::StatementView;
use crate::handle::{Command, HandleError};
use crate::http::access::PAYS_ORDERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::Id;

/// On which loan a line is booked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Assign {
    /// The line.
    #[serde(rename = "entryId")]
    entry: Id<EntryId>,
    /// In which case.
    #[serde(rename = "caseId")]
    case: Id<CaseId>,
    /// On which loan.
    #[serde(rename = "loanId")]
    loan: Id<LoanId>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/statements/{statementId}/assignments", "assignEntry")
        .says(
            "Books a line that came in by hand, as a repayment.",
            "Once, whichever statements tell it, and not when it was booked or confirmed something before. The payer \
             sees nothing of the case by this.",
        )
        .by(PAYS_ORDERS)
        .or(Kind::Erased)
        .or(Kind::ViewsBehind)
        .records::<StatementView>()
        .takes(run)
}

async fn run(call: Call<Assign>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let statement: StatementId = call.id("statementId")?;
    let entry = body.entry.0;
    // Another statement may have told this line, and somebody booked it from there; or does so now.
    let _turn = call.app.booking.turn(call.log()).await;
    call.payments_seen().await?;
    let again = call.repeated::<()>().await?.is_some();
    let booked = call.app.views.is_told(call.log(), entry);
    if !again && booked.await.map_err(HandleError::read)? {
        return Err(HandleError::Refused(BankRefusal::Assigned.into()).into());
    }
    let command = Command::Bank(BankCommand::Assign {
        statement,
        entry,
        case: body.case.0,
        loan: body.loan.0,
        repayment: repayment(entry),
    });
    let ordered = call.order(command, &()).await?;
    let found = call.statement(statement).await?;
    let found = found.ok_or_else(|| call.missing("the statement"))?;
    Reply::recorded(&ordered, StatementView::of(statement, &found))
}

/// The repayment that a line is: one, whichever statement tells it and whoever books it.
pub(super) fn repayment(entry: EntryId) -> RepaymentId {
    RepaymentId::from_bytes(entry.to_bytes())
}
