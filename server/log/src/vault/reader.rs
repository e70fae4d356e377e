//! The keys, read beside whoever has them open.

use std::{
    collections::HashSet,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    DataKey, MasterKey, VaultError,
    cache::KeyCache,
    crypt::Secret,
    keys::{CACHED_KEYS, Holding, derive},
    ledger::Ledger,
    mac,
    store::{FoundSecret, KeyStore, Stored},
};
use crate::id::{KeyId, LogId};

/// The store of keys, to be read alone: beside a server, without a lock, and nothing is changed. What
/// the ledger says was destroyed is destroyed here too, also when the store still has it.
pub struct KeyReader {
    path: PathBuf,
    master: MasterKey,
    mac_secret: Option<Secret>,
    destroyed: HashSet<KeyId>,
    cache: KeyCache,
    store: Mutex<KeyStore>,
}

/// What there is of a key.
#[derive(Debug, Clone)]
pub enum FoundKey {
    /// The key.
    Held(DataKey),
    /// The mark that it was destroyed, in the store or in the ledger.
    Destroyed,
    /// Nothing.
    Unknown,
}

impl KeyReader {
    /// Opens the store at `path` and reads the ledger, when there is one.
    ///
    /// # Errors
    /// A wrong master key, a file that cannot be read or is something else, a damaged ledger.
    pub fn open(path: &Path, master: MasterKey, ledger: &Path) -> Result<Self, VaultError> {
        let store = KeyStore::read(path)?;
        let mac_secret = match store.find_secret("mac", &master)? {
            FoundSecret::Opened(secret) => Some(secret),
            FoundSecret::Missing => None,
            FoundSecret::Closed => {
                return Err(VaultError::WrongMasterKey {
                    path: path.to_owned(),
                });
            }
        };
        Ok(Self {
            path: path.to_owned(),
            master,
            mac_secret,
            destroyed: Ledger::peek(ledger)?.into_iter().collect(),
            cache: KeyCache::new(CACHED_KEYS),
            store: Mutex::new(store),
        })
    }

    /// What there is of a key.
    ///
    /// # Errors
    /// When the store cannot be read, or the key does not unwrap ([`VaultError::DamagedKey`]).
    pub fn key(&self, id: KeyId) -> Result<FoundKey, VaultError> {
        if let Some(key) = self.cache.get(id) {
            return Ok(FoundKey::Held(DataKey::of(id, key)));
        }
        if self.destroyed.contains(&id) {
            return Ok(FoundKey::Destroyed);
        }
        Ok(match self.store().find(id)? {
            Stored::Key(wrapped) => {
                let opened = wrapped.unwrap(&self.master);
                let (class, secret) = opened.ok_or(VaultError::DamagedKey(id))?;
                let key = Arc::new(derive(id, class, &secret));
                self.cache.insert(id, &key);
                FoundKey::Held(DataKey::of(id, key))
            }
            Stored::Destroyed => FoundKey::Destroyed,
            Stored::Unknown => FoundKey::Unknown,
        })
    }

    /// What there is of a key now, whatever was read of it before.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn holding(&self, id: KeyId) -> Result<Holding, VaultError> {
        if self.destroyed.contains(&id) {
            return Ok(Holding::Destroyed);
        }
        Ok(match self.store().find(id)? {
            Stored::Key(_) => Holding::Held,
            Stored::Destroyed => Holding::Destroyed,
            Stored::Unknown => Holding::Unknown,
        })
    }

    /// As [`Vault::mac`](super::Vault::mac); `None` for a store that never made one.
    #[must_use]
    pub fn mac(&self, purpose: &str, log: LogId, bytes: &[u8]) -> Option<[u8; 32]> {
        let secret = self.mac_secret.as_ref()?;
        Some(mac::keyed(secret, purpose, log, bytes))
    }

    fn store(&self) -> MutexGuard<'_, KeyStore> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for KeyReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyReader")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
