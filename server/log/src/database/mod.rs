//! What both SQLite files have in common: who may open them, and which shape they have.

mod copy;
mod lock;
mod schema;

pub use copy::{CopyError, copy};
pub(crate) use lock::{FileLock, LockError};
pub(crate) use schema::{SchemaError, apply, is_ours};

use std::{fs, io, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

/// How long a statement waits for others who use the file.
pub(crate) const BUSY_PATIENCE: Duration = Duration::from_secs(5);

/// Opens a connection, used by one thread at a time.
pub(crate) fn connect(path: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(32);
    // Else SQLite plans a query anew whenever a number is bound to it, to see whether it is a small
    // one: an eighth of all the time an append took.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
    Ok(connection)
}

/// Makes the file when it does not exist, readable by its owner alone. SQLite gives the same
/// permissions to the files it puts beside it.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Makes a new name in a folder durable. Elsewhere than on Unix a folder cannot be synchronised.
pub(crate) fn sync_folder(of: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = of
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        fs::File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = of;
    Ok(())
}
