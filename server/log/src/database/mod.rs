//! What both SQLite files have in common: who may open them, and which shape they have.

mod lock;
mod schema;

pub(crate) use lock::{FileLock, LockError};
pub(crate) use schema::{SchemaError, apply};

use std::{fs, io, path::Path};

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
