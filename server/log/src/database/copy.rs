//! A copy of a database, taken beside whoever has it open.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::OpenFlags;

use super::{connect, sync_folder};

/// A database could not be copied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// A file is missing, is there already, or cannot be used.
    #[error("cannot use {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// SQLite could not read the one or write the other.
    #[error("{path} could not be copied")]
    Storage {
        /// The database.
        path: PathBuf,
        /// Why.
        #[source]
        source: rusqlite::Error,
    },
}

/// Copies an SQLite database as it stands at one moment into a new file that only its owner reads,
/// durably. Writers go on meanwhile; what was deleted is not in the copy, not even in its free pages.
///
/// # Errors
/// When the one cannot be read, or the other is there already or cannot be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), CopyError> {
    let file = |path: &Path| {
        let path = path.to_owned();
        move |source| CopyError::File { path, source }
    };
    let storage = |source| CopyError::Storage {
        path: from.to_owned(),
        source,
    };
    // SQLite itself would make an empty database of a file that is missing.
    fs::metadata(from).map_err(file(from))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(to).map_err(file(to))?;
    let target = to.to_str().ok_or_else(|| {
        let source = io::Error::new(io::ErrorKind::InvalidInput, "the name is no UTF-8");
        file(to)(source)
    })?;
    let connection = connect(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(storage)?;
    connection
        .execute("VACUUM INTO ?1", [target])
        .map_err(storage)?;
    made.sync_all().map_err(file(to))?;
    sync_folder(to).map_err(file(to))
}
