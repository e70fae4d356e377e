//! Signed checkpoints of the logs (c2sp.org/tlog-checkpoint), so that nobody has to trust who runs
//! this: under which origin a log is signed, and receipts of what was recorded.
//!
//! Keys and the last checkpoints lie outside of the data folder, see [`maatwerk_log::Origins`]. The
//! log itself says, in `log-origin-opened` events, under which name and key it is signed: a file
//! that is lost is missed, and whoever reads the log knows whose signature to expect.

mod base;
mod error;
mod proofs;
mod restored;
mod sign;

pub use base::{InvalidBase, OriginBase};
pub use error::CheckpointError;

pub(crate) use proofs::ProofError;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use maatwerk_log::{LogId, Origins, OriginsError};

/// What signs checkpoints.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    pub(crate) origins: Origins,
    /// What the names of new origins begin with.
    pub(crate) base: OriginBase,
    /// An origin is opened by one at a time.
    opening: tokio::sync::Mutex<()>,
    states: Mutex<BTreeMap<LogId, State>>,
}

/// How the signing of a log stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// The log says that it is signed under the origin that is there. Once seen it stays so: another
    /// is opened only while nothing else runs.
    opened: bool,
    /// The size of the last checkpoint that was given out.
    pub(crate) signed: u64,
    /// Nothing is signed any more.
    pub(crate) stopped: bool,
}

impl Checkpoints {
    pub(crate) fn open(file: &Path, base: OriginBase) -> Result<Self, OriginsError> {
        Ok(Self {
            origins: Origins::open(file)?,
            base,
            opening: tokio::sync::Mutex::default(),
            states: Mutex::default(),
        })
    }

    /// How each log stands that was signed, or should have been.
    pub(crate) fn states(&self) -> Vec<(LogId, State)> {
        let states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.iter().map(|(log, state)| (*log, *state)).collect()
    }

    fn state(&self, log: LogId) -> State {
        let states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(&log).copied().unwrap_or_default()
    }

    fn change(&self, log: LogId, change: impl FnOnce(&mut State)) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        change(states.entry(log).or_default());
    }
}
