//! What moves the clock of a request, and the decisions it leads to.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{DecisionId, MandateId, PaymentId, RequestId};

use crate::wire::{Cents, Day, FreeText, Id, NoPenalty, Officer, SuspensionGround};

shapes! {
    /// The applicant was asked to complete the request (Awb 4:5).
    RepairInvited = "repair-invited.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// The day.
        on: Day,
        /// The last day to complete it.
        until: Day,
    } => RepairInvitedSubject {
        /// What is missing.
        missing: FreeText,
    }

    /// A request was completed.
    RequestCompleted = "request-completed.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// The day.
        on: Day,
    }

    /// The term to decide stands still (Awb 4:15).
    TermSuspended = "term-suspended.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// Why.
        ground: SuspensionGround,
        /// The day of the message or of the cause: from it or from the day after it the term stands
        /// still, as the ground says.
        on: Day,
        /// The last day, with consent.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    } => TermSuspendedSubject {
        /// Why, in words.
        reason: FreeText,
    }

    /// The term to decide runs again.
    TermResumed = "term-resumed.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// The first day on which it does.
        on: Day,
    }

    /// The applicant was told that the decision takes longer (Awb 4:14).
    TermExtended = "term-extended.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// The day.
        on: Day,
        /// The last day of the new term.
        decide_by: Day,
    } => TermExtendedSubject {
        /// Why.
        reason: FreeText,
    }

    /// A written notice of default was received (Awb 4:17 lid 3).
    DefaultNoticed = "default-noticed.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// The day.
        on: Day,
        /// The first day for which a penalty is due when nothing is decided before it; absent when the
        /// term to decide had not passed: such a notice has no effect.
        #[serde(skip_serializing_if = "Option::is_none")]
        penalty_from: Option<Day>,
    }

    /// The applicant withdrew the request.
    RequestWithdrawn = "request-withdrawn.v1" of CaseEvent {
        /// The request.
        request: Id<RequestId>,
        /// The day.
        on: Day,
    } => RequestWithdrawnSubject {
        /// Why, when something was said.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<FreeText>,
    }

    /// A person with mandate decided not to process a request (Awb 4:5).
    RequestNotProcessed = "request-not-processed.v1" of CaseEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The request.
        request: Id<RequestId>,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => RequestNotProcessedSubject {
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    }

    /// A person with mandate determined the penalty for a late decision (Awb 4:18).
    PenaltyDetermined = "penalty-determined.v1" of CaseEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The request that was decided on too late.
        request: Id<RequestId>,
        /// On how many days the authority was in default, at most 42.
        days: u16,
        /// How much is due, in eurocents.
        amount: Cents,
        /// Why nothing is, when nothing is.
        #[serde(skip_serializing_if = "Option::is_none")]
        none: Option<NoPenalty>,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => PenaltyDeterminedSubject {
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    }

    /// The penalty for a late decision was paid (Awb 4:17, 4:18).
    PenaltyPaid = "penalty-paid.v1" of CaseEvent {
        /// The new payment.
        payment: Id<PaymentId>,
        /// The decision that determined it.
        decision: Id<DecisionId>,
        /// How much of the penalty, in eurocents.
        amount: Cents,
        /// The statutory interest on it, in eurocents (Awb 4:97, 4:98).
        interest: Cents,
        /// The day of payment.
        on: Day,
    } => PenaltyPaidSubject {
        /// Who got it.
        payee: FreeText,
    }
}
