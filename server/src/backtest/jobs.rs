//! Backtests that run, one for an authority at a time.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use maatwerk_domain::BacktestId;
use maatwerk_log::LogId;

use super::candidate::Candidate;
use super::run::{Order, run};
use super::shelf::{Kept, Shelf, ShelfError, State};
use super::watch::Watch;
use crate::app::App;

/// How many run at the same time in the installation, of different authorities.
const MOST_RUNNING: usize = 4;

/// The backtests of an installation.
#[derive(Debug)]
pub(crate) struct Backtests {
    pub(crate) shelf: Shelf,
    running: Arc<Mutex<HashMap<LogId, Running>>>,
}

/// A backtest that runs.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub(crate) id: BacktestId,
    pub(crate) watch: Watch,
}

/// Why none can begin now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotNow {
    /// This one of the authority runs.
    Running(BacktestId),
    /// Enough of others run.
    Busy,
}

/// The place of a running backtest, free again when dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    running: Arc<Mutex<HashMap<LogId, Running>>>,
    log: LogId,
    of: Running,
}

impl Slot {
    /// What runs in it.
    pub(crate) fn running(&self) -> Running {
        self.of.clone()
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.log);
    }
}

impl Backtests {
    pub(crate) fn of(data: &Path) -> Self {
        Self {
            shelf: Shelf::of(data),
            running: Arc::default(),
        }
    }

    /// A place for a new one.
    pub(crate) fn place(&self, log: LogId, id: BacktestId) -> Result<Slot, NotNow> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = running.get(&log) {
            return Err(NotNow::Running(other.id));
        }
        if running.len() >= MOST_RUNNING {
            return Err(NotNow::Busy);
        }
        let of = Running {
            id,
            watch: Watch::default(),
        };
        running.insert(log, of.clone());
        Ok(Slot {
            running: Arc::clone(&self.running),
            log,
            of,
        })
    }

    /// The one of an authority that runs.
    pub(crate) fn running(&self, log: LogId) -> Option<Running> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get(&log).cloned()
    }

    /// A hold on a backtest, as long as it runs.
    pub(crate) fn watch(&self, log: LogId, id: BacktestId) -> Option<Watch> {
        let running = self.running(log).filter(|running| running.id == id);
        running.map(|running| running.watch)
    }
}

/// Begins: keeps the order, and goes on in the background. Blocks for a disk write.
pub(crate) fn begin(
    app: &Arc<App>,
    slot: Slot,
    kept: Kept,
    candidate: Candidate,
    order: Order,
) -> Result<(), ShelfError> {
    app.backtests.shelf.add(order.log, &kept)?;
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let ran = run(&app, candidate, order, &slot.of.watch).await;
        let done = tokio::task::spawn_blocking(move || finish(&app, &slot, kept, ran));
        if let Err(error) = done.await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a backtest broke off"
            );
        }
    });
    Ok(())
}

fn finish(app: &App, slot: &Slot, mut kept: Kept, ran: Result<super::Ran, super::BacktestError>) {
    let shelf = &app.backtests.shelf;
    let put = |ran: super::Ran| {
        let ended = if ran.report.stopped {
            State::Stopped
        } else {
            State::Done
        };
        match shelf.put(slot.log, slot.of.id, &ran.report, &ran.changed) {
            Ok(()) => ended,
            Err(error) => failed(slot, &error),
        }
    };
    let state = ran.map_or_else(|error| failed(slot, &error), put);
    kept.state = state;
    if let Err(error) = shelf.set(slot.log, &kept) {
        // It reads as broken off from now on.
        failed(slot, &error);
    }
}

fn failed(slot: &Slot, error: &(dyn std::error::Error + 'static)) -> State {
    tracing::error!(
        authority = %slot.log,
        backtest = %slot.of.id,
        error,
        "a backtest failed"
    );
    State::Failed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_for_an_authority_and_a_few_in_all() {
        let backtests = Backtests::of(Path::new("nowhere"));
        let id = |number: u8| BacktestId::from_bytes([number; 16]);
        let log = |number: u32| LogId::new(&format!("GM{number:04}")).unwrap();
        let place = backtests.place(log(1), id(1)).unwrap();
        let again = backtests.place(log(1), id(2)).unwrap_err();
        assert_eq!(again, NotNow::Running(id(1)));
        let others: Vec<_> = (2..=4)
            .map(|n| backtests.place(log(n), id(9)).unwrap())
            .collect();
        assert_eq!(backtests.place(log(5), id(3)).unwrap_err(), NotNow::Busy);
        assert!(backtests.watch(log(1), id(1)).is_some());
        assert!(backtests.watch(log(1), id(2)).is_none());
        drop((place, others));
        assert!(backtests.watch(log(1), id(1)).is_none());
        assert!(backtests.place(log(1), id(2)).is_ok());
    }
}
