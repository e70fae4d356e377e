//! Acts on a grant that burden the resident.

use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::{DecisionId, GrantId, LoanId, MandateId, ProposalId};

use super::hearing::How;
use crate::wire::{AdverseAct, Day, FreeText, Id, LawRef, Officer};

shapes! {
    /// It was proposed to revise, withdraw or reclaim a grant.
    ActProposed = "act-proposed.v1" of AdverseEvent {
        /// The new proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
        /// What is proposed.
        act: AdverseAct,
        /// The article it rests on.
        ground: LawRef,
        /// Who proposed it.
        by: Officer,
    } => ActProposedSubject {
        /// Why.
        reasons: FreeText,
    }

    /// The resident was heard on it, or need not be (Awb 4:8, 4:11, 4:12).
    ActHeard = "act-heard.v1" of AdverseEvent {
        /// The proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
    } <= (hearing) {
        /// How.
        hearing: How,
    }

    /// The proposal was dropped: the grant stands as it was.
    ActDropped = "act-dropped.v1" of AdverseEvent {
        /// The proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
        /// Who dropped it.
        by: Officer,
    } => ActDroppedSubject {
        /// Why.
        reasons: FreeText,
    }

    /// A person with mandate revised, withdrew or reclaimed a grant.
    ActDecided = "act-decided.v1" of AdverseEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The proposal decided on.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
        /// What was decided.
        act: AdverseAct,
        /// The article it rests on.
        ground: LawRef,
        /// What is paid back of now on; present when it is reclaimed.
        #[serde(skip_serializing_if = "Option::is_none")]
        loan: Option<Id<LoanId>>,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => ActDecidedSubject {
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    }
}
