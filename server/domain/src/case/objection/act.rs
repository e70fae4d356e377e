//! Receiving an objection, and acts on it up to the decision.

use super::event::ObjectionEvent;
use super::{AppealOutcome, ObjectionHearing, ObjectionRefusal, PayRefund};
use super::{DecideObjection, DetermineObjectionPenalty, LodgeAppeal, Objection};
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent, DecidedOn, Effects};
use crate::context::not_before;
use crate::terms::Term;
use crate::{
    AppealId, Authority, CaseId, Context, Date, DecisionId, LawRef, ObjectionId, PersonId, Pot,
    Refusal,
};

/// The most objections in one case, and appeals.
const MOST_OBJECTIONS: usize = 500;
/// The most acts on one objection.
const MOST_ACTS: usize = 100;

/// On which ground a decision on an objection takes longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdjournmentGround {
    /// Six weeks at most, once (Awb 7:10 lid 3).
    Once,
    /// Everybody concerned agrees (lid 4 a).
    AllAgree,
    /// The objector agrees, and others are not harmed (lid 4 b).
    ObjectorAgrees,
    /// Rules of procedure have to be observed (lid 4 c).
    Procedure,
}

impl AdjournmentGround {
    /// The article.
    ///
    /// # Panics
    /// Never: a test asks each.
    #[must_use]
    pub fn law(self) -> LawRef {
        crate::terms::reference(match self {
            Self::Once => "BWBR0005537&artikel=7:10&lid=3",
            Self::AllAgree => "BWBR0005537&artikel=7:10&lid=4&onderdeel=a",
            Self::ObjectorAgrees => "BWBR0005537&artikel=7:10&lid=4&onderdeel=b",
            Self::Procedure => "BWBR0005537&artikel=7:10&lid=4&onderdeel=c",
        })
    }
}

/// An order about an objection or an appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnObjection {
    /// Records its receipt.
    Receive(ReceiveObjection),
    /// Does something with it.
    Act {
        /// The objection.
        objection: ObjectionId,
        /// The day of the act.
        on: Date,
        /// What is done.
        act: ObjectionAct,
    },
    /// Decides on it.
    Decide(DecideObjection),
    /// Determines the penalty for a late decision on it.
    DeterminePenalty(DetermineObjectionPenalty),
    /// Pays back what had been paid back, with interest.
    Refund(PayRefund),
    /// Records an appeal or a request for interim relief.
    Lodge(LodgeAppeal),
    /// Records the judgment.
    Judge {
        /// The appeal.
        appeal: AppealId,
        /// The day.
        on: Date,
        /// What the court said.
        outcome: AppealOutcome,
        /// What follows from it.
        note: Option<String>,
    },
}

/// Records the receipt of an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveObjection {
    /// Its identifier.
    pub objection: ObjectionId,
    /// Against which decision.
    pub decision: DecisionId,
    /// Who objects.
    pub objector: PersonId,
    /// The day it was received.
    pub received: Date,
    /// The day it was posted, when it came by post.
    pub posted: Option<Date>,
    /// How it came in.
    pub channel: String,
    /// An advisory committee hears it.
    pub committee: bool,
    /// The grounds, when they were told.
    pub grounds: Option<String>,
}

/// What is done with an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectionAct {
    /// The objector is asked to repair what is missing.
    InviteRepair {
        /// The last day to do so.
        until: Date,
        /// What is missing.
        missing: String,
    },
    /// It was repaired.
    Repair,
    /// The objector is heard, or need not be.
    Hear {
        /// How.
        how: ObjectionHearing,
        /// What was said, or why it was left out.
        report: String,
    },
    /// The decision takes longer.
    Adjourn {
        /// On which ground.
        ground: AdjournmentGround,
        /// The last day to decide, from now on.
        decide_by: Date,
        /// Why.
        reason: String,
    },
    /// A written notice of default is received.
    NoticeDefault,
    /// The objector withdraws it.
    Withdraw {
        /// By word of mouth, at the hearing.
        orally: bool,
        /// Why, when something was said.
        reason: Option<String>,
    },
}

