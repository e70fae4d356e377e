//! What happened.

use super::{EndGround, NormVerdict};
use crate::case::Departure;
use crate::{Date, DecisionId, MandateId, NormSuspensionId, Officer, PersonId, Personal};

/// Something that happened to a norm suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NormEvent {
    /// It was asked for.
    NormSuspensionRequested {
        /// The new suspension.
        suspension: NormSuspensionId,
        /// Who gets assistance by the norm, and asks.
        applicant: PersonId,
        /// Who would be a cost sharer.
        sharer: PersonId,
        /// The receipt date.
        received: Date,
        /// How it came in.
        channel: String,
        /// Why, in words.
        explanation: Personal<Option<String>>,
    },
    /// A person with mandate decided on it.
    NormSuspensionDecided {
        /// The new decision.
        decision: DecisionId,
        /// The suspension.
        suspension: NormSuspensionId,
        /// Granted for a term, or declined.
        verdict: NormVerdict,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// Present exactly when it was granted.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// Who asked for it withdrew the request, before it was decided on.
    NormRequestWithdrawn {
        /// The suspension.
        suspension: NormSuspensionId,
        /// The day.
        on: Date,
        /// Why, when something was said.
        reason: Personal<Option<String>>,
    },
    /// A person with mandate extended its term.
    NormSuspensionExtended {
        /// The new decision.
        decision: DecisionId,
        /// The suspension.
        suspension: NormSuspensionId,
        /// The last day, from now on.
        until: Date,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// A person with mandate ended it before its term.
    NormSuspensionEnded {
        /// The new decision.
        decision: DecisionId,
        /// The suspension.
        suspension: NormSuspensionId,
        /// Why.
        ground: EndGround,
        /// The last day.
        last_day: Date,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
}

impl NormEvent {
    /// The suspension it is about.
    #[must_use]
    pub fn suspension(&self) -> NormSuspensionId {
        match self {
            Self::NormSuspensionRequested { suspension, .. }
            | Self::NormRequestWithdrawn { suspension, .. }
            | Self::NormSuspensionDecided { suspension, .. }
            | Self::NormSuspensionExtended { suspension, .. }
            | Self::NormSuspensionEnded { suspension, .. } => *suspension,
        }
    }

    /// The same without its words about a person, but for those of a departure.
    pub(in crate::case) fn forget_words(&mut self) {
        match self {
            Self::NormSuspensionRequested {
                explanation: told, ..
            }
            | Self::NormRequestWithdrawn { reason: told, .. } => *told = Personal::Erased,
            Self::NormSuspensionDecided { reasons, .. }
            | Self::NormSuspensionExtended { reasons, .. }
            | Self::NormSuspensionEnded { reasons, .. } => *reasons = Personal::Erased,
        }
    }

    /// The decision that an event is, with its mandate and who took it.
    pub(in crate::case) fn stood_on(&self) -> Option<(DecisionId, MandateId, &Officer)> {
        match self {
            Self::NormSuspensionRequested { .. } | Self::NormRequestWithdrawn { .. } => None,
            Self::NormSuspensionDecided {
                decision,
                mandate,
                by,
                ..
            }
            | Self::NormSuspensionExtended {
                decision,
                mandate,
                by,
                ..
            }
            | Self::NormSuspensionEnded {
                decision,
                mandate,
                by,
                ..
            } => Some((*decision, *mandate, by)),
        }
    }

    /// Who an event says decided.
    #[must_use]
    pub fn by(&self) -> Option<&Officer> {
        self.stood_on().map(|(_, _, by)| by)
    }

    /// The day on which an event says that it was decided.
    #[must_use]
    pub fn decided_on(&self) -> Option<Date> {
        match self {
            Self::NormSuspensionRequested { .. } | Self::NormRequestWithdrawn { .. } => None,
            Self::NormSuspensionDecided { on, .. }
            | Self::NormSuspensionExtended { on, .. }
            | Self::NormSuspensionEnded { on, .. } => Some(*on),
        }
    }
}
