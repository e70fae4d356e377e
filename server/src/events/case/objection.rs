//! Objections and appeals.

use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::{AppealId, DecisionId, MandateId, ObjectionId, PaymentId, PersonId};

use crate::wire::{
    AdjournmentGround, AppealKind, AppealOutcome, Cents, Code, Day, FreeText, Id, NoPenalty,
    ObjectionHearing, ObjectionOutcome, Officer, ShortText,
};

shapes! {
    /// An objection was received.
    ObjectionReceived = "objection-received.v1" of ObjectionEvent {
        /// The new objection.
        objection: Id<ObjectionId>,
        /// Against which decision.
        decision: Id<DecisionId>,
        /// Who objects.
        objector: Id<PersonId>,
        /// The day it was received.
        received: Day,
        /// The day it was posted, when it came by post (Awb 6:9 lid 2).
        #[serde(skip_serializing_if = "Option::is_none")]
        posted: Option<Day>,
        /// How it came in.
        channel: Code,
        /// An advisory committee hears it (7:13): the term to decide is longer.
        committee: bool,
    } => ObjectionReceivedSubject {
        /// The grounds, when they were told.
        #[serde(skip_serializing_if = "Option::is_none")]
        grounds: Option<FreeText>,
    }

    /// The objector was asked to repair what was missing (Awb 6:6).
    ObjectionRepairInvited = "objection-repair-invited.v1" of ObjectionEvent {
        /// The objection.
        objection: Id<ObjectionId>,
        /// The day.
        on: Day,
        /// The last day to do so.
        until: Day,
    } => ObjectionRepairInvitedSubject {
        /// What is missing.
        missing: FreeText,
    }

    /// It was repaired.
    ObjectionRepaired = "objection-repaired.v1" of ObjectionEvent {
        /// The objection.
        objection: Id<ObjectionId>,
        /// The day.
        on: Day,
    }

    /// The objector was heard, or need not be (Awb 7:2, 7:3).
    ObjectionHeard = "objection-heard.v1" of ObjectionEvent {
        /// The objection.
        objection: Id<ObjectionId>,
        /// The day of the hearing, or on which it was left out.
        on: Day,
        /// How.
        how: ObjectionHearing,
    } => ObjectionHeardSubject {
        /// What was said, or why it was left out.
        report: FreeText,
    }

    /// The decision takes longer (Awb 7:10 lid 3, 4).
    ObjectionAdjourned = "objection-adjourned.v1" of ObjectionEvent {
        /// The objection.
        objection: Id<ObjectionId>,
        /// The day.
        on: Day,
        /// On which ground.
        ground: AdjournmentGround,
        /// The last day to decide, from now on.
        decide_by: Day,
    } => ObjectionAdjournedSubject {
        /// Why.
        reason: FreeText,
    }

    /// A written notice of default was received (Awb 4:17 lid 3).
    ObjectionDefaultNoticed = "objection-default-noticed.v1" of ObjectionEvent {
        /// The objection.
        objection: Id<ObjectionId>,
        /// The day.
        on: Day,
        /// The first day for which a penalty is due; absent when the term had not passed.
        #[serde(skip_serializing_if = "Option::is_none")]
        penalty_from: Option<Day>,
    }

    /// The objector withdrew it (Awb 6:21).
    ObjectionWithdrawn = "objection-withdrawn.v1" of ObjectionEvent {
        /// The objection.
        objection: Id<ObjectionId>,
        /// The day.
        on: Day,
        /// By word of mouth, at the hearing.
        orally: bool,
    } => ObjectionWithdrawnSubject {
        /// Why, when something was said.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<FreeText>,
    }

    /// A person with mandate, and not who took the decision, decided on it (Awb 7:11, 10:3 lid 3).
    ObjectionDecided = "objection-decided.v1" of ObjectionEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The objection.
        objection: Id<ObjectionId>,
        /// What was decided.
        outcome: ObjectionOutcome,
        /// It came too late, and the objector cannot be blamed for that (6:11).
        excused: bool,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => ObjectionDecidedSubject {
        /// The reasons (7:12).
        reasons: FreeText,
    }

    /// The penalty for a late decision on it was determined (Awb 4:18).
    ObjectionPenaltyDetermined = "objection-penalty-determined.v1" of ObjectionEvent {
        /// The new decision.
        decision: Id<DecisionId>,
        /// The objection.
        objection: Id<ObjectionId>,
        /// On how many days the authority was in default, at most 42.
        days: u16,
        /// How much is due, in eurocents.
        amount: Cents,
        /// Why nothing is, when nothing is.
        #[serde(skip_serializing_if = "Option::is_none")]
        none: Option<NoPenalty>,
        /// The mandate it stands on.
        mandate: Id<MandateId>,
        /// Who decided.
        by: Officer,
        /// The day of the decision.
        on: Day,
    } => ObjectionPenaltyDeterminedSubject {
        /// The reasons (3:46).
        reasons: FreeText,
    }

    /// What had been paid back was refunded, with interest (Awb 4:102).
    RefundPaid = "refund-paid.v1" of ObjectionEvent {
        /// The new payment.
        refund: Id<PaymentId>,
        /// The objection that led to it.
        objection: Id<ObjectionId>,
        /// How much had been paid back, in eurocents.
        amount: Cents,
        /// The statutory interest on it, in eurocents.
        interest: Cents,
        /// The day of payment.
        on: Day,
    } => RefundPaidSubject {
        /// Who got it.
        payee: FreeText,
    }

    /// An appeal or a request for interim relief was lodged with a court (Awb 8:1, 8:81).
    AppealLodged = "appeal-lodged.v1" of ObjectionEvent {
        /// The new record.
        appeal: Id<AppealId>,
        /// Against which decision.
        decision: Id<DecisionId>,
        /// What is asked of the court.
        kind: AppealKind,
        /// Which court.
        court: ShortText,
        /// The day.
        on: Day,
    } => AppealLodgedSubject {
        /// The court's reference and what is asked, when known.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<FreeText>,
    }

    /// The court gave judgment.
    AppealDecided = "appeal-decided.v1" of ObjectionEvent {
        /// The record.
        appeal: Id<AppealId>,
        /// The day.
        on: Day,
        /// What it said.
        outcome: AppealOutcome,
    } => AppealDecidedSubject {
        /// What follows from it, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<FreeText>,
    }
}
