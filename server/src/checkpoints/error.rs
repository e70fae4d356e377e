//! Why there is no checkpoint.

use std::path::PathBuf;

use maatwerk_log::{LogId, OriginsError, SignError};

use crate::handle::HandleError;
use crate::http::problem::{Kind, Problem};

/// There is no checkpoint to give.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The log is not what was signed before, or its key cannot be used.
    #[error("checkpoints of {0} are not signed")]
    Sign(LogId, #[source] SignError),
    /// The log says that it is signed, and the key is not there.
    #[error(
        "checkpoints of {log} are not signed: it says that it is signed as {origin}, and {file} has \
         no such key; put that file back"
    )]
    Lost {
        /// The log.
        log: LogId,
        /// Under which origin it should be signed.
        origin: String,
        /// The file.
        file: PathBuf,
    },
    /// The name of the origin is none.
    #[error("the name of the origin would be too long")]
    Name(#[from] maatwerk_log::transparency::InvalidKeyName),
    /// The keys cannot be read or written.
    #[error("the keys that sign checkpoints cannot be used")]
    Origins(#[from] OriginsError),
    /// The log does not take the opening of an origin.
    #[error("the origin cannot be recorded")]
    Handle(#[from] HandleError),
}

impl CheckpointError {
    /// Whether nothing is signed any more until somebody does something about it.
    pub(super) fn is_stop(&self) -> bool {
        matches!(
            self,
            Self::Lost { .. } | Self::Sign(_, SignError::Stopped { .. })
        )
    }

    /// What is wrong, in one sentence, and what to do.
    pub(super) fn told(&self) -> Option<String> {
        let why = match self {
            Self::Sign(_, SignError::Stopped { stop, .. }) => stop.to_string(),
            Self::Lost { origin, .. } => {
                format!("the key of {origin} is not where it was, nor is what it signed")
            }
            _ => return None,
        };
        Some(format!(
            "Checkpoints of this log are no longer signed: {why}. The operator puts back what is \
             newest of the log and of the checkpoints file, or goes on under a new origin with \
             `maatwerk log reopen`."
        ))
    }
}

impl From<CheckpointError> for Problem {
    fn from(error: CheckpointError) -> Self {
        if let Some(told) = error.told() {
            return Self::new(Kind::SigningStopped, told);
        }
        match error {
            CheckpointError::Handle(error) => error.into(),
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "there is no checkpoint"
                );
                Self::new(Kind::StorageFailed, Kind::StorageFailed.meaning().trim())
            }
        }
    }
}
