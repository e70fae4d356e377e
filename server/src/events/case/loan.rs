//! Loans: when they are paid back, what was, and what need not be.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{LoanId, MandateId, RepaymentId, WaiverId};

use crate::wire::{Amount, Day, FreeText, Id, InstalmentPlan, LawRef, Officer};

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

    /// Part of a loan need not be paid back (Awb 4:94a).
    LoanWaived = "loan-waived.v1" of CaseEvent {
        /// The new waiver.
        waiver: Id<WaiverId>,
        /// The loan.
        loan: Id<LoanId>,
        /// How much, in eurocents.
        amount: Amount,
        /// On which article.
        ground: LawRef,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Day,
    } => LoanWaivedSubject {
        /// The reasons.
        reasons: FreeText,
    }
}
