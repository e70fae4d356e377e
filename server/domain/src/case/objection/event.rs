//! What happened.

use super::{AdjournmentGround, AppealKind, AppealOutcome, ObjectionHearing, ObjectionOutcome};
use crate::case::clock::NoPenalty;
use crate::{
    AppealId, Cents, Date, DecisionId, MandateId, ObjectionId, Officer, PaymentId, PersonId,
    Personal,
};

/// Something that happened to an objection or an appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectionEvent {
    /// An objection was received.
    ObjectionReceived {
        /// The new objection.
        objection: ObjectionId,
        /// Against which decision.
        decision: DecisionId,
        /// Who objects.
        objector: PersonId,
        /// The day it was received.
        received: Date,
        /// The day it was posted, when it came by post (Awb 6:9 lid 2).
        posted: Option<Date>,
        /// How it came in: `desk`, `web`, `post`.
        channel: String,
        /// An advisory committee hears it (7:13): the term to decide is longer.
        committee: bool,
        /// The grounds, when they were told.
        grounds: Personal<Option<String>>,
    },
    /// The objector was asked to repair what was missing (6:6).
    ObjectionRepairInvited {
        /// The objection.
        objection: ObjectionId,
        /// The day.
        on: Date,
        /// The last day to do so.
        until: Date,
        /// What is missing.
        missing: Personal<String>,
    },
    /// It was repaired.
    ObjectionRepaired {
        /// The objection.
        objection: ObjectionId,
        /// The day.
        on: Date,
    },
    /// The objector was heard, or need not be (7:2, 7:3).
    ObjectionHeard {
        /// The objection.
        objection: ObjectionId,
        /// The day of the hearing, or on which it was left out.
        on: Date,
        /// How.
        how: ObjectionHearing,
        /// What was said, or why it was left out.
        report: Personal<String>,
    },
    /// The decision takes longer (7:10 lid 3, 4).
    ObjectionAdjourned {
        /// The objection.
        objection: ObjectionId,
        /// The day.
        on: Date,
        /// On which ground.
        ground: AdjournmentGround,
        /// The last day to decide, from now on.
        decide_by: Date,
        /// Why.
        reason: Personal<String>,
    },
    /// A written notice of default was received (4:17 lid 3).
    ObjectionDefaultNoticed {
        /// The objection.
        objection: ObjectionId,
        /// The day.
        on: Date,
        /// The first day for which a penalty is due; absent when the term had not passed.
        penalty_from: Option<Date>,
    },
    /// The objector withdrew it (6:21).
    ObjectionWithdrawn {
        /// The objection.
        objection: ObjectionId,
        /// The day.
        on: Date,
        /// By word of mouth, at the hearing.
        orally: bool,
        /// Why, when something was said.
        reason: Personal<Option<String>>,
    },
    /// A person with mandate, and not who took the decision, decided on it (7:11, 10:3 lid 3).
    ObjectionDecided {
        /// The new decision.
        decision: DecisionId,
        /// The objection.
        objection: ObjectionId,
        /// What was decided.
        outcome: ObjectionOutcome,
        /// It came too late, and the objector cannot be blamed for that (6:11).
        excused: bool,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// The reasons (7:12).
        reasons: Personal<String>,
    },
    /// The penalty for a late decision on it was determined (4:18).
    ObjectionPenaltyDetermined {
        /// The new decision.
        decision: DecisionId,
        /// The objection.
        objection: ObjectionId,
        /// On how many days the authority was in default, at most 42.
        days: u16,
        /// How much is due.
        amount: Cents,
        /// Why nothing is, when nothing is.
        none: Option<NoPenalty>,
        /// The mandate it stands on.
        mandate: MandateId,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Date,
        /// The reasons (3:46).
        reasons: Personal<String>,
    },
    /// What had been paid back was refunded, with interest (4:102).
    RefundPaid {
        /// The new payment.
        refund: PaymentId,
        /// The objection that led to it.
        objection: ObjectionId,
        /// How much had been paid back.
        amount: Cents,
        /// The statutory interest on it.
        interest: Cents,
        /// The day of payment.
        on: Date,
        /// Who got it.
        payee: Personal<String>,
    },
    /// An appeal or a request for interim relief was lodged with a court (8:1, 8:81).
    AppealLodged {
        /// The new record.
        appeal: AppealId,
        /// Against which decision.
        decision: DecisionId,
        /// What is asked of the court.
        kind: AppealKind,
        /// Which court.
        court: String,
        /// The day.
        on: Date,
        /// The court's reference and what is asked, when known.
        note: Personal<Option<String>>,
    },
    /// The court gave judgment.
    AppealDecided {
        /// The record.
        appeal: AppealId,
        /// The day.
        on: Date,
        /// What it said.
        outcome: AppealOutcome,
        /// What follows from it, in words.
        note: Personal<Option<String>>,
    },
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum About {
    Objection(ObjectionId),
    Appeal(AppealId),
}

