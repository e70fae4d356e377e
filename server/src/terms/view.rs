//! The clock of a request, as it is shown.

use maatwerk_domain::case::clock;
use maatwerk_domain::{Date, DecisionId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Cents, Day, Id, LawRef, SuspensionGround, Wire as _};

/// The clock of a request (Awb 4:5, 4:13 to 4:18), as it is on the day that is asked about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClockView {
    /// The last day to decide, as far as it is known: while the term stands still without an end, each
    /// day moves it on. Absent where law sets no term.
    #[serde(skip_serializing_if = "Option::is_none")]
    decide_by: Option<Day>,
    /// The article that sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<LawRef>,
    /// The term stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    suspended: Option<SuspendedView>,
    /// The applicant was asked to complete the request: the latest time.
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<RepairView>,
    /// The applicant was told that it takes longer: the latest time.
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<ExtensionView>,
    /// The days of notices of default that came before the term had passed: they have no effect.
    premature_notices: Vec<Day>,
    /// The notice of default that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    default_notice: Option<DefaultView>,
    /// What a late decision costs; absent while nothing can be due.
    #[serde(skip_serializing_if = "Option::is_none")]
    penalty: Option<PenaltyView>,
    /// The day on which a decision reached the applicant: the clock has stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<Day>,
    /// The day on which the applicant withdrew the request: likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<Day>,
}

/// A term that stands still.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SuspendedView {
    /// Why.
    ground: SuspensionGround,
    /// The article.
    article: LawRef,
    /// The first day on which it does.
    since: Day,
    /// The day on which it runs again, when that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs_again: Option<Day>,
}

/// An invitation to complete a request.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RepairView {
    /// When.
    invited: Day,
    /// The last day to do so.
    until: Day,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    completed: Option<Day>,
}

/// An extension.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExtensionView {
    /// When.
    announced: Day,
    /// The last day that was named.
    decide_by: Day,
}

/// A notice of default.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DefaultView {
    /// When it was received.
    received: Day,
    /// The first day for which a penalty is due when nothing is decided before it.
    penalty_from: Day,
}

/// The penalty for a late decision.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PenaltyView {
    /// For how many days it is due.
    days: u16,
    /// How much for these days, in eurocents.
    so_far: Cents,
    /// The most it can become, or became, in eurocents.
    most: Cents,
    /// The last day for which it is due, when that has come or is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Day>,
    /// By when it is determined (Awb 4:18), when it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    determine_by: Option<Day>,
    /// What was determined.
    #[serde(skip_serializing_if = "Option::is_none")]
    determined: Option<DeterminedView>,
}

/// A penalty that was determined.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DeterminedView {
    /// The decision.
    decision_id: Id<DecisionId>,
    /// How much is due, in eurocents.
    amount: Cents,
}

impl ClockView {
    pub(crate) fn of(clock: &clock::Clock, day: Date) -> Self {
        let stopped = clock.given.or(clock.withdrawn).is_some();
        let suspended = clock.suspended(day).filter(|_| !stopped);
        Self {
            decide_by: clock.decide_by(day).and_then(shown),
            article: clock.law().as_ref().map(LawRef::of),
            suspended: suspended.map(|one| SuspendedView {
                ground: SuspensionGround::of(&one.ground),
                article: LawRef::of(&one.ground.law()),
                since: Day(one.from),
                runs_again: one.runs_again.and_then(shown),
            }),
            repair: clock.repair.map(|repair| RepairView {
                invited: Day(repair.invited),
                until: Day(repair.until),
                completed: repair.completed.map(Day),
            }),
            extension: clock.extension.map(|extension| ExtensionView {
                announced: Day(extension.announced),
                decide_by: Day(extension.decide_by),
            }),
            premature_notices: clock.premature.iter().copied().map(Day).collect(),
            default_notice: clock.notice.map(|notice| DefaultView {
                received: Day(notice.received),
                penalty_from: Day(notice.penalty_from),
            }),
            penalty: clock.penalty(day).map(|penalty| PenaltyView {
                days: penalty.days,
                so_far: Cents::of(&penalty.so_far),
                most: Cents::of(&penalty.most),
                last_day: penalty.last_day.and_then(shown),
                determine_by: penalty.determine_by.and_then(shown),
                determined: clock.penalty.map(|determined| DeterminedView {
                    decision_id: Id(determined.decision),
                    amount: Cents::of(&determined.amount),
                }),
            }),
            given: clock.given.map(Day),
            withdrawn: clock.withdrawn.map(Day),
        }
    }
}

/// A computed day, when it is one of the years that are shown.
pub(crate) fn shown(day: Date) -> Option<Day> {
    (1900..=2199).contains(&day.year()).then_some(Day(day))
}
