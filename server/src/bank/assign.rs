//! `POST /statements/{statementId}/assignments`.

use maatwerk_domain::bank::{AssignEntry, AssignedAs, BankCommand, BankRefusal};
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

/// What a line is: a repayment on a loan. With `repaymentId` it is not another payment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
// A line is one that was recorded or another, not both.
#[schemars(extend("dependentSchemas" = {
    "repaymentId": {"properties": {"anotherPayment": {"const": false}}}
}))]
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
    /// Which repayment on it, that was recorded by hand, the line confirms: of the same amount, and of a day at
    /// most 14 days from that of the line. Nothing more is paid back by it.
    #[serde(rename = "repaymentId")]
    repayment: Option<Id<RepaymentId>>,
    /// It is another payment than what was recorded by hand, though that is as much and of about the same day.
    #[serde(rename = "anotherPayment", default)]
    another: bool,
}

impl Assign {
    /// What was said that the line is.
    fn what(&self) -> AssignedAs {
        let own = repayment(self.entry.0);
        match (self.repayment, self.another) {
            (None, false) => AssignedAs::Repayment(own),
            (None, true) => AssignedAs::Another(own),
            (Some(by_hand), _) => AssignedAs::ByHand(by_hand.0),
        }
    }
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/statements/{statementId}/assignments", "assignEntry")
        .says(
            "Books a line that came in by hand, as a repayment, or has it confirm one.",
            "Once, whichever statements tell it, and not when it was booked or confirmed something before. When a \
             repayment of this amount was recorded by hand on the loan, of a day at most 14 days from that of the \
             line, and no line confirmed it, say which of both it is: `repaymentId` names what the line confirms, \
             `anotherPayment` says that it is another. Without either it is refused (`booked-by-hand`). Who handles \
             the case knows what was recorded there: the payer sees nothing of the case by this.",
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
    let what = body.what();
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
        assign: AssignEntry {
            entry,
            case: body.case.0,
            loan: body.loan.0,
            what,
        },
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
