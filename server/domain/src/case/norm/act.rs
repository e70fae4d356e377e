//! Asking, deciding, extending and ending.

use super::{NormEvent, NormRefusal, NormStep, NormSuspension, NormTerm, basis, norm};
use crate::calendar::months_after;
use crate::case::clock::ClockRefusal;
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent, Departure, DepartureGround};
use crate::regime::BasisAct;
use crate::{
    Authority, Cents, Context, Date, DecisionId, FactValue, MandateId, NormSuspensionId, PersonId,
    Refusal,
};

/// The most norm suspensions in one case.
const MOST_SUSPENSIONS: usize = 100;

/// From this age somebody counts as a cost sharer (Participatiewet 19a), in months.
const SHARES_FROM: u16 = 27 * 12;

/// The longest term that one decision gives, in months. Law sets none: this stops a slip of the pen, and has
/// somebody look again whether the term is still a realistic one.
pub const MOST_MONTHS: u16 = 24;

/// Refuses a term that is longer than one decision gives.
fn check_length(from: Date, until: Date) -> Result<(), Refusal> {
    let most = months_after(from, MOST_MONTHS);
    if most.is_some_and(|most| until > most) {
        return Err(NormRefusal::TooLong.into());
    }
    Ok(())
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormVerdict {
    /// The norm is left out for a term.
    Granted(NormTerm),
    /// It is not.
    Declined,
}

/// Why it ends before its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndGround {
    /// The household asked for that.
    OwnRequest,
    /// The household told that its ground is gone: another home was found.
    Told,
}

/// An order about a norm suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnNorm {
    /// Asks for it.
    Request(RequestNorm),
    /// Who asked for it withdraws the request.
    Withdraw {
        /// The suspension.
        suspension: NormSuspensionId,
        /// The day.
        on: Date,
        /// Why, when something was said.
        reason: Option<String>,
    },
    /// Decides on it.
    Decide(DecideNorm),
    /// Extends it.
    Extend(ExtendNorm),
    /// Ends it before its term.
    End {
        /// The identifier of the decision.
        decision: DecisionId,
        /// The suspension.
        suspension: NormSuspensionId,
        /// Why.
        ground: EndGround,
        /// The last day.
        last_day: Date,
        /// The mandate it stands on.
        mandate: MandateId,
        /// The reasons.
        reasons: String,
    },
}

/// Asks for a norm suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestNorm {
    /// Its identifier.
    pub suspension: NormSuspensionId,
    /// Who gets assistance by the norm, and asks.
    pub applicant: PersonId,
    /// Who would be a cost sharer.
    pub sharer: PersonId,
    /// The receipt date.
    pub received: Date,
    /// How it came in.
    pub channel: String,
    /// Why, in words.
    pub explanation: Option<String>,
}

/// Decides on a norm suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideNorm {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The suspension.
    pub suspension: NormSuspensionId,
    /// What is decided.
    pub verdict: NormVerdict,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// Why the norm is left out, exactly when it is.
    pub departure: Option<Departure>,
    /// The reasons.
    pub reasons: String,
}

/// Extends a norm suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendNorm {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The suspension.
    pub suspension: NormSuspensionId,
    /// The last day, from now on.
    pub until: Date,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons.
    pub reasons: String,
}

impl Case {
    pub(in crate::case) fn on_norm(
        &self,
        order: &OnNorm,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let event = match order {
            OnNorm::Request(command) => self.request_norm(command, authority, context)?,
            OnNorm::Withdraw {
                suspension,
                on,
                reason,
            } => self.withdraw_norm(*suspension, *on, reason.as_ref(), context)?,
            OnNorm::Decide(command) => self.decide_norm(command, authority, context)?,
            OnNorm::Extend(command) => self.extend_norm(command, authority, context)?,
            OnNorm::End {
                decision,
                suspension,
                ground,
                last_day,
                mandate,
                reasons,
            } => {
                let (_, until) = self.running(*suspension, context)?;
                self.new_decision(*decision)?;
                let made = (*suspension, NormStep::End, *mandate);
                self.norm_by_another_hand(made, authority, context)?;
                if *last_day >= until {
                    return Err(NormRefusal::NotSooner(until).into());
                }
                // What was decided on it before today stands.
                let yesterday = context
                    .today
                    .yesterday()
                    .map_err(|_| Refusal::BeyondCalendar)?;
                crate::context::not_before("the last day", *last_day, "yesterday,", yesterday)?;
                authority.check_mandate(*mandate, &basis(), Cents::ZERO, context)?;
                NormEvent::NormSuspensionEnded {
                    decision: *decision,
                    suspension: *suspension,
                    ground: *ground,
                    last_day: *last_day,
                    mandate: *mandate,
                    by: context.officer.clone(),
                    on: context.today,
                    reasons: reasons.clone().into(),
                }
            }
        };
        Ok(vec![CaseEvent::Norm(event)])
    }

