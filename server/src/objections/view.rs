//! Objections and appeals, as they are shown.

use maatwerk_domain::case::{Case, objection};
use maatwerk_domain::{AppealId, Date, DecisionId, LoanId, ObjectionId, PaymentId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::terms::shown;
use crate::wire::{
    AdjournmentGround, AppealKind, AppealOutcome, Cents, Code, Day, FreeText, Id, LawRef,
    ObjectionHearing, ObjectionOutcome, ShortText, Timeliness, Wire as _,
};

/// An objection, as it is on the day that is asked about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ObjectionView {
    /// Which.
    objection_id: Id<ObjectionId>,
    /// Against which decision.
    decision_id: Id<DecisionId>,
    /// Who objects.
    objector: Id<PersonId>,
    /// The day it was received.
    received: Day,
    /// The day it was posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    posted: Option<Day>,
    /// How it came in.
    channel: Code,
    /// An advisory committee hears it.
    committee: bool,
    /// The grounds; absent when they were not told, or were erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    grounds: Option<FreeText>,
    /// Whether it came in time.
    timeliness: Timeliness,
    /// The last day to decide on it; absent while the decision did not reach the resident.
    #[serde(skip_serializing_if = "Option::is_none")]
    decide_by: Option<Day>,
    /// The article that sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<LawRef>,
    /// The objector was asked to repair what was missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<ObjectionRepairView>,
    /// How the objector was heard, or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    hearing: Option<ObjectionHearingView>,
    /// The decision takes longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    adjourned: Option<AdjournedView>,
    /// The days of notices of default that came too early: they have no effect.
    premature_notices: Vec<Day>,
    /// The first day for which a penalty is due, after the notice of default that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    penalty_from: Option<Day>,
    /// What the penalty has come to, in eurocents.
    #[serde(skip_serializing_if = "Option::is_none")]
    penalty: Option<Cents>,
    /// What was determined, in eurocents.
    #[serde(skip_serializing_if = "Option::is_none")]
    penalty_determined: Option<Cents>,
    /// The day on which it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<Day>,
    /// What was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<ObjectionDecidedView>,
    /// The loans and claims that ended with that.
    undone: Vec<Id<LoanId>>,
    /// What had been paid back on them and is to be refunded, without interest, in eurocents.
    to_refund: Cents,
    /// The refund that was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<RefundView>,
}

/// An invitation to repair.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ObjectionRepairView {
    /// When.
    invited: Day,
    /// The last day to do so.
    until: Day,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    completed: Option<Day>,
}

/// A hearing, or why there was none.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ObjectionHearingView {
    /// How.
    how: ObjectionHearing,
    /// The article.
    article: LawRef,
    /// The day.
    on: Day,
}

/// An adjournment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AdjournedView {
    /// When that was told.
    on: Day,
    /// On which ground.
    ground: AdjournmentGround,
    /// The last day that was named.
    decide_by: Day,
}

/// What was decided on an objection.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ObjectionDecidedView {
    /// The decision.
    decision_id: Id<DecisionId>,
    /// What was decided.
    outcome: ObjectionOutcome,
    /// The day.
    on: Day,
}

/// A refund.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RefundView {
    /// The payment.
    refund_id: Id<PaymentId>,
    /// What had been paid back, in eurocents.
    amount: Cents,
    /// The statutory interest on it, in eurocents.
    interest: Cents,
    /// The day.
    on: Day,
}

impl ObjectionView {
    /// An objection of a case, when it is one.
    pub(crate) fn in_case(case: &Case, id: ObjectionId, day: Date) -> Option<Self> {
        let objection = case.objections.get(&id)?;
        let until = case.objection_until(objection.decision);
        Some(Self {
            objection_id: Id(id),
            decision_id: Id(objection.decision),
            objector: Id(objection.objector),
            received: Day(objection.received),
            posted: objection.posted.map(Day),
            channel: Code::of(&objection.channel),
            committee: objection.committee,
            grounds: Option::of(&objection.grounds.known().cloned().flatten()),
            timeliness: Timeliness::of(&case.timeliness(objection)),
            decide_by: objection.decide_by(until).and_then(shown),
            article: objection.law().as_ref().map(LawRef::of),
            repair: objection.repair.map(|repair| ObjectionRepairView {
                invited: Day(repair.invited),
                until: Day(repair.until),
                completed: repair.completed.map(Day),
            }),
            hearing: objection.hearing.map(|(how, on)| ObjectionHearingView {
                how: ObjectionHearing::of(&how),
                article: LawRef::of(&how.law()),
                on: Day(on),
            }),
            adjourned: objection.adjourned.map(|adjourned| AdjournedView {
                on: Day(adjourned.on),
                ground: AdjournmentGround::of(&adjourned.ground),
                decide_by: Day(adjourned.decide_by),
            }),
            premature_notices: objection.premature.iter().copied().map(Day).collect(),
            penalty_from: objection
                .notice
                .and_then(|notice| shown(notice.penalty_from)),
            penalty: objection
                .penalty(day)
                .map(|penalty| Cents::of(&penalty.so_far)),
            penalty_determined: objection
                .penalty
                .map(|determined| Cents::of(&determined.amount)),
            withdrawn: objection.withdrawn.map(Day),
            decided: objection.decided.map(|decided| ObjectionDecidedView {
                decision_id: Id(decided.decision),
                outcome: ObjectionOutcome::of(&decided.outcome),
                on: Day(decided.on),
            }),
            undone: objection.undone.iter().copied().map(Id).collect(),
            to_refund: Cents::of(&case.refundable(objection)),
            refund: objection.refund.as_ref().map(RefundView::of),
        })
    }
}

impl RefundView {
    fn of(refund: &objection::Refund) -> Self {
        Self {
            refund_id: Id(refund.refund),
            amount: Cents::of(&refund.amount),
            interest: Cents::of(&refund.interest),
            on: Day(refund.on),
        }
    }
}

/// A case before a court.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppealView {
    /// Which.
    appeal_id: Id<AppealId>,
    /// Against which decision.
    decision_id: Id<DecisionId>,
    /// What is asked of the court.
    kind: AppealKind,
    /// Which court.
    court: ShortText,
    /// The day it was lodged.
    lodged: Day,
    /// The court's reference and what is asked; absent when not told, or erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<FreeText>,
    /// What the court said.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<AppealOutcome>,
    /// The day of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<Day>,
    /// What follows from it; absent when not told, or erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    judgment: Option<FreeText>,
}

impl AppealView {
    /// An appeal of a case, when it is one.
    pub(crate) fn in_case(case: &Case, id: AppealId) -> Option<Self> {
        let appeal = case.appeals.get(&id)?;
        let judged = appeal.judged.as_ref();
        let judgment = judged.and_then(|said| said.known().cloned().flatten());
        Some(Self {
            appeal_id: Id(id),
            decision_id: Id(appeal.decision),
            kind: AppealKind::of(&appeal.kind),
            court: ShortText::of(&appeal.court),
            lodged: Day(appeal.lodged),
            note: Option::of(&appeal.note.known().cloned().flatten()),
            outcome: appeal
                .judgment
                .map(|(outcome, _)| AppealOutcome::of(&outcome)),
            judged: appeal.judgment.map(|(_, on)| Day(on)),
            judgment: Option::of(&judgment),
        })
    }
}
