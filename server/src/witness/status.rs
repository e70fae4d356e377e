//! What witnesses said of the logs of this installation, for who asks. It is not kept: a server that
//! starts asks them again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use maatwerk_log::LogId;
use maatwerk_log::transparency::SignedCheckpoint;

/// What witnesses said, by log.
#[derive(Debug, Default)]
pub(crate) struct Witnessed(Mutex<BTreeMap<LogId, Said>>);

/// What witnesses said of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// The last checkpoint that enough of them cosigned.
    pub(crate) enough: Option<Enough>,
    /// One of them says that the log does not go on from what it has seen.
    pub(crate) contradicted: bool,
}

/// A checkpoint that enough witnesses cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enough {
    pub(crate) checkpoint: SignedCheckpoint,
    /// When the last of them did, by the clock of this server, in seconds since the Unix epoch.
    pub(crate) at: u64,
}

impl Witnessed {
    /// Of one log.
    pub(crate) fn of(&self, log: LogId) -> Said {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.get(&log).cloned().unwrap_or_default()
    }

    /// Of all logs.
    pub(crate) fn all(&self) -> Vec<(LogId, Said)> {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.iter()
            .map(|(log, said)| (*log, said.clone()))
            .collect()
    }

    pub(super) fn change(&self, log: LogId, change: impl FnOnce(&mut Said)) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(said.entry(log).or_default());
    }
}
