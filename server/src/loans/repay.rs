//! `POST /cases/{caseId}/loans/{loanId}/repayments`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{LoanId, RepaymentId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LoanView;
use crate::http::access::PAYS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, Day, FreeText, Id, Wire as _};

/// What was paid back, or was not after all.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum Repay {
    /// Some was paid back.
    Repayment {
        /// How much, in eurocents.
        amount: Amount,
        /// The day.
        on: Day,
        /// It is another payment than one of this amount that was received on a day at most 14 days from it.
        #[serde(default)]
        another_payment: bool,
    },
    /// A repayment was undone: the bank took it back.
    Reversal {
        /// Which.
        repayment_id: Id<RepaymentId>,
        /// The day.
        on: Day,
        /// Why.
        reason: FreeText,
    },
}

/// The loan after it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RepaymentRecorded {
    /// The repayment that was received or undone.
    repayment_id: Id<RepaymentId>,
    /// As it stands now.
    loan: LoanView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/loans/{loanId}/repayments",
        "recordRepayment",
    )
    .says(
        "Records a repayment, or undoes one.",
        "The balance of a loan is principal less repayments less waivers, and never below zero. A line of a \
         statement that tells of a repayment afterwards, of the same loan, amount and day, confirms it and books \
         no other; one line does. One of an amount that was received already, on a day at most 14 days from it, is \
         refused (`repayment-received`) until `anotherPayment` says that it is not the same.",
    )
    .by(PAYS)
    .showing_case()
    .on_version()
    .records::<RepaymentRecorded>()
    .takes(run)
}

async fn run(call: Call<Repay>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let loan: LoanId = call.id("loanId")?;
    let (command, repayment) = match body {
        Repay::Repayment {
            amount,
            on,
            another_payment,
        } => {
            let repayment = call.new_id(RepaymentId::from_bytes)?;
            let command = CaseCommand::Repay(case::Repay {
                repayment,
                loan,
                amount: amount.into_domain(),
                on: on.0,
                another: another_payment,
            });
            (command, repayment)
        }
        Repay::Reversal {
            repayment_id,
            on,
            reason,
        } => {
            let repayment = repayment_id.0;
            let command = CaseCommand::ReverseRepayment(case::ReverseRepayment {
                repayment,
                loan,
                on: on.0,
                reason: reason.into_domain(),
            });
            (command, repayment)
        }
    };
    let ordered = call.order_case(command, &Id(repayment)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = RepaymentRecorded {
        repayment_id: ordered.ids,
        loan: LoanView::in_case(&case, loan).ok_or_else(|| call.missing("the loan"))?,
    };
    Reply::recorded(&ordered, answer)
}