impl Case {
    pub(in crate::case) fn on_objection(
        &self,
        id: CaseId,
        order: &OnObjection,
        authority: &Authority,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let event = match order {
            OnObjection::Receive(command) => self.receive(command, context)?,
            OnObjection::Act { objection, on, act } => {
                self.act_on_objection(*objection, *on, act, context)?
            }
            OnObjection::Decide(command) => {
                return self.decide_objection(id, command, authority, pot, context);
            }
            OnObjection::DeterminePenalty(command) => {
                self.determine_objection_penalty(command, authority, context)?
            }
            OnObjection::Refund(command) => self.refund(command, authority, context)?,
            OnObjection::Lodge(command) => self.lodge(command, context)?,
            OnObjection::Judge {
                appeal,
                on,
                outcome,
                note,
            } => self.judge(*appeal, *on, *outcome, note.clone(), context)?,
        };
        Ok(Effects::case(vec![CaseEvent::Objection(event)]))
    }

    fn receive(
        &self,
        command: &ReceiveObjection,
        context: &Context,
    ) -> Result<ObjectionEvent, Refusal> {
        let against = self
            .decisions
            .get(&command.decision)
            .ok_or(Refusal::Unknown("decision"))?;
        if !self.persons.contains_key(&command.objector) {
            return Err(Refusal::Unknown("person"));
        }
        not_there(
            "objection",
            self.objections.contains_key(&command.objection),
        )?;
        if self.objections.len() >= MOST_OBJECTIONS {
            return Err(too_many("objections", MOST_OBJECTIONS));
        }
        if matches!(against.about, DecidedOn::Objection(_)) {
            return Err(ObjectionRefusal::AppealInstead.into());
        }
        if against.withdrawn {
            return Err(Refusal::DecisionWithdrawn);
        }
        // One that was withdrawn leaves room for another, within the term.
        if self.objections.values().any(|other| {
            other.decision == command.decision
                && other.objector == command.objector
                && other.withdrawn.is_none()
        }) {
            return Err(ObjectionRefusal::Objected.into());
        }
        context.not_in_the_future("the receipt", command.received)?;
        not_before(
            "the receipt",
            command.received,
            "the decision of",
            against.on,
        )?;
        let by_post = command.channel == "post";
        if command
            .posted
            .is_some_and(|posted| !by_post || posted > command.received)
        {
            return Err(ObjectionRefusal::Posted.into());
        }
        Ok(ObjectionEvent::ObjectionReceived {
            objection: command.objection,
            decision: command.decision,
            objector: command.objector,
            received: command.received,
            posted: command.posted,
            channel: command.channel.clone(),
            committee: command.committee,
            grounds: command.grounds.clone().into(),
        })
    }

    /// An objection that was not decided on or withdrawn.
    pub(super) fn pending(&self, objection: ObjectionId) -> Result<&Objection, Refusal> {
        let found = self.objections.get(&objection);
        let found = found.ok_or(Refusal::Unknown("objection"))?;
        if found.is_open() {
            Ok(found)
        } else {
            Err(ObjectionRefusal::Over.into())
        }
    }

    fn act_on_objection(
        &self,
        id: ObjectionId,
        on: Date,
        act: &ObjectionAct,
        context: &Context,
    ) -> Result<ObjectionEvent, Refusal> {
        // A notice of default may come between a decision and its announcement.
        let found = match act {
            ObjectionAct::NoticeDefault => self
                .objections
                .get(&id)
                .ok_or(Refusal::Unknown("objection"))?,
            _ => self.pending(id)?,
        };
        if found.acts >= MOST_ACTS {
            return Err(too_many("acts on an objection", MOST_ACTS));
        }
        context.not_in_the_future("the act", on)?;
        not_before(
            "the act",
            on,
            "the last act on the objection of",
            found.last_act,
        )?;
        let until = self.objection_until(found.decision);
        found.act(id, on, act, until)
    }
}

