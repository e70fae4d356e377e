//! What can go wrong with a view.

use maatwerk_log::Position;
use rusqlite::{ErrorCode, ffi};

/// A view cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The file cannot be read or written.
    #[error("the view cannot be read or written")]
    Database(#[from] rusqlite::Error),
    /// The folder of the views cannot be used.
    #[error("the folder of the views cannot be used")]
    Folder(#[from] std::io::Error),
    /// The log under the views cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] maatwerk_log::ReadError),
    /// What the view is made of cannot be read.
    #[error("what the view is made of cannot be read")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row that this view never wrote.
    #[error("the view holds something else than it was given")]
    Damaged,
    /// It has seen events that the logs do not hold: they were put back from a backup.
    #[error("the view has seen more than the logs hold")]
    Ahead,
    /// It did not catch up in time.
    #[error("the view has not seen position {0} yet")]
    Behind(Position),
    /// It is built for the first time and has not seen the logs yet.
    #[error("the view {0} is being built")]
    Building(&'static str),
    /// There is no view of this name.
    #[error("there is no view named {0}")]
    Unknown(String),
    /// The view's own code failed.
    #[error("the view's own code panicked")]
    Panicked,
    /// Somebody keeps this view up already.
    #[error("the view {0} is kept up by somebody else")]
    Kept(&'static str),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped,
}

impl ViewError {
    /// Whether the file itself is no good: it is disposable, and built again.
    pub(super) fn is_file_broken(&self) -> bool {
        let code = match self {
            Self::Damaged | Self::Ahead => return true,
            Self::Database(error) => error.sqlite_error_code(),
            _ => None,
        };
        matches!(
            code,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        )
    }

    /// As [`ViewError::is_file_broken`], of a file that is only now opened: one without our tables is
    /// no good either. What a disk or a lack of room does to a sound file is another matter.
    pub(crate) fn is_file_unfit(&self) -> bool {
        let unknown = |error: &rusqlite::Error| {
            matches!(
                error.sqlite_error_code(),
                None | Some(ErrorCode::Unknown | ErrorCode::ConstraintViolation)
            )
        };
        // Killed while it was given its write-ahead log, before anything was in it: who only reads
        // may not take back what was begun, and who writes does.
        let half_begun = |error: &rusqlite::Error| {
            error.sqlite_error().map(|error| error.extended_code)
                == Some(ffi::SQLITE_READONLY_ROLLBACK)
        };
        self.is_file_broken()
            || matches!(self, Self::Database(error) if unknown(error) || half_begun(error))
    }

    /// Whether the projection itself failed on an event: it panicked, or broke a rule of its tables.
    pub(super) fn is_fault(&self) -> bool {
        match self {
            Self::Panicked => true,
            Self::Database(error) => {
                error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
            }
            _ => false,
        }
    }
}
