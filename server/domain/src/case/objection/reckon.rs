//! What the terms of an objection say on a day.

use jiff::ToSpan as _;

use super::{AppealKind, Objection, Timeliness};
use crate::calendar::{days_after, end_of_suspended_term};
use crate::case::clock::{Penalty, reckoned};
use crate::case::{Case, DecidedOn};
use crate::terms::Term;
use crate::{Date, DecisionId, LawRef, PersonId};

impl Objection {
    /// Whether it came in time, when the decision could be objected to up to and including a day;
    /// `None` when it did not reach the resident yet.
    fn timeliness(&self, objection_until: Option<Date>) -> Timeliness {
        let Some(until) = objection_until else {
            return Timeliness::Premature;
        };
        if self.received <= until {
            return Timeliness::InTime;
        }
        let by_post = self.posted.is_some_and(|posted| posted <= until)
            && Term::ObjectionByPost
                .last_day(until)
                .is_some_and(|last| self.received <= last);
        if by_post {
            Timeliness::ByPost
        } else {
            Timeliness::Late
        }
    }

    /// The last day to decide on it; `None` while the decision did not reach
    /// the resident, and beyond the calendar.
    #[must_use]
    pub fn decide_by(&self, objection_until: Option<Date>) -> Option<Date> {
        let until = objection_until?;
        if let Some(adjourned) = self.adjourned {
            // A day that the authority names is no term set by law, which would move on.
            let still = self.stood_still(adjourned.on).map_or(0, |(_, days)| days);
            return adjourned.decide_by.checked_add(still.days()).ok();
        }
        let nominal = days_after(until, self.term().on(until)?.days()?)?;
        end_of_suspended_term(nominal, self.stood_still(until))
    }

    /// The article that sets the term.
    #[must_use]
    pub fn law(&self) -> Option<LawRef> {
        match self.adjourned {
            Some(adjourned) => Some(adjourned.ground.law()),
            None => Some(self.term().on(self.received)?.law()),
        }
    }

    fn term(&self) -> Term {
        if self.committee {
            Term::ObjectionDecisionCommittee
        } else {
            Term::ObjectionDecision
        }
    }

    /// From when and on how many days after a day the term stood still for repair (Awb 7:10 lid 2): from
    /// the day after the invitation to the day of repair, or to the end of the time for it.
    fn stood_still(&self, after: Date) -> Option<(Date, i32)> {
        let repair = self.repair?;
        let from = repair.invited.tomorrow().ok()?;
        let from = from.max(after.tomorrow().ok()?);
        let unused = repair.until.tomorrow().unwrap_or(repair.until);
        let again = match repair.completed {
            Some(completed) => completed.min(unused),
            None => unused,
        };
        // While nobody knows whether it will be repaired, the whole time for it counts.
        let again = again.max(from);
        Some((from, from.until(again).map_or(0, |span| span.get_days())))
    }

    /// The day from which no penalty is due any more.
    fn stopped(&self) -> Option<Date> {
        let given = self.decided.and_then(|decided| decided.given);
        match (given, self.withdrawn) {
            (Some(given), Some(withdrawn)) => Some(given.min(withdrawn)),
            (given, withdrawn) => given.or(withdrawn),
        }
    }

    /// The penalty on a day; `None` without a notice of default.
    #[must_use]
    pub fn penalty(&self, today: Date) -> Option<Penalty> {
        reckoned(self.notice?.penalty_from, self.stopped(), today)
    }

    /// Whether a penalty became due and was not determined.
    #[must_use]
    pub fn owes_penalty(&self) -> bool {
        self.penalty.is_none() && self.penalty(Date::MAX).is_some()
    }
}

impl Case {
    /// Whether an objection came in time. One to what was decided about the paying of a debt does too while one
    /// to the decision that made the debt is open, or an appeal about it: that is about it as well, as far as it
    /// is contested (Awb 4:125 lid 1).
    #[must_use]
    pub fn timeliness(&self, objection: &Objection) -> Timeliness {
        match objection.timeliness(self.objection_until(objection.decision)) {
            Timeliness::Late if self.extends(objection) => Timeliness::InTime,
            found => found,
        }
    }

    /// Whether an objection by the same person to the decision that made the debt was open when this one came.
    fn extends(&self, objection: &Objection) -> bool {
        let against = self.decisions.get(&objection.decision);
        let Some(DecidedOn::Debt(loan)) = against.map(|decided| decided.about) else {
            return false;
        };
        let Some(loan) = self.loans.get(&loan) else {
            return false;
        };
        let came = objection.received;
        let pending = |from: Date, ended: Option<Date>| {
            from <= came && ended.is_none_or(|ended| ended > came)
        };
        let before_a_court = |on: DecisionId| {
            let mut appeals = self.appeals.values();
            appeals.any(|appeal| {
                let judged = appeal.judgment.map(|(_, on)| on);
                appeal.decision == on
                    && appeal.kind != AppealKind::InterimRelief
                    && pending(appeal.lodged, judged)
            })
        };
        let mut others = self.objections.values();
        others.any(|one| {
            let same = one.decision == loan.decision && one.objector == objection.objector;
            let ended = one.decided.map(|decided| decided.on).or(one.withdrawn);
            let decided = one.decided.map(|decided| decided.decision);
            same && (pending(one.received, ended) || decided.is_some_and(before_a_court))
        })
    }

    /// Until when a decision can be objected to, once it reached the resident.
    #[must_use]
    pub fn objection_until(&self, decision: DecisionId) -> Option<Date> {
        let decided = self.decisions.get(&decision)?;
        decided.announced.map(|(_, until)| until)
    }

    /// Whom the events of an objection or an appeal are about.
    pub(in crate::case) fn subject_of_objection(
        &self,
        event: &super::ObjectionEvent,
    ) -> Option<PersonId> {
        use super::ObjectionEvent as Event;
        use super::event::About;
        match (event, event.about()) {
            (Event::ObjectionReceived { objector, .. }, _) => Some(*objector),
            (_, About::Objection(objection)) => Some(self.objections.get(&objection)?.objector),
            (Event::AppealLodged { decision, .. }, _) => self.objector_of(*decision),
            (_, About::Appeal(appeal)) => self.objector_of(self.appeals.get(&appeal)?.decision),
        }
    }

    /// Who objected to a decision, or to what a decision on an objection is about; else whom it is about.
    fn objector_of(&self, decision: DecisionId) -> Option<PersonId> {
        match self.decisions.get(&decision)?.about {
            DecidedOn::Objection(objection) | DecidedOn::ObjectionPenalty(objection) => {
                Some(self.objections.get(&objection)?.objector)
            }
            _ => self.subject_of_decision(decision),
        }
    }
}
