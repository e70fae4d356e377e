//! What happened.

use super::AdverseAct;
use crate::case::Hearing;
use crate::{Date, DecisionId, GrantId, LawRef, LoanId, MandateId, Officer, Personal, ProposalId};

/// Something that happened on the way to an adverse act, or the act itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdverseEvent {
    /// It was proposed.
    ActProposed {
        /// The new proposal.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
        /// What is proposed.
        act: AdverseAct,
        /// The article it rests on.
        ground: LawRef,
        /// Who proposed it.
        by: Officer,
        /// Why.
        reasons: Personal<String>,
    },
    /// The resident was heard, or need not be (Awb 4:8, 4:11, 4:12).
    ActHeard {
        /// The proposal.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
        /// How.
        hearing: Hearing,
    },
    /// The proposal was dropped: the grant stands as it was.
    ActDropped {
        /// The proposal.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
        /// Who dropped it.
        by: Officer,
        /// Why.
        reasons: Personal<String>,
    },
    /// A person with mandate decided so.
    ActDecided {
        /// The new decision.
        decision: DecisionId,
        /// The proposal decided on.
        proposal: ProposalId,
        /// The grant.
        grant: GrantId,
        /// What was decided.
        act: AdverseAct,
        /// The article it rests on.
        ground: LawRef,
        /// What is paid back of now on; present when it is reclaimed.
        loan: Option<LoanId>,
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

impl AdverseEvent {
    /// The grant it is about.
    #[must_use]
    pub fn grant(&self) -> GrantId {
        match self {
            Self::ActProposed { grant, .. }
            | Self::ActHeard { grant, .. }
            | Self::ActDropped { grant, .. }
            | Self::ActDecided { grant, .. } => *grant,
        }
    }

    /// The same without its words about a person.
    pub(in crate::case) fn forget_words(&mut self) {
        match self {
            Self::ActProposed { reasons, .. }
            | Self::ActDropped { reasons, .. }
            | Self::ActDecided { reasons, .. } => *reasons = Personal::Erased,
            Self::ActHeard { .. } => {}
        }
    }

    /// Who an event says acted.
    #[must_use]
    pub fn by(&self) -> Option<&Officer> {
        match self {
            Self::ActProposed { by, .. }
            | Self::ActDropped { by, .. }
            | Self::ActDecided { by, .. } => Some(by),
            Self::ActHeard { .. } => None,
        }
    }

    /// The day on which an event says that it was decided.
    #[must_use]
    pub fn decided_on(&self) -> Option<Date> {
        match self {
            Self::ActDecided { on, .. } => Some(*on),
            _ => None,
        }
    }
}
