//! What can go wrong with signing.

use std::{path::PathBuf, sync::Arc};

use crate::{entropy::EntropyError, event_log::ReadError, id::LogId};

/// The file of origins cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum OriginsError {
    /// It cannot be read or written.
    #[error("{path} cannot be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// Made by a newer version of this software.
    #[error("{path} has format {found}, this version knows up to {supported}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format of the file.
        found: i64,
        /// The newest format known here.
        supported: i64,
    },
    /// A file of something else, or one that was damaged.
    #[error("{path} is not a file of origins and checkpoints, or it is damaged")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// There is no randomness for a key.
    #[error("there is no randomness for a key")]
    Entropy(#[source] Arc<EntropyError>),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped,
}

impl From<EntropyError> for OriginsError {
    fn from(source: EntropyError) -> Self {
        Self::Entropy(Arc::new(source))
    }
}

/// A checkpoint is not signed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// No origin was opened for the log.
    #[error("no origin was opened for log {0}")]
    NotOpened(LogId),
    /// The log is not what was signed before.
    #[error("log {log} is not signed any more")]
    Stopped {
        /// The log.
        log: LogId,
        /// Why.
        #[source]
        stop: Stop,
    },
    /// The file of origins cannot be used.
    #[error("the checkpoint cannot be kept")]
    Origins(#[from] OriginsError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Read(#[from] ReadError),
}

/// Why a log is not signed any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Stop {
    /// It is shorter than it was when it was last signed: an older copy was restored, or its end
    /// was cut off.
    #[error(
        "a checkpoint of {signed} events was signed, and the log has {size}: it was rolled back"
    )]
    Shorter {
        /// The size that was signed.
        signed: u64,
        /// The size of the log.
        size: u64,
    },
    /// It does not go on where the last checkpoint ended: another history.
    #[error(
        "the log does not begin with the {signed} events of the checkpoint that was signed: it is another history"
    )]
    Forked {
        /// The size that was signed.
        signed: u64,
    },
    /// Its stored tree does not fit itself: the file was changed or damaged.
    #[error(
        "the stored tree of the log does not fit its {size} events: the file was changed or damaged"
    )]
    Damaged {
        /// The size of the log.
        size: u64,
    },
}
