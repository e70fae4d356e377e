//! Errors of SQLite, sorted by what the caller can do.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::ErrorCode;

use crate::{
    database::SchemaError,
    event_log::{AppendError, ReadError},
    id::{LogId, Position},
};

/// The file of logs could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process has it.
    #[error("{path} is in use by another process")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// Made by a newer version of this software.
    #[error("the logs have format {found}, this version knows up to {supported}")]
    Newer {
        /// The format of the file.
        found: i64,
        /// The newest format known here.
        supported: i64,
    },
    /// A database or file of something else.
    #[error("{path} is not a file of logs")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The end of a log and its tree do not fit: the file was damaged or tampered with.
    #[error("the Merkle tree of log {log} does not fit its events")]
    Damaged {
        /// The log.
        log: LogId,
    },
    /// A file or thread could not be had.
    #[error("cannot use {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// SQLite failed.
    #[error("the file of logs could not be opened")]
    Storage(#[source] rusqlite::Error),
}

impl OpenError {
    /// The shape of a file is not one of ours.
    pub(super) fn of(error: SchemaError, path: &Path) -> Self {
        match error {
            SchemaError::Newer { found, supported } => Self::Newer { found, supported },
            SchemaError::Foreign => Self::Foreign {
                path: path.to_owned(),
            },
            SchemaError::Sqlite(source) => source.into(),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Storage(source)
    }
}

/// The answer to every append of a batch that failed.
pub(super) fn failed_append(source: rusqlite::Error) -> AppendError {
    let full = source.sqlite_error_code() == Some(ErrorCode::DiskFull);
    let cause = Arc::new(source);
    if full {
        AppendError::Full(cause)
    } else {
        AppendError::Storage(cause)
    }
}

/// A row of which something cannot be read is damaged; anything else is the store's failure.
pub(super) fn failed_read(source: rusqlite::Error) -> ReadError {
    ReadError::Storage(Arc::new(source))
}

pub(super) fn damaged(log: LogId, position: Position) -> ReadError {
    ReadError::Damaged { log, position }
}
