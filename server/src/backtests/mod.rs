//! Backtests over HTTP: ordering one, looking on, stopping it, and what came of it.

mod cancel;
pub(crate) mod cases;
mod list;
mod order;
mod progress;
mod report;
mod show;
mod view;

pub(crate) use cancel::endpoint as cancel;
pub(crate) use cases::endpoint as cases;
pub(crate) use list::endpoint as list;
pub(crate) use order::endpoint as order;
pub(crate) use progress::endpoint as progress;
pub(crate) use report::endpoint as report;
pub(crate) use show::endpoint as show;

use std::sync::Arc;

use maatwerk_domain::BacktestId;
use maatwerk_log::LogId;

use self::view::BacktestView;
use crate::backtest::{Kept, Report, Running, Shelf, ShelfError, banded};
use crate::handle::HandleError;
use crate::http::access::READS_BACKTEST_CASES;
use crate::http::call::Call;
use crate::http::problem::{Kind, Problem};

impl From<ShelfError> for Problem {
    fn from(error: ShelfError) -> Self {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a backtest cannot be kept or read"
        );
        let kind = match &error {
            ShelfError::Io { .. } if error.is_full() => Kind::StorageFull,
            ShelfError::Io { .. } => Kind::StorageFailed,
            ShelfError::Damaged { .. } => Kind::Internal,
        };
        Self::new(kind, kind.meaning().trim())
    }
}

impl<B> Call<B> {
    /// Works on the shelf of backtests, where it may take its time.
    async fn shelf<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shelf, LogId) -> Result<T, ShelfError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (app, log) = (Arc::clone(&self.app), self.log());
        let done = tokio::task::spawn_blocking(move || work(&app.backtests.shelf, log)).await;
        Ok(done.map_err(HandleError::read)??)
    }

    /// The backtest of the authority that runs. Looked up before any is read, see
    /// [`BacktestView::of`](view::BacktestView::of).
    fn running(&self) -> Option<Running> {
        self.app.backtests.running(self.log())
    }

    /// The backtest in the path.
    async fn backtest(&self) -> Result<Kept, Problem> {
        let id: BacktestId = self.id("backtestId")?;
        let found = self.shelf(move |shelf, log| shelf.find(log, id)).await?;
        found.ok_or_else(|| Problem::not_found("backtest"))
    }

    /// The report of a backtest as this caller may see it, when there is one.
    async fn report_of(&self, kept: &Kept) -> Result<Option<Report>, Problem> {
        let id = kept.backtest.0;
        let report = self.shelf(move |shelf, log| shelf.report(log, id)).await?;
        Ok(report.map(|report| self.may_see(report)))
    }

    /// A report as this caller may see it: its counts, or bands.
    pub(crate) fn may_see(&self, report: Report) -> Report {
        if self.sees_cases() {
            report
        } else {
            banded(&report)
        }
    }

    /// Whether this caller may see the cases that a report is about.
    fn sees_cases(&self) -> bool {
        READS_BACKTEST_CASES
            .iter()
            .any(|role| self.caller.roles.contains(role))
    }

    /// A backtest as this caller may see it, without its report.
    fn view(&self, running: Option<&Running>, kept: Kept) -> BacktestView {
        BacktestView::of(running, kept, self.sees_cases())
    }
}
