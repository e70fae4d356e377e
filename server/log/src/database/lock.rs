//! One process per file.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// How long a lock that is held is tried again.
///
/// A child that was forked while the lock was held has it too, until it begins its own program: a handle
/// that was closed can so stay locked for a moment.
const PATIENCE: Duration = Duration::from_millis(500);

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(10);

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
    /// Takes the lock, or says after half a second that another has it.
    pub(crate) fn take(database: &Path) -> Result<Self, LockError> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(PathBuf::from(name))
            .map_err(LockError::Io)?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if waited < PATIENCE => {
                    thread::sleep(PAUSE);
                    waited += PAUSE;
                }
                Err(TryLockError::WouldBlock) => return Err(LockError::Held),
                Err(TryLockError::Error(source)) => return Err(LockError::Io(source)),
            }
        }
    }
}
