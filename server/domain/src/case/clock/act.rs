//! Acts on the clock: what the applicant and the authority do that moves it.

use super::{
    Clock, ClockRefusal, DefaultNotice, Determined, Extension, Repair, Suspension, SuspensionGround,
};
use crate::calendar::months_after;
use crate::case::facts::too_many;
use crate::case::{Case, CaseEvent, Effects, Request};
use crate::context::not_before;
use crate::terms::Term;
use crate::{CaseId, Context, Date, Refusal, RequestId};

/// The most acts on the clock of one request.
pub const MOST_CLOCK_ACTS: usize = 100;

/// So many months one extension is at most, from the day on which the term ends without it. Law sets none: this stops
/// a slip of the pen, and has somebody look again whether it is still a reasonable one (Awb 4:14 lid 3).
pub const MOST_EXTENSION_MONTHS: u16 = 6;

/// An act on the clock of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActOnClock {
    /// Which request.
    pub request: RequestId,
    /// The day of the act.
    pub on: Date,
    /// What is done.
    pub act: ClockAct,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockAct {
    /// The applicant is asked to complete the request.
    InviteRepair {
        /// The last day to do so.
        until: Date,
        /// What is missing.
        missing: String,
    },
    /// The request is complete.
    Complete,
    /// The term stands still, on another ground than that the request is incomplete.
    Suspend {
        /// Why.
        ground: SuspensionGround,
        /// The last day, with consent.
        until: Option<Date>,
        /// In words.
        reason: String,
    },
    /// The term runs again, from the day of the act.
    Resume,
    /// The applicant is told that it takes longer.
    Extend {
        /// The last day of the new term.
        decide_by: Date,
        /// Why.
        reason: String,
    },
    /// A written notice of default is received.
    NoticeDefault,
    /// The applicant withdraws the request.
    Withdraw {
        /// Why, when something was said.
        reason: Option<String>,
    },
}

impl Case {
    /// A request whose clock runs, or stands still: no decision was given, and none is asked no more.
    pub(super) fn on_clock(&self, request: RequestId) -> Result<&Request, Refusal> {
        let request = self.requests.get(&request);
        let request = request.ok_or(Refusal::Unknown("budget request"))?;
        match (request.clock.withdrawn, request.clock.given) {
            (Some(withdrawn), _) => Err(ClockRefusal::Withdrawn(withdrawn).into()),
            (None, Some(given)) => Err(ClockRefusal::Given(given).into()),
            (None, None) => Ok(request),
        }
    }

    pub(in crate::case) fn act_on_clock(
        &self,
        case: CaseId,
        command: &ActOnClock,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let (id, on) = (command.request, command.on);
        let request = self.on_clock(id)?;
        // A notice of default may come between a decision and its announcement; for all else that
        // decision has to be out of the way.
        if command.act != ClockAct::NoticeDefault {
            self.undecided(id)?;
        }
        let clock = &request.clock;
        if clock.acts >= MOST_CLOCK_ACTS {
            return Err(too_many("acts on the clock of a request", MOST_CLOCK_ACTS));
        }
        context.not_in_the_future("the act", on)?;
        not_before(
            "the act",
            on,
            "the last act on the clock of",
            clock.last_act,
        )?;
        let event = clock.act(id, on, &command.act)?;
        let mut after = clock.clone();
        after.apply(&event);
        // A day that no calendar has would leave the request without a term.
        if after.decide_by(context.today).is_none() && clock.decide_by(context.today).is_some() {
            return Err(Refusal::BeyondCalendar);
        }
        let mut effects = Effects::case(vec![event]);
        if matches!(command.act, ClockAct::Withdraw { .. }) {
            self.end_advances(case, id, &mut effects);
        }
        Ok(effects)
    }
}

impl Clock {
    fn act(&self, request: RequestId, on: Date, act: &ClockAct) -> Result<CaseEvent, Refusal> {
        Ok(match act {
            ClockAct::InviteRepair { until, missing } => {
                self.may_invite(on, *until)?;
                CaseEvent::RepairInvited {
                    request,
                    on,
                    until: *until,
                    missing: missing.clone().into(),
                }
            }
            ClockAct::Complete => {
                if self.repair.is_none_or(|repair| repair.completed.is_some()) {
                    return Err(ClockRefusal::NotInvited.into());
                }
                CaseEvent::RequestCompleted { request, on }
            }
            ClockAct::Suspend {
                ground,
                until,
                reason,
            } => {
                self.may_suspend(on, *ground, *until)?;
                CaseEvent::TermSuspended {
                    request,
                    ground: *ground,
                    on,
                    until: *until,
                    reason: reason.clone().into(),
                }
            }
            ClockAct::Resume => {
                let last = self.suspensions.last();
                if last.is_none_or(|one| one.runs_again.is_some()) {
                    return Err(ClockRefusal::NotSuspended.into());
                }
                CaseEvent::TermResumed { request, on }
            }
            ClockAct::Extend { decide_by, reason } => {
                let ends = self.decide_by(on).ok_or(Refusal::BeyondCalendar)?;
                self.runs_from(on)?;
                if on > ends {
                    return Err(ClockRefusal::TooLateToExtend(ends).into());
                }
                if *decide_by <= ends {
                    return Err(ClockRefusal::NoExtension(ends).into());
                }
                let most = months_after(ends, MOST_EXTENSION_MONTHS);
                let most = most.ok_or(Refusal::BeyondCalendar)?;
                if *decide_by > most {
                    return Err(ClockRefusal::TooLong(most).into());
                }
                CaseEvent::TermExtended {
                    request,
                    on,
                    decide_by: *decide_by,
                    reason: reason.clone().into(),
                }
            }
            ClockAct::NoticeDefault => {
                if let Some(notice) = self.notice {
                    return Err(ClockRefusal::InDefault(notice.received).into());
                }
                CaseEvent::DefaultNoticed {
                    request,
                    on,
                    penalty_from: self.penalty_from(on)?,
                }
            }
            ClockAct::Withdraw { reason } => CaseEvent::RequestWithdrawn {
                request,
                on,
                reason: reason.clone().into(),
            },
        })
    }