    fn request_norm(
        &self,
        command: &RequestNorm,
        authority: &Authority,
        context: &Context,
    ) -> Result<NormEvent, Refusal> {
        for person in [command.applicant, command.sharer] {
            if !self.persons.contains_key(&person) {
                return Err(Refusal::Unknown("person"));
            }
        }
        self.check_asks_here(command.applicant, command.received)?;
        if command.applicant == command.sharer {
            return Err(NormRefusal::NoSharer.into());
        }
        let taken = self.norm_suspensions.contains_key(&command.suspension);
        not_there("norm suspension", taken)?;
        if self.norm_suspensions.len() >= MOST_SUSPENSIONS {
            return Err(too_many("norm suspensions", MOST_SUSPENSIONS));
        }
        context.not_in_the_future("the receipt date", command.received)?;
        authority
            .declared(&basis(), command.received)?
            .knows(BasisAct::SuspendNorm)?;
        Ok(NormEvent::NormSuspensionRequested {
            suspension: command.suspension,
            applicant: command.applicant,
            sharer: command.sharer,
            received: command.received,
            channel: command.channel.clone(),
            explanation: command.explanation.clone().into(),
        })
    }

    /// A request that waits for a decision.
    fn norm_undecided(&self, id: NormSuspensionId) -> Result<&NormSuspension, Refusal> {
        let found = self.norm_suspension(id)?;
        match (found.decided, found.withdrawn) {
            (Some(_), _) => Err(NormRefusal::Decided.into()),
            (None, Some(on)) => Err(ClockRefusal::Withdrawn(on).into()),
            (None, None) => Ok(found),
        }
    }

    fn withdraw_norm(
        &self,
        suspension: NormSuspensionId,
        on: Date,
        reason: Option<&String>,
        context: &Context,
    ) -> Result<NormEvent, Refusal> {
        let found = self.norm_undecided(suspension)?;
        context.not_in_the_future("the withdrawal", on)?;
        let since = found.anew.unwrap_or(found.received);
        crate::context::not_before("the withdrawal", on, "the day it is asked from,", since)?;
        Ok(NormEvent::NormRequestWithdrawn {
            suspension,
            on,
            reason: reason.cloned().into(),
        })
    }

    fn norm_suspension(&self, id: NormSuspensionId) -> Result<&NormSuspension, Refusal> {
        let found = self.norm_suspensions.get(&id);
        found.ok_or(Refusal::Unknown("norm suspension"))
    }

    /// One that was granted and has not ended, with its last day.
    fn running(
        &self,
        id: NormSuspensionId,
        context: &Context,
    ) -> Result<(&NormSuspension, Date), Refusal> {
        let found = self.norm_suspension(id)?;
        let until = found.until().ok_or(NormRefusal::NotGranted)?;
        if until < context.today || found.ended.is_some() {
            return Err(NormRefusal::Over(until).into());
        }
        // What nobody was told of has no effect: there is nothing to extend or to end (Awb 3:40).
        if found.to_announce().is_some() {
            return Err(Refusal::NotAnnounced);
        }
        Ok((found, until))
    }

    /// Refuses who took what an objection did away with, for what takes its place: of the request, of an
    /// extension, of an early end.
    fn norm_by_another_hand(
        &self,
        (suspension, step, mandate): (NormSuspensionId, NormStep, MandateId),
        authority: &Authority,
        context: &Context,
    ) -> Result<(), Refusal> {
        let steps = &self.norm_suspension(suspension)?.steps;
        self.not_upheld_against(mandate, authority, context, |_, decision, _| {
            steps.get(&decision) == Some(&step)
        })
    }

