//! What can go wrong with keys.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{database::SchemaError, entropy::EntropyError, id::KeyId};

/// The store of keys could not be opened or used.
///
/// Callers whose keys were written together share one cause, hence the `Arc`.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Another process has it.
    #[error("{path} is in use by another process")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The master key does not open it.
    #[error("the master key is not the one that {path} was made with")]
    WrongMasterKey {
        /// The file.
        path: PathBuf,
    },
    /// A key was to be made that was destroyed before.
    #[error("key {0} was destroyed")]
    Destroyed(KeyId),
    /// A stored key does not open, although the master key is the right one.
    #[error("key {0} is damaged")]
    DamagedKey(KeyId),
    /// Made by a newer version of this software.
    #[error("the keys have format {found}, this version knows up to {supported}")]
    Newer {
        /// The format of the file.
        found: i64,
        /// The newest format known here.
        supported: i64,
    },
    /// A database or file of something else.
    #[error("{path} is not a store of keys")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("cannot use {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Arc<io::Error>,
    },
    /// A line of the ledger of destroyed keys is no key. Skipping it could bring somebody back.
    #[error("line {line} of the ledger of destroyed keys is no key id")]
    Ledger {
        /// Counted from 1.
        line: u64,
    },
    /// SQLite failed.
    #[error("the store of keys failed")]
    Storage(#[source] Arc<rusqlite::Error>),
    /// No randomness.
    #[error("no key can be made")]
    Entropy(#[source] Arc<EntropyError>),
}

impl VaultError {
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

    /// Whether there is no room left. Nothing was kept then; it can be tried again once there is room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Storage(source)
            if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Storage(Arc::new(source))
    }
}

impl From<EntropyError> for VaultError {
    fn from(source: EntropyError) -> Self {
        Self::Entropy(Arc::new(source))
    }
}

/// An event could not be sealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// An event has 1 to 16 parts.
    #[error("an event has 1 to 16 parts, not {count}")]
    Parts {
        /// The number given.
        count: usize,
    },
    /// The first part is for accounting and the others are about a person.
    #[error("part {index} is sealed with a key of the wrong class")]
    WrongClass {
        /// The part, from 0.
        index: usize,
    },
    /// The event is larger than [`limits::MAX_EVENT_BYTES`](crate::limits::MAX_EVENT_BYTES).
    #[error("the event has {bytes} bytes when sealed, more than may be")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The key was destroyed: nothing more can be said about this person in this case.
    #[error("key {0} was destroyed")]
    Destroyed(KeyId),
    /// No such key was ever made here.
    #[error("there is no key {0}")]
    UnknownKey(KeyId),
    /// No randomness for a nonce.
    #[error("nothing can be sealed")]
    Entropy(#[from] EntropyError),
    /// The key could not be read.
    #[error("the key could not be read")]
    Vault(#[source] VaultError),
}

/// A part could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnsealError {
    /// The key was destroyed, and with it what this part said.
    #[error("key {0} was destroyed")]
    Destroyed(KeyId),
    /// The key is not in this store: the keys are of another installation or an older backup.
    #[error("there is no key {0}")]
    UnknownKey(KeyId),
    /// The part was altered or moved, or another key was put in the place of its own.
    #[error("the part was not sealed with key {0} for this place")]
    NotAuthentic(KeyId),
    /// The key could not be read.
    #[error("the key could not be read")]
    Vault(#[source] VaultError),
}

/// Nothing can be derived from a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeriveError {
    /// The key was destroyed, and with it all that was derived from it.
    #[error("key {0} was destroyed")]
    Destroyed(KeyId),
    /// The key is not in this store.
    #[error("there is no key {0}")]
    UnknownKey(KeyId),
    /// The key could not be read.
    #[error("the key could not be read")]
    Vault(#[source] VaultError),
}

/// A master key could not be read or made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MasterKeyError {
    /// The text or file is of another form.
    #[error("a master key is 64 hexadecimal digits, or a file of those or of 32 bytes")]
    Malformed,
    /// The file lets others than its owner and group read it.
    #[error("{path} can be read by everybody; take that right away (chmod 600)")]
    WorldReadable {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be read or made.
    #[error("cannot use the master key file {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// No randomness.
    #[error("no master key can be made")]
    Entropy(#[from] EntropyError),
}
