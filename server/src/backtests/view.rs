//! A backtest as it is shown.

use jiff::Timestamp;
use maatwerk_domain::BacktestId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::backtest::{self, Kept, Report, Running, State};
use crate::wire::{Day, Id};

/// How far a backtest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProgressView {
    /// Events of the log.
    events: u64,
    /// Of these, read.
    seen: u64,
    /// Recorded answers that were judged; absent for who may see no cases: they could count what was
    /// asked in a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<u64>,
}

impl ProgressView {
    /// As somebody gets it who may see cases, or may not.
    pub(super) fn of(progress: backtest::Progress, sees_cases: bool) -> Self {
        Self {
            events: progress.events,
            seen: progress.seen,
            judged: sees_cases.then_some(progress.judged),
        }
    }
}

/// A backtest.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BacktestView {
    /// Its identifier.
    backtest_id: Id<BacktestId>,
    /// How it stands.
    pub(super) state: State,
    /// When it was ordered, in UTC.
    #[schemars(extend("format" = "date-time"))]
    ordered_at: String,
    /// Who ordered it.
    ordered_by: String,
    /// The digest of the component.
    plugin: String,
    /// The digest of the parameters; absent when each answer is judged with the parameters that were
    /// recorded with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<String>,
    /// The first day of receipt that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Day>,
    /// The last day of receipt that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    /// How far it is, while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<ProgressView>,
    /// What came of it: counts for who may see cases, bands for others.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
}

impl BacktestView {
    /// Without its report. `running` is the one of the authority that ran before this one was read:
    /// so that one which ends meanwhile is not taken for one that broke off with the server.
    pub(super) fn of(running: Option<&Running>, kept: Kept, sees_cases: bool) -> Self {
        let running = running.filter(|running| running.id == kept.backtest.0);
        let running = running.filter(|_| kept.state == State::Running);
        let state = match (kept.state, running) {
            (State::Running, None) => State::BrokenOff,
            (state, _) => state,
        };
        Self {
            backtest_id: kept.backtest,
            state,
            ordered_at: Timestamp::from_microsecond(kept.at)
                .unwrap_or_default()
                .to_string(),
            ordered_by: kept.by,
            plugin: kept.plugin,
            parameters: kept.parameters,
            from: kept.from,
            until: kept.until,
            progress: running.map(|running| ProgressView::of(running.watch.progress(), sees_cases)),
            report: None,
        }
    }

    /// With its report, when there is one.
    pub(super) fn with(self, report: Option<Report>) -> Self {
        Self { report, ..self }
    }
}