impl ObjectionEvent {
    pub(in crate::case) fn about(&self) -> About {
        match self {
            Self::ObjectionReceived { objection, .. }
            | Self::ObjectionRepairInvited { objection, .. }
            | Self::ObjectionRepaired { objection, .. }
            | Self::ObjectionHeard { objection, .. }
            | Self::ObjectionAdjourned { objection, .. }
            | Self::ObjectionDefaultNoticed { objection, .. }
            | Self::ObjectionWithdrawn { objection, .. }
            | Self::ObjectionDecided { objection, .. }
            | Self::ObjectionPenaltyDetermined { objection, .. }
            | Self::RefundPaid { objection, .. } => About::Objection(*objection),
            Self::AppealLodged { appeal, .. } | Self::AppealDecided { appeal, .. } => {
                About::Appeal(*appeal)
            }
        }
    }

    /// Whether it tells anything about a person.
    #[must_use]
    pub fn tells(&self) -> bool {
        !matches!(
            self,
            Self::ObjectionRepaired { .. } | Self::ObjectionDefaultNoticed { .. }
        )
    }

    /// The same without its words about a person.
    pub fn forget_words(&mut self) {
        match self {
            Self::ObjectionReceived { grounds: told, .. }
            | Self::ObjectionWithdrawn { reason: told, .. }
            | Self::AppealLodged { note: told, .. }
            | Self::AppealDecided { note: told, .. } => *told = Personal::Erased,
            Self::ObjectionRepairInvited { missing: told, .. }
            | Self::ObjectionHeard { report: told, .. }
            | Self::ObjectionAdjourned { reason: told, .. }
            | Self::ObjectionDecided { reasons: told, .. }
            | Self::ObjectionPenaltyDetermined { reasons: told, .. }
            | Self::RefundPaid { payee: told, .. } => *told = Personal::Erased,
            Self::ObjectionRepaired { .. } | Self::ObjectionDefaultNoticed { .. } => {}
        }
    }

    /// The decision that an event is, with its mandate and who took it.
    pub(in crate::case) fn stood_on(&self) -> Option<(DecisionId, MandateId, &Officer)> {
        match self {
            Self::ObjectionDecided {
                decision,
                mandate,
                by,
                ..
            }
            | Self::ObjectionPenaltyDetermined {
                decision,
                mandate,
                by,
                ..
            } => Some((*decision, *mandate, by)),
            _ => None,
        }
    }

    /// Who an event says decided.
    #[must_use]
    pub fn by(&self) -> Option<&Officer> {
        self.stood_on().map(|(_, _, by)| by)
    }

    /// The day on which an event says that it was decided.
    #[must_use]
    pub fn decided_on(&self) -> Option<Date> {
        match self {
            Self::ObjectionDecided { on, .. } | Self::ObjectionPenaltyDetermined { on, .. } => {
                Some(*on)
            }
            _ => None,
        }
    }
}
