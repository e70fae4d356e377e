//! What events leave.

use std::collections::{BTreeMap, BTreeSet};

use super::{NormEvent, NormVerdict};
use crate::case::{Case, DecidedOn};
use crate::terms::{Term, reference};
use crate::{Cents, Date, DecisionId, LawRef, NormSuspensionId, PersonId, Personal};

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

/// What one of its decisions decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormStep {
    /// On the request.
    Request,
    /// That its term is longer.
    Extension,
    /// That it ends sooner.
    End,
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
    /// Every decision on it, also those that an objection did away with.
    pub steps: BTreeMap<DecisionId, NormStep>,
    /// Its decisions that reached the applicant: another has no effect yet (Awb 3:40).
    pub announced: BTreeSet<DecisionId>,
    /// The day on which who asked for it withdrew the request.
    pub withdrawn: Option<Date>,
    /// The day from which it is to be decided on anew, after an objection.
    pub anew: Option<Date>,
}

impl NormSuspension {
    /// Whether it waits for a decision.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.decided.is_none() && self.withdrawn.is_none()
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

    /// The last day by what was announced alone: what was not has no effect (Awb 3:40). `None` when it was not granted, or
    /// nobody was told that.
    #[must_use]
    pub fn in_force_until(&self) -> Option<Date> {
        let told = |decision: DecisionId| self.announced.contains(&decision);
        let (_, term) = self.decided.filter(|(decision, _)| told(*decision))?;
        let mut extended = self.extensions.iter();
        let extended = extended.rfind(|one| !one.undone && told(one.decision));
        let until = extended.map_or(term?.until, |one| one.until);
        let ended = self.ended.filter(|(decision, _)| told(*decision));
        Some(ended.map_or(until, |(_, last)| last.min(until)))
    }

    /// Whether the norm is left out on a day.
    #[must_use]
    pub fn runs_on(&self, day: Date) -> bool {
        let term = self.term();
        let until = self.in_force_until();
        term.is_some_and(|term| term.from <= day) && until.is_some_and(|until| day <= until)
    }

    /// The decision on it that stands and was not announced, and by when that is to be done: within the term to decide
    /// (Awb 4:13), and of what changes its term, before the day that matters. No article names that day: until it is
    /// told, an extension leaves the end where it was, and an early end the suspension as it was (3:40).
    #[must_use]
    pub fn to_announce(&self) -> Option<(DecisionId, Option<Date>, LawRef)> {
        let waits = |decision: &DecisionId| !self.announced.contains(decision);
        let (decision, _) = self.decided?;
        if waits(&decision) {
            let (day, law) = self.decide_by()?;
            return Some((decision, Some(day), law));
        }
        let law = reference("BWBR0005537&artikel=3:40");
        if let Some((decision, last)) = self.ended.filter(|(decision, _)| waits(decision)) {
            return Some((decision, Some(last), law));
        }
        let mut extensions = self.extensions.iter();
        let waiting = extensions.rfind(|one| !one.undone && waits(&one.decision))?;
        Some((waiting.decision, self.in_force_until(), law))
    }

    /// The last day to decide on it, with its article (Awb 4:13). What an objection did not leave as it was is decided
    /// anew within as long, from the decision on the objection.
    #[must_use]
    pub fn decide_by(&self) -> Option<(Date, LawRef)> {
        let from = self.anew.unwrap_or(self.received);
        let term = Term::Decision.on(from)?;
        Some((term.last_day(from)?, term.law()))
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
                steps: BTreeMap::new(),
                announced: BTreeSet::new(),
                withdrawn: None,
                anew: None,
            };
            self.norm_suspensions.insert(id, asked);
            return;
        }
        let Some(found) = self.norm_suspensions.get_mut(&id) else {
            return;
        };
        let (step, decision, by, on) = match event {
            NormEvent::NormSuspensionRequested { .. } => return,
            NormEvent::NormRequestWithdrawn { on, .. } => {
                found.withdrawn = Some(on);
                return;
            }
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
                (NormStep::Request, decision, by, on)
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
                (NormStep::Extension, decision, by, on)
            }
            NormEvent::NormSuspensionEnded {
                decision,
                last_day,
                by,
                on,
                ..
            } => {
                found.ended = Some((decision, last_day));
                (NormStep::End, decision, by, on)
            }
        };
        found.steps.insert(decision, step);
        self.add_decision(decision, DecidedOn::Norm(id), by, on);
    }

    /// One of its decisions reached the applicant.
    pub(in crate::case) fn announce_norm(&mut self, id: NormSuspensionId, decision: DecisionId) {
        if let Some(found) = self.norm_suspensions.get_mut(&id) {
            found.announced.insert(decision);
        }
    }

    /// What an objection undoes: the decision itself is taken anew, an extension or an early end falls.
    pub(in crate::case) fn undo_norm(&mut self, id: NormSuspensionId, of: DecisionId, on: Date) {
        let Some(found) = self.norm_suspensions.get_mut(&id) else {
            return;
        };
        if found.decided.is_some_and(|(decision, _)| decision == of) {
            found.decided = None;
            // One that was told of nobody leaves the term that ran for it.
            if found.announced.contains(&of) {
                found.anew = Some(on);
            }
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
