//! What happens when a loan is not paid back in time.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{LoanId, MandateId, RepaymentId};

use crate::wire::{Amount, Cents, Day, FreeText, Id, Interruption, LawRef, Officer};

shapes! {
    /// The resident was reminded to pay (Awb 4:112).
    DebtReminded = "debt-reminded.v1" of CaseEvent {
        /// The loan.
        loan: Id<LoanId>,
        /// The day.
        on: Day,
        /// The last day to pay after all.
        until: Day,
        /// What it cost the resident, in eurocents (Awb 4:113).
        cost: Cents,
    }

    /// The term in which a debt can be claimed began anew (Awb 4:105, 4:110).
    LimitationInterrupted = "limitation-interrupted.v1" of CaseEvent {
        /// The loan.
        loan: Id<LoanId>,
        /// The day.
        on: Day,
        /// By what.
        how: Interruption,
    } => LimitationInterruptedSubject {
        /// What was said or asked.
        words: FreeText,
    }

    /// A writ of execution was issued (Awb 4:114).
    WritIssued = "writ-issued.v1" of CaseEvent {
        /// The loan.
        loan: Id<LoanId>,
        /// How much it is for, in eurocents.
        amount: Amount,
        /// The article that gives the power to.
        basis: LawRef,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Day,
    } => WritIssuedSubject {
        /// The reasons.
        reasons: FreeText,
    }

    /// What the authority owes the resident was set off (Awb 4:93): a repayment.
    DebtSetOff = "debt-set-off.v1" of CaseEvent {
        /// The new repayment.
        repayment: Id<RepaymentId>,
        /// The loan.
        loan: Id<LoanId>,
        /// How much, in eurocents.
        amount: Amount,
        /// The article that gives the power to.
        basis: LawRef,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Day,
    } => DebtSetOffSubject {
        /// The reasons.
        reasons: FreeText,
    }
}