    /// The applicant may be asked to complete the request at any time; whether the term stands still
    /// meanwhile is another matter.
    fn may_invite(&self, on: Date, until: Date) -> Result<(), Refusal> {
        if until <= on {
            return Err(ClockRefusal::NoTimeToRepair.into());
        }
        if until == Date::MAX {
            return Err(Refusal::BeyondCalendar);
        }
        match self.repair {
            Some(repair) if repair.completed.is_none() && on <= repair.until => {
                Err(ClockRefusal::RepairRuns(repair.until).into())
            }
            _ => self.runs_from(on.tomorrow().map_err(|_| Refusal::BeyondCalendar)?),
        }
    }

    fn may_suspend(
        &self,
        on: Date,
        ground: SuspensionGround,
        until: Option<Date>,
    ) -> Result<(), Refusal> {
        let named = until.is_some_and(|until| until > on);
        if ground == SuspensionGround::Repair {
            return Err(ClockRefusal::NotInvited.into());
        }
        if named != (ground == SuspensionGround::Consent) || named != until.is_some() {
            return Err(ClockRefusal::LastDay.into());
        }
        if until == Some(Date::MAX) {
            return Err(Refusal::BeyondCalendar);
        }
        let from = ground.first_day(on).ok_or(Refusal::BeyondCalendar)?;
        self.runs_from(from)?;
        let ends = self.decide_by(on).ok_or(Refusal::BeyondCalendar)?;
        if from > ends {
            return Err(ClockRefusal::TooLateToSuspend(ends).into());
        }
        Ok(())
    }

    /// Refuses a day on which the term stands still, or before one on which it is known to.
    fn runs_from(&self, day: Date) -> Result<(), Refusal> {
        let last = self.suspensions.last();
        if last.is_some_and(|one| one.runs_again.is_none_or(|again| day < again)) {
            return Err(ClockRefusal::Suspended.into());
        }
        Ok(())
    }

    /// The first day of the penalty after a notice of default; `None` for one that came before the
    /// term had passed.
    fn penalty_from(&self, received: Date) -> Result<Option<Date>, Refusal> {
        let ends = self.decide_by(received).ok_or(Refusal::BeyondCalendar)?;
        if received <= ends {
            return Ok(None);
        }
        let last = Term::DefaultNotice.last_day(received);
        let from = last.and_then(|day| day.tomorrow().ok());
        from.map(Some).ok_or(Refusal::BeyondCalendar)
    }

    /// Takes in an event about the clock of its request; other events leave it as it is.
    pub(in crate::case) fn apply(&mut self, event: &CaseEvent) {
        let on = match event {
            CaseEvent::RepairInvited { on, until, .. } => {
                self.repair = Some(Repair {
                    invited: *on,
                    until: *until,
                    completed: None,
                });
                // A term that has passed when it would stand still has passed for good.
                let from = SuspensionGround::Repair.first_day(*on);
                let from = from.filter(|from| self.decide_by(*on).is_some_and(|end| *from <= end));
                if let (Some(from), Ok(again)) = (from, until.tomorrow()) {
                    self.suspend(SuspensionGround::Repair, from, Some(again));
                }
                on
            }
            CaseEvent::RequestCompleted { on, .. } => {
                if let Some(repair) = &mut self.repair {
                    repair.completed = Some(*on);
                }
                if let Some(last) = self.suspensions.last_mut()
                    && last.ground == SuspensionGround::Repair
                {
                    let again = last.runs_again.map(|again| again.min(*on));
                    last.runs_again = again.map(|again| again.max(last.from));
                }
                on
            }
            CaseEvent::TermSuspended {
                ground, on, until, ..
            } => {
                if let Some(from) = ground.first_day(*on) {
                    let again = until.and_then(|until| until.tomorrow().ok());
                    self.suspend(*ground, from, again);
                }
                on
            }
            CaseEvent::TermResumed { on, .. } => {
                if let Some(last) = self.suspensions.last_mut() {
                    last.runs_again = Some(last.from.max(*on));
                }
                on
            }
            CaseEvent::TermExtended { on, decide_by, .. } => {
                self.extension = Some(Extension {
                    announced: *on,
                    decide_by: *decide_by,
                });
                on
            }
            CaseEvent::DefaultNoticed {
                on, penalty_from, ..
            } => {
                match *penalty_from {
                    None => self.premature.push(*on),
                    Some(penalty_from) => {
                        self.notice = Some(DefaultNotice {
                            received: *on,
                            penalty_from,
                        });
                    }
                }
                on
            }
            CaseEvent::RequestWithdrawn { on, .. } => {
                self.withdrawn = Some(*on);
                on
            }
            CaseEvent::DecisionAnnounced { on, .. } => {
                self.given.get_or_insert(*on);
                return;
            }
            CaseEvent::PenaltyDetermined {
                decision, amount, ..
            } => {
                self.penalty = Some(Determined {
                    decision: *decision,
                    amount: *amount,
                });
                self.determined.push(*decision);
                return;
            }
            _ => return,
        };
        self.last_act = self.last_act.max(*on);
        self.acts += 1;
    }

    fn suspend(&mut self, ground: SuspensionGround, from: Date, runs_again: Option<Date>) {
        self.suspensions.push(Suspension {
            ground,
            from,
            runs_again,
        });
    }
}
