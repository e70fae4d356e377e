//! What happened.

use crate::case::Departure;
use crate::{
    AssessmentId, Cents, Date, DecisionId, GrantId, LawRef, MandateId, Officer, Personal, RequestId,
};

/// Something that happened to an advance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdvanceEvent {
    /// A person with mandate granted it.
    AdvanceGranted {
        /// The new decision.
        decision: DecisionId,
        /// The new grant.
        grant: GrantId,
        /// The request, which waits for a decision.
        request: RequestId,
        /// The assessment that lay before the decider.
        assessment: AssessmentId,
        /// How much.
        amount: Cents,
        /// The year of the pot.
        pot_year: i16,
        /// The article it rests on.
        article: LawRef,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// Present when it is more than what was assessed.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: Personal<String>,
    },
    /// What was granted settles it (Awb 4:95 lid 4): what is paid on it counts as paid on that.
    AdvanceCounted {
        /// The grant of the advance.
        grant: GrantId,
        /// What it counts on.
        counts_on: GrantId,
        /// How much of what was granted it is.
        amount: Cents,
    },
}

impl AdvanceEvent {
    /// The grant of the advance.
    #[must_use]
    pub fn grant(&self) -> GrantId {
        match self {
            Self::AdvanceGranted { grant, .. } | Self::AdvanceCounted { grant, .. } => *grant,
        }
    }

    /// The same without its words about a person.
    pub(in crate::case) fn forget_words(&mut self) {
        match self {
            Self::AdvanceGranted { reasons, .. } => *reasons = Personal::Erased,
            Self::AdvanceCounted { .. } => {}
        }
    }

    /// Who an event says decided.
    #[must_use]
    pub fn by(&self) -> Option<&Officer> {
        match self {
            Self::AdvanceGranted { by, .. } => Some(by),
            Self::AdvanceCounted { .. } => None,
        }
    }

    /// The day on which an event says that it was decided.
    #[must_use]
    pub fn decided_on(&self) -> Option<Date> {
        match self {
            Self::AdvanceGranted { on, .. } => Some(*on),
            Self::AdvanceCounted { .. } => None,
        }
    }

    /// The decision that it is, with its mandate and who decided.
    pub(in crate::case) fn stood_on(&self) -> Option<(DecisionId, MandateId, &Officer)> {
        match self {
            Self::AdvanceGranted {
                decision,
                mandate,
                by,
                ..
            } => Some((*decision, *mandate, by)),
            Self::AdvanceCounted { .. } => None,
        }
    }
}
