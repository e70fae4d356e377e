//! What events leave.

use super::{NormEvent, NormVerdict};
use crate::case::{Case, DecidedOn};
use crate::terms::Term;
use crate::{Cents, Date, DecisionId, LawRef, PersonId, Personal};

/// For how long the norm is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormTerm {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// What it makes a month, when the decision says so.
    pub monthly: Option<Cents>,
}

/// An extension of its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormExtension {
    /// The decision.
    pub decision: DecisionId,
    /// The last day it set.
    pub until: Date,
    /// It was undone on an objection.
    pub undone: bool,
}

/// A norm suspension as its events left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormSuspension {
    /// Who gets assistance by the norm, and asks.
    pub applicant: PersonId,
    /// Who would be a cost sharer.
    pub sharer: PersonId,
    /// The receipt date.
    pub received: Date,
    /// How it came in.
    pub channel: String,
    /// Why, in words.
    pub explanation: Personal<Option<String>>,
    /// The decision in force, with the term when it was granted.
    pub decided: Option<(DecisionId, Option<NormTerm>)>,
    /// Its extensions, in order.
    pub extensions: Vec<NormExtension>,
    /// The decision that ended it sooner, and the last day.
    pub ended: Option<(DecisionId, Date)>,
}

impl NormSuspension {
    /// Whether it waits for a decision.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.decided.is_none()
    }

    /// The term, when it was granted.
    #[must_use]
    pub fn term(&self) -> Option<NormTerm> {
        self.decided.and_then(|(_, term)| term)
    }

    /// The last day as it stands now, when it was granted.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        let term = self.term()?;
        let extended = self.extensions.iter().rfind(|one| !one.undone);
        let until = extended.map_or(term.until, |one| one.until);
        Some(self.ended.map_or(until, |(_, last)| last.min(until)))
    }

    /// Whether the norm is left out on a day.
    #[must_use]
    pub fn runs_on(&self, day: Date) -> bool {
        let term = self.term();
        term.is_some_and(|term| term.from <= day) && self.until().is_some_and(|until| day <= until)
    }

    /// The last day to decide on it, with its article (Awb 4:13).
    #[must_use]
    pub fn decide_by(&self) -> Option<(Date, LawRef)> {
        let term = Term::Decision.on(self.received)?;
        Some((term.last_day(self.received)?, term.law()))
    }
}

impl Case {
    pub(in crate::case) fn apply_norm(&mut self, event: NormEvent) {
        let id = event.suspension();
        if let NormEvent::NormSuspensionRequested {
            applicant,
            sharer,
            received,
            channel,
            explanation,
            ..
        } = event
        {
            let asked = NormSuspension {
                applicant,
                sharer,
                received,
                channel,
                explanation,
                decided: None,
                extensions: Vec::new(),
                ended: None,
            };
            self.norm_suspensions.insert(id, asked);
            return;
        }
        let Some(found) = self.norm_suspensions.get_mut(&id) else {
            return;
        };
        let (decision, by, on) = match event {
            NormEvent::NormSuspensionRequested { .. } => return,
            NormEvent::NormSuspensionDecided {
                decision,
                verdict,
                by,
                on,
                ..
            } => {
                let term = match verdict {
                    NormVerdict::Granted(term) => Some(term),
                    NormVerdict::Declined => None,
                };
                found.decided = Some((decision, term));
                (decision, by, on)
            }
            NormEvent::NormSuspensionExtended {
                decision,
                until,
                by,
                on,
                ..
            } => {
                found.extensions.push(NormExtension {
                    decision,
                    until,
                    undone: false,
                });
                (decision, by, on)
            }
            NormEvent::NormSuspensionEnded {
                decision,
                last_day,
                by,
                on,
                ..
            } => {
                found.ended = Some((decision, last_day));
                (decision, by, on)
            }
        };
        self.add_decision(decision, DecidedOn::Norm(id), by, on);
    }

    /// What an objection undoes: the decision itself is taken anew, an extension or an early end falls.
    pub(in crate::case) fn undo_norm(&mut self, id: crate::NormSuspensionId, of: DecisionId) {
        let Some(found) = self.norm_suspensions.get_mut(&id) else {
            return;
        };
        if found.decided.is_some_and(|(decision, _)| decision == of) {
            found.decided = None;
            found.extensions.clear();
            found.ended = None;
        }
        for one in &mut found.extensions {
            one.undone |= one.decision == of;
        }
        if found.ended.is_some_and(|(decision, _)| decision == of) {
            found.ended = None;
        }
    }
}