    /// When somebody becomes a cost sharer, as far as is known.
    fn shares_from(&self, sharer: PersonId) -> Option<Date> {
        let born = self
            .facts_about(sharer)
            .into_iter()
            .find(|(_, content)| content.code.as_str() == "birth-date")?;
        match born.1.value {
            FactValue::Day(born) => months_after(born, SHARES_FROM),
            _ => None,
        }
    }

    /// Refuses days on which the norm is left out for the same two already: one decision says until when,
    /// and warns of its end.
    fn left_out_once(&self, id: NormSuspensionId, from: Date, until: Date) -> Result<(), Refusal> {
        let same = self.norm_suspension(id)?;
        let mut others = self.norm_suspensions.iter().filter(|(other, one)| {
            **other != id && one.applicant == same.applicant && one.sharer == same.sharer
        });
        let overlap = others.find_map(|(_, one)| {
            let last = one.until()?;
            (one.term()?.from <= until && from <= last).then_some(last)
        });
        match overlap {
            Some(last) => Err(NormRefusal::Overlaps(last).into()),
            None => Ok(()),
        }
    }

    fn decide_norm(
        &self,
        command: &DecideNorm,
        authority: &Authority,
        context: &Context,
    ) -> Result<NormEvent, Refusal> {
        let found = self.norm_undecided(command.suspension)?;
        self.new_decision(command.decision)?;
        let made = (command.suspension, NormStep::Request, command.mandate);
        self.norm_by_another_hand(made, authority, context)?;
        let amount = match command.verdict {
            NormVerdict::Declined => {
                if command.departure.is_some() {
                    return Err(Refusal::NoDepartureNeeded);
                }
                Cents::ZERO
            }
            NormVerdict::Granted(term) => {
                if term.until <= context.today || term.until < term.from {
                    return Err(NormRefusal::Term.into());
                }
                check_length(term.from, term.until)?;
                if term.monthly.is_some_and(Cents::is_zero) {
                    return Err(Refusal::Amount);
                }
                // Somebody who is younger does not cut the norm: there is nothing to leave out.
                if let Some(from) = self.shares_from(found.sharer)
                    && term.until < from
                {
                    return Err(NormRefusal::TooYoung(from).into());
                }
                self.left_out_once(command.suspension, term.from, term.until)?;
                let departure = command.departure.as_ref().ok_or(Refusal::DepartureNeeded)?;
                let article = &departure.article;
                if departure.ground != DepartureGround::Individualisation
                    || !(norm().covers(article) || basis().covers(article))
                {
                    return Err(NormRefusal::Ground.into());
                }
                term.monthly.unwrap_or(Cents::ZERO)
            }
        };
        authority.check_mandate(command.mandate, &basis(), amount, context)?;
        Ok(NormEvent::NormSuspensionDecided {
            decision: command.decision,
            suspension: command.suspension,
            verdict: command.verdict,
            mandate: command.mandate,
            by: context.officer.clone(),
            on: context.today,
            departure: command.departure.clone(),
            reasons: command.reasons.clone().into(),
        })
    }

    fn extend_norm(
        &self,
        command: &ExtendNorm,
        authority: &Authority,
        context: &Context,
    ) -> Result<NormEvent, Refusal> {
        let (found, until) = self.running(command.suspension, context)?;
        self.new_decision(command.decision)?;
        let made = (command.suspension, NormStep::Extension, command.mandate);
        self.norm_by_another_hand(made, authority, context)?;
        if command.until <= until {
            return Err(NormRefusal::NoExtension(until).into());
        }
        check_length(until, command.until)?;
        let from = until.tomorrow().map_err(|_| Refusal::BeyondCalendar)?;
        self.left_out_once(command.suspension, from, command.until)?;
        let amount = found.term().and_then(|term| term.monthly);
        let amount = amount.unwrap_or(Cents::ZERO);
        authority.check_mandate(command.mandate, &basis(), amount, context)?;
        Ok(NormEvent::NormSuspensionExtended {
            decision: command.decision,
            suspension: command.suspension,
            until: command.until,
            mandate: command.mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: command.reasons.clone().into(),
        })
    }
}