impl Objection {
    fn act(
        &self,
        objection: ObjectionId,
        on: Date,
        act: &ObjectionAct,
        objection_until: Option<Date>,
    ) -> Result<ObjectionEvent, Refusal> {
        Ok(match act {
            ObjectionAct::InviteRepair { until, missing } => {
                self.may_invite(on, *until)?;
                ObjectionEvent::ObjectionRepairInvited {
                    objection,
                    on,
                    until: *until,
                    missing: missing.clone().into(),
                }
            }
            ObjectionAct::Repair => {
                if self.repair.is_none_or(|repair| repair.completed.is_some()) {
                    return Err(ObjectionRefusal::NotInvited.into());
                }
                ObjectionEvent::ObjectionRepaired { objection, on }
            }
            ObjectionAct::Hear { how, report } => {
                self.may_hear(*how)?;
                ObjectionEvent::ObjectionHeard {
                    objection,
                    on,
                    how: *how,
                    report: report.clone().into(),
                }
            }
            ObjectionAct::Adjourn {
                ground,
                decide_by,
                reason,
            } => {
                self.may_adjourn(on, *ground, *decide_by, objection_until)?;
                ObjectionEvent::ObjectionAdjourned {
                    objection,
                    on,
                    ground: *ground,
                    decide_by: *decide_by,
                    reason: reason.clone().into(),
                }
            }
            ObjectionAct::NoticeDefault => {
                let given = self.decided.and_then(|decided| decided.given);
                if given.is_some() || self.withdrawn.is_some() {
                    return Err(ObjectionRefusal::Over.into());
                }
                if let Some(notice) = self.notice {
                    return Err(ObjectionRefusal::InDefault(notice.received).into());
                }
                let ends = self.decide_by(objection_until);
                let penalty_from = match ends {
                    Some(ends) if on > ends => {
                        let last = Term::DefaultNotice.last_day(on);
                        let from = last.and_then(|day| day.tomorrow().ok());
                        Some(from.ok_or(Refusal::BeyondCalendar)?)
                    }
                    _ => None,
                };
                ObjectionEvent::ObjectionDefaultNoticed {
                    objection,
                    on,
                    penalty_from,
                }
            }
            ObjectionAct::Withdraw { orally, reason } => ObjectionEvent::ObjectionWithdrawn {
                objection,
                on,
                orally: *orally,
                reason: reason.clone().into(),
            },
        })
    }

    /// A hearing that was held stays. An exception says that none is meant to be held: until the decision a hearing
    /// may be held all the same, or another exception turn out to be the one.
    fn may_hear(&self, how: ObjectionHearing) -> Result<(), Refusal> {
        match self.hearing {
            Some((ObjectionHearing::Held, on)) => Err(ObjectionRefusal::Heard(on).into()),
            Some((before, _)) if before == how => Err(ObjectionRefusal::LeftOut.into()),
            _ => Ok(()),
        }
    }

    fn may_invite(&self, on: Date, until: Date) -> Result<(), Refusal> {
        if until <= on {
            return Err(ObjectionRefusal::NoTimeToRepair.into());
        }
        if until == Date::MAX {
            return Err(Refusal::BeyondCalendar);
        }
        // Once: the term stands still for one time to repair, not for one after the other.
        match self.repair {
            None => Ok(()),
            Some(repair) => Err(ObjectionRefusal::RepairRuns(repair.until).into()),
        }
    }

    fn may_adjourn(
        &self,
        on: Date,
        ground: AdjournmentGround,
        decide_by: Date,
        objection_until: Option<Date>,
    ) -> Result<(), Refusal> {
        let ends = self.decide_by(objection_until);
        let ends = ends.ok_or(ObjectionRefusal::NoTerm)?;
        // Whatever day it names: a second one is no shorter first one.
        if ground == AdjournmentGround::Once
            && let Some(before) = self.adjourned
        {
            return Err(ObjectionRefusal::Adjourned(before.on).into());
        }
        if on > ends && ground == AdjournmentGround::Once {
            return Err(ObjectionRefusal::TooLateToAdjourn(ends).into());
        }
        if decide_by <= ends {
            return Err(ObjectionRefusal::NoAdjournment(ends).into());
        }
        if ground == AdjournmentGround::Once {
            let latest = Term::Adjournment.last_day(ends);
            let latest = latest.ok_or(Refusal::BeyondCalendar)?;
            if decide_by > latest {
                return Err(ObjectionRefusal::TooLong(latest).into());
            }
        }
        Ok(())
    }
}
