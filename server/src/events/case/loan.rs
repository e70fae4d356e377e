//! Loans: when they are paid back, and what was.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{LoanId, RepaymentId};

use crate::wire::{Amount, Day, FreeText, Id, InstalmentPlan};

shapes! {
    /// When a loan is paid back was set.
    InstalmentsSet = "instalments-set.v1" of CaseEvent {
        /// The loan.
        loan: Id<LoanId>,
        /// The plan.
        plan: InstalmentPlan,
    }

    /// A loan was paid back in part.
    RepaymentReceived = "repayment-received.v1" of CaseEvent {
        /// The new repayment.
        repayment: Id<RepaymentId>,
        /// The loan.
        loan: Id<LoanId>,
        /// How much, in eurocents.
        amount: Amount,
        /// The day.
        on: Day,
        /// A person recorded it, and a line of a bank statement may still confirm it. Absent when a line told it,
        /// and from what was recorded before this was kept.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        without_line: bool,
    }

    /// A repayment was undone, in full: the bank took it back.
    RepaymentReversed = "repayment-reversed.v1" of CaseEvent {
        /// The repayment.
        repayment: Id<RepaymentId>,
        /// The loan.
        loan: Id<LoanId>,
        /// How much, in eurocents.
        amount: Amount,
        /// The day.
        on: Day,
    } => RepaymentReversedSubject {
        /// Why.
        reason: FreeText,
    }
}
