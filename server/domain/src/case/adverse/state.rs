//! What adverse acts leave on a grant.

use super::{AdverseAct, AdverseEvent};
use crate::case::{Grant, Hearing};
use crate::{Cents, DecisionId, LawRef, LoanId, Officer, Personal, ProposalId};

/// A proposal that waits for a hearing and a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAct {
    /// Which.
    pub proposal: ProposalId,
    /// What is proposed.
    pub act: AdverseAct,
    /// The article it rests on.
    pub ground: LawRef,
    /// Who proposed it.
    pub by: Officer,
    /// Why.
    pub reasons: Personal<String>,
    /// The resident's view, once it was heard or may be left out.
    pub hearing: Option<Hearing>,
}

/// An act that was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAct {
    /// The decision.
    pub decision: DecisionId,
    /// What was decided.
    pub act: AdverseAct,
    /// The article it rests on.
    pub ground: LawRef,
    /// What is paid back since, when it is reclaimed.
    pub loan: Option<LoanId>,
    /// What went back to the pot because of it, then and since: granted, not paid, and no longer due.
    pub freed: Cents,
    /// On an objection it was undone.
    pub undone: bool,
}

/// The adverse acts on one grant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Adverse {
    /// The proposal before a decider.
    pub open: Option<OpenAct>,
    /// What was decided, in order.
    pub taken: Vec<TakenAct>,
}

impl Adverse {
    fn standing(&self) -> impl Iterator<Item = &TakenAct> {
        self.taken.iter().filter(|one| !one.undone)
    }

    /// What is left of the grant after revising and withdrawing; nothing was done to it when `None`.
    #[must_use]
    pub fn entitled(&self) -> Option<Cents> {
        self.standing()
            .filter_map(|one| match one.act {
                AdverseAct::Revise { amount } => Some(amount),
                AdverseAct::Withdraw => Some(Cents::ZERO),
                AdverseAct::Reclaim(_) => None,
            })
            .last()
    }

    /// What was reclaimed, in all.
    #[must_use]
    pub fn reclaimed(&self) -> Cents {
        self.standing()
            .filter_map(|one| match one.act {
                AdverseAct::Reclaim(terms) => Some(terms.principal),
                _ => None,
            })
            .sum()
    }

    /// What undoing an act, and those that rest on it, takes from the pot again.
    pub(in crate::case) fn freed_since(&self, decision: DecisionId) -> Cents {
        let acts = self.taken.iter().skip_while(|one| one.decision != decision);
        acts.filter(|one| !one.undone).map(|one| one.freed).sum()
    }

    /// So much went back to the pot that was no longer due: because of what the grant was last revised to.
    pub(in crate::case) fn freed(&mut self, amount: Cents) {
        let mut acts = self.taken.iter_mut().rev();
        let revised =
            |one: &&mut TakenAct| !one.undone && !matches!(one.act, AdverseAct::Reclaim(_));
        if let Some(act) = acts.find(revised) {
            act.freed = act.freed.saturating_add(amount);
        }
    }

    /// Takes in an event.
    pub(in crate::case) fn apply(&mut self, event: &AdverseEvent) {
        match event {
            AdverseEvent::ActProposed {
                proposal,
                act,
                ground,
                by,
                reasons,
                ..
            } => {
                self.open = Some(OpenAct {
                    proposal: *proposal,
                    act: *act,
                    ground: ground.clone(),
                    by: by.clone(),
                    reasons: reasons.clone(),
                    hearing: None,
                });
            }
            AdverseEvent::ActHeard { hearing, .. } => {
                if let Some(open) = &mut self.open {
                    open.hearing = Some(hearing.clone());
                }
            }
            AdverseEvent::ActDropped { .. } => self.open = None,
            AdverseEvent::ActDecided {
                decision,
                act,
                ground,
                loan,
                ..
            } => {
                self.open = None;
                self.taken.push(TakenAct {
                    decision: *decision,
                    act: *act,
                    ground: ground.clone(),
                    loan: *loan,
                    freed: Cents::ZERO,
                    undone: false,
                });
            }
        }
    }
}

impl Grant {
    /// What was paid and not reclaimed: no more of it becomes a loan.
    #[must_use]
    pub fn convertible(&self) -> Cents {
        self.paid().saturating_sub(self.adverse.reclaimed())
    }

    /// Paid above what is left of the grant, and not reclaimed yet.
    #[must_use]
    pub fn undue(&self) -> Cents {
        let entitled = self.adverse.entitled().unwrap_or(self.terms.amount);
        self.paid()
            .saturating_sub(entitled)
            .saturating_sub(self.adverse.reclaimed())
    }
}
