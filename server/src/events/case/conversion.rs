//! From gift to loan: proposals and the decisions on them.

use maatwerk_domain::case::{self, CaseEvent};
use maatwerk_domain::{DecisionId, GrantId, LoanId, MandateId, ProposalId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{DepartureBasis, ReasonsSubject, join_reasons, split_reasons};
use crate::events::shape::{Presence, Shape, Told};
use crate::wire::{Day, FreeText, Id, LoanTerms, Officer, Proposal, Wire as _};

shapes! {
    /// A later look took the ground from a proposal.
    ProposalLapsed = "proposal-lapsed.v1" of CaseEvent {
        /// The proposal.
        proposal: Id<ProposalId>,
        /// The grant.
        grant: Id<GrantId>,
    }
}

/// It was proposed to convert a gift, or to let a broken condition pass.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct ConversionProposed {
    /// The new proposal.
    proposal: Id<ProposalId>,
    /// The grant.
    grant: Id<GrantId>,
    /// What is proposed.
    terms: Proposal,
    /// By the policy or by a person.
    by: Proposer,
}

/// Who proposed it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Proposer {
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
pub(in crate::events) struct ConversionProposedSubject {
    /// Why. Absent, with the whole part, when the policy proposed it.
    reasons: FreeText,
}

impl Shape for ConversionProposed {
    const TYPE: &'static str = "conversion-proposed.v1";
    const PRESENCE: Presence = Presence::Sometimes;
    type Event = CaseEvent;
    type Subject = ConversionProposedSubject;

    fn split(event: &CaseEvent) -> Option<(Self, Told<ConversionProposedSubject>)> {
        let CaseEvent::ConversionProposed {
            proposal,
            grant,
            terms,
            by,
        } = event
        else {
            return None;
        };
        let (by, subject) = match by {
            case::ProposedBy::Policy => (Proposer::Policy {}, Told::Nothing),
            case::ProposedBy::Person { officer, reasons } => (
                Proposer::Person {
                    officer: Officer::of(officer),
                },
                Told::of(reasons, |reasons| ConversionProposedSubject {
                    reasons: FreeText::of(reasons),
                }),
            ),
        };
        let data = Self {
            proposal: Id::of(proposal),
            grant: Id::of(grant),
            terms: Proposal::of(terms),
            by,
        };
        Some((data, subject))
    }

    fn join(self, subject: Told<ConversionProposedSubject>) -> Option<CaseEvent> {
        let by = match (self.by, subject) {
            (Proposer::Policy {}, Told::Nothing) => case::ProposedBy::Policy,
            (Proposer::Policy {}, _) => return None,
            (Proposer::Person { officer }, subject) => case::ProposedBy::Person {
                officer: officer.into_domain(),
                reasons: subject.personal(|told| told.reasons.into_domain())?,
            },
        };
        Some(CaseEvent::ConversionProposed {
            proposal: self.proposal.into_domain(),
            grant: self.grant.into_domain(),
            terms: self.terms.into_domain(),
            by,
        })
    }
}

/// A person decided that a gift becomes a loan.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct GiftConverted {
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
    /// Present exactly when it differs from the proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    departure: Option<DepartureBasis>,
}

impl Shape for GiftConverted {
    const TYPE: &'static str = "gift-converted.v1";
    const PRESENCE: Presence = Presence::Always;
    type Event = CaseEvent;
    type Subject = ReasonsSubject;

    fn split(event: &CaseEvent) -> Option<(Self, Told<ReasonsSubject>)> {
        let CaseEvent::GiftConverted {
            decision,
            grant,
            proposal,
            loan,
            terms,
            mandate,
            by,
            on,
            departure,
            reasons,
        } = event
        else {
            return None;
        };
        let (departure, subject) = split_reasons(departure.as_ref(), reasons);
        let data = Self {
            decision: Id::of(decision),
            grant: Id::of(grant),
            proposal: Id::of(proposal),
            loan: Id::of(loan),
            terms: LoanTerms::of(terms),
            mandate: Id::of(mandate),
            by: Officer::of(by),
            on: Day::of(on),
            departure,
        };
        Some((data, subject))
    }

    fn join(self, subject: Told<ReasonsSubject>) -> Option<CaseEvent> {
        let (departure, reasons) = join_reasons(self.departure, subject)?;
        Some(CaseEvent::GiftConverted {
            decision: self.decision.into_domain(),
            grant: self.grant.into_domain(),
            proposal: self.proposal.into_domain(),
            loan: self.loan.into_domain(),
            terms: self.terms.into_domain(),
            mandate: self.mandate.into_domain(),
            by: self.by.into_domain(),
            on: self.on.into_domain(),
            departure,
            reasons,
        })
    }
}

/// A person decided that a gift remains a gift, for good.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct GiftKept {
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
    /// Present exactly when it differs from the proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    departure: Option<DepartureBasis>,
}

impl Shape for GiftKept {
    const TYPE: &'static str = "gift-kept.v1";
    const PRESENCE: Presence = Presence::Always;
    type Event = CaseEvent;
    type Subject = ReasonsSubject;

    fn split(event: &CaseEvent) -> Option<(Self, Told<ReasonsSubject>)> {
        let CaseEvent::GiftKept {
            decision,
            grant,
            proposal,
            mandate,
            by,
            on,
            departure,
            reasons,
        } = event
        else {
            return None;
        };
        let (departure, subject) = split_reasons(departure.as_ref(), reasons);
        let data = Self {
            decision: Id::of(decision),
            grant: Id::of(grant),
            proposal: Id::of(proposal),
            mandate: Id::of(mandate),
            by: Officer::of(by),
            on: Day::of(on),
            departure,
        };
        Some((data, subject))
    }

    fn join(self, subject: Told<ReasonsSubject>) -> Option<CaseEvent> {
        let (departure, reasons) = join_reasons(self.departure, subject)?;
        Some(CaseEvent::GiftKept {
            decision: self.decision.into_domain(),
            grant: self.grant.into_domain(),
            proposal: self.proposal.into_domain(),
            mandate: self.mandate.into_domain(),
            by: self.by.into_domain(),
            on: self.on.into_domain(),
            departure,
            reasons,
        })
    }
}
