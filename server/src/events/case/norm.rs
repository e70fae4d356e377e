//! Suspensions of the norm for cost sharers.

use maatwerk_domain::case::norm::NormEvent;
use maatwerk_domain::{DecisionId, MandateId, NormSuspensionId, PersonId};

use super::decision::DepartureBasis;
use crate::wire::{Code, Day, EndGround, FreeText, Id, NormVerdict, Officer};

shapes! {
    /// A suspension of the norm for cost sharers was asked for.
    NormSuspensionRequested = "norm-suspension-requested.v1" of NormEvent {
        /// The new suspension.
        suspension: Id<NormSuspensionId>,
        /// Who gets assistance by the norm, and asks.
        applicant: Id<PersonId>,
        /// Who would be a cost sharer.
        sharer: Id<PersonId>,
        /// The receipt date.
        received: Day,
        /// How it came in.
        channel: Code,
    } => NormSuspensionRequestedSubject {
        /// Why, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        explanation: Option<FreeText>,
    }

    /// Who asked for it withdrew the request.
    NormRequestWithdrawn = "norm-request-withdrawn.v1" of NormEvent {
        /// The suspension.
        suspension: Id<NormSuspensionId>,
        /// The day.
        on: Day,
    } => NormRequestWithdrawnSubject {
        /// Why, when something was said.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<FreeText>,
    }

    /// A person with mandate decided on it.
    NormSuspensionDecided = "norm-suspension-decided.v1" of NormEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The suspension.
        suspension: Id<NormSuspensionId>,
        /// Granted for a term, or declined.
        verdict: NormVerdict,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } <= (departure, reasons) {
        /// Present exactly when it was granted.
        #[serde(skip_serializing_if = "Option::is_none")]
        departure: Option<DepartureBasis>,
    }

    /// A person with mandate extended its term.
    NormSuspensionExtended = "norm-suspension-extended.v1" of NormEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The suspension.
        suspension: Id<NormSuspensionId>,
        /// The last day, from now on.
        until: Day,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => NormSuspensionExtendedSubject {
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    }

    /// A person with mandate ended it before its term.
    NormSuspensionEnded = "norm-suspension-ended.v1" of NormEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The suspension.
        suspension: Id<NormSuspensionId>,
        /// Why.
        ground: EndGround,
        /// The last day.
        last_day: Day,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => NormSuspensionEndedSubject {
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    }
}
