//! Who books what came in at the bank of an authority: one at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use maatwerk_log::LogId;
use tokio::sync::OwnedMutexGuard;

/// The turns of all authorities: two files of one may tell one line, and two cases have no stream in common by
/// which the second booking of it would be outdated. No authority waits for another.
#[derive(Debug, Default)]
pub(crate) struct BookingTurns(Mutex<HashMap<LogId, Arc<tokio::sync::Mutex<()>>>>);

impl BookingTurns {
    /// Waits for a turn, which lasts until it is dropped.
    pub(super) async fn turn(&self, log: LogId) -> OwnedMutexGuard<()> {
        let turns = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(log).or_default())
        };
        turns.lock_owned().await
    }
}
