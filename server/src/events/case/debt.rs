//! What happens when a loan is not paid back in time, and what is decided about its paying.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{DecisionId, LoanId, MandateId};

use crate::wire::{Amount, Cents, Day, DebtVerdict, FreeText, Id, Interruption, LawRef, Officer};

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

    /// A person with mandate decided about the paying of a debt: waived, deferred, set off, or declined
    /// (Awb 4:93, 4:94, 4:94a).
    DebtDecided = "debt-decided.v1" of CaseEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The loan.
        loan: Id<LoanId>,
        /// What was decided.
        verdict: DebtVerdict,
        /// On which article; for a set-off the one that gives the power to.
        ground: LawRef,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => DebtDecidedSubject {
        /// The reasons (Awb 3:46).
        reasons: FreeText,
        /// What the resident gets, and a set-off is made with (Awb 4:93 lid 2).
        #[serde(skip_serializing_if = "Option::is_none")]
        claim: Option<FreeText>,
    }
}
