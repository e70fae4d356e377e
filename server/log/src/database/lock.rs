//! One process per file.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// An exclusive lock on a database, held as long as this lives: a `.lock` file beside it.
///
/// Two writers would each keep the edge of the Merkle tree, or keys that the other destroyed, in
/// memory. The operating system lifts the lock when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct FileLock {
    _file: File,
}

/// The lock was not to be had.
#[derive(Debug)]
pub(crate) enum LockError {
    /// Another process, or another handle in this one, has it.
    Held,
    /// The lock file could not be opened or locked.
    Io(io::Error),
}

impl FileLock {
    /// Takes the lock or says who should give way; never waits.
    pub(crate) fn take(database: &Path) -> Result<Self, LockError> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(PathBuf::from(name))
            .map_err(LockError::Io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held),
            Err(TryLockError::Error(source)) => Err(LockError::Io(source)),
        }
    }
}
