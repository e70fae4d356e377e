//! From gift to loan: proposals and the decisions on them.

use maatwerk_domain::case::{self, CaseEvent};
use maatwerk_domain::{DecisionId, GrantId, LoanId, MandateId, ProposalId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::DepartureBasis;
use crate::events::shape::{Divided, Presence, Told};
use crate::wire::{Day, FreeText, Id, LoanTerms, Officer, Proposal, Wire as _};

shapes! {
    /// A later look took the ground from a proposal.
    ProposalLapsed = "proposal-lapsed.v1" of CaseEvent {
        /// The proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
    }

    /// It was proposed to convert a gift, or to let a broken condition pass.
    ConversionProposed = "conversion-proposed.v1" of CaseEvent {
        /// The new proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
        /// What is proposed.
        terms: Proposal,
    } <= (by) {
        /// By the policy or by a person.
        by: Proposer,
    }

    /// A person decided that a gift becomes a loan.
    GiftConverted = "gift-converted.v1" of CaseEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The grant.
        grant: Id<GrantId>,
        /// The proposal decided on.
        proposal: Id<ProposalId>,
        /// The new loan.
        loan: Id<LoanId>,
        /// Principal and instalments.
        terms: LoanTerms,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Day,
    } <= (departure, reasons) {
        /// Present exactly when it differs from the proposal.
        #[serde(skip_serializing_if = "Option::is_none")]
        departure: Option<DepartureBasis>,
    }

    /// A person decided that a gift remains a gift, for good.
    GiftKept = "gift-kept.v1" of CaseEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The grant.
        grant: Id<GrantId>,
        /// The proposal decided on.
        proposal: Id<ProposalId>,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day.
        on: Day,
    } <= (departure, reasons) {
        /// Present exactly when it differs from the proposal.
        #[serde(skip_serializing_if = "Option::is_none")]
        departure: Option<DepartureBasis>,
    }
}

/// Who proposed it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::events) enum Proposer {
    /// The policy, in the review recorded with it.
    Policy {},
    /// A person, for instance after a technical failure.
    Person {
        /// Who.
        officer: Officer,
    },
}

/// What a proposal by a person tells of another.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct ProposerSubject {
    /// Why. Absent, with the whole part, when the policy proposed it.
    reasons: FreeText,
}

impl Divided for Proposer {
    const PRESENCE: Presence = Presence::Sometimes;
    type Whole<'a> = (&'a case::ProposedBy,);
    type Made = (case::ProposedBy,);
    type Subject = ProposerSubject;

    fn split((by,): Self::Whole<'_>) -> (Self, Told<ProposerSubject>) {
        match by {
            case::ProposedBy::Policy => (Self::Policy {}, Told::Nothing),
            case::ProposedBy::Person { officer, reasons } => {
                let officer = Officer::of(officer);
                let told = Told::of(reasons, |reasons| ProposerSubject {
                    reasons: FreeText::of(reasons),
                });
                (Self::Person { officer }, told)
            }
        }
    }

    fn join(self, subject: Told<ProposerSubject>) -> Option<Self::Made> {
        let by = match (self, subject) {
            (Self::Policy {}, Told::Nothing) => case::ProposedBy::Policy,
            (Self::Policy {}, _) => return None,
            (Self::Person { officer }, subject) => case::ProposedBy::Person {
                officer: officer.into_domain(),
                reasons: subject.personal(|told| told.reasons.into_domain())?,
            },
        };
        Some((by,))
    }
}
