//! Making, finding and destroying keys.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    DataKey, FoundKey, KeyClass, MasterKey, VaultError,
    cache::{KeyCache, KeyMaterial},
    crypt::{self, Secret},
    ledger::Ledger,
    store::{Derivation, KeyStore, Stored, WrappedKey},
};
use crate::{
    entropy::{Entropy, OsEntropy},
    group_commit::GroupCommit,
    id::KeyId,
};

/// The unwrapped keys kept in memory at most: about 12 MB.
pub(super) const CACHED_KEYS: usize = 65_536;

/// The store of keys: `keys.db`, opened by its master key. A handle; clones share one store.
///
/// Calls block, for a disk write where they make or destroy a key, for a read where a key is not
/// in memory.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    path: PathBuf,
    master: MasterKey,
    entropy: Arc<dyn Entropy>,
    cache: KeyCache,
    mac_secret: Secret,
    together: GroupCommit<Vec<WrappedKey>, VaultError>,
    disk: Mutex<Disk>,
}

struct Disk {
    store: KeyStore,
    ledger: Ledger,
}

/// What a store of keys has of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// The key.
    Held,
    /// The mark that it was destroyed.
    Destroyed,
    /// Nothing: the store is of another installation, or older than what was sealed with the key.
    Unknown,
}

/// What a store of keys hands out of one.
pub enum Handed {
    /// The 32 secret bytes of the key, wiped when dropped.
    Key(Secret),
    /// The mark that it was destroyed.
    Destroyed,
    /// Nothing, as [`Holding::Unknown`].
    Unknown,
}

/// What was found of a key.
pub(super) enum Found {
    Key(Arc<KeyMaterial>),
    Destroyed,
    Unknown,
}

impl Vault {
    /// Opens the store, or makes it, and applies the ledger of destroyed keys at `ledger`, a text
    /// file that belongs outside the data folder and its backups.
    ///
    /// # Errors
    /// A wrong master key, a store in use by another process or of a newer version, a damaged
    /// ledger, or a file that cannot be used.
    pub fn open(path: &Path, master: MasterKey, ledger: &Path) -> Result<Self, VaultError> {
        Self::open_with(path, master, ledger, Arc::new(OsEntropy))
    }

    /// As [`Vault::open`], with another source of randomness.
    ///
    /// # Errors
    /// See [`Vault::open`].
    pub fn open_with(
        path: &Path,
        master: MasterKey,
        ledger: &Path,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, VaultError> {
        let mut store = KeyStore::open(path)?;
        // The secret is also the proof that the master key is the right one, before any use.
        let secret = store.secret("mac", &master, &*entropy)?;
        let mac_secret = secret.ok_or_else(|| VaultError::WrongMasterKey {
            path: path.to_owned(),
        })?;
        let (mut ledger, destroyed) = Ledger::open(ledger)?;
        store.destroy(&destroyed)?;
        // A ledger that was lost or replaced learns again what the store still knows.
        let known: std::collections::HashSet<_> = destroyed.into_iter().collect();
        let missing: Vec<_> = store
            .destroyed()?
            .into_iter()
            .filter(|id| !known.contains(id))
            .collect();
        ledger.add(&missing)?;
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            master,
            entropy,
            cache: KeyCache::new(CACHED_KEYS),
            mac_secret,
            together: GroupCommit::default(),
            disk: Mutex::new(Disk { store, ledger }),
        })))
    }

    /// Wraps all keys of the store at `path` with another master key, in one transaction: whatever
    /// stops it, the store opens with the old one or with the new one. What was sealed and digested
    /// stays as it is: it hangs on the keys, and on a secret that is wrapped with them. Answers how
    /// many were wrapped.
    ///
    /// # Errors
    /// [`VaultError::WrongMasterKey`] when `old` does not open the store; a store in use by another
    /// process, a damaged key, or a file that cannot be used. Nothing has changed then.
    pub fn rotate(path: &Path, old: &MasterKey, new: &MasterKey) -> Result<u64, VaultError> {
        Self::rotate_with(path, old, new, &OsEntropy)
    }

    pub(super) fn rotate_with(
        path: &Path,
        old: &MasterKey,
        new: &MasterKey,
        entropy: &dyn Entropy,
    ) -> Result<u64, VaultError> {
        // It would be made where there is none.
        std::fs::metadata(path).map_err(|source| VaultError::File {
            path: path.to_owned(),
            source: Arc::new(source),
        })?;
        let rotated = KeyStore::open(path)?.rotate(old, new, entropy)?;
        rotated.ok_or_else(|| VaultError::WrongMasterKey {
            path: path.to_owned(),
        })
    }

    /// What the store has of a key.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn holding(&self, id: KeyId) -> Result<Holding, VaultError> {
        Ok(match self.disk().store.find(id)? {
            Stored::Key(_) => Holding::Held,
            Stored::Destroyed => Holding::Destroyed,
            Stored::Unknown => Holding::Unknown,
        })
    }

    /// The secret bytes of a key, for who may have it: whoever has them opens all that was and will be
    /// sealed with it, also after it is destroyed here. See [`DataKey`](super::DataKey).
    ///
    /// # Errors
    /// When it cannot be read, or is damaged.
    pub fn hand_out(&self, id: KeyId) -> Result<Handed, VaultError> {
        Ok(match self.disk().store.find(id)? {
            Stored::Key(wrapped) => {
                let opened = wrapped.unwrap(&self.0.master);
                let (_, secret) = opened.ok_or(VaultError::DamagedKey(id))?;
                Handed::Key(secret)
            }
            Stored::Destroyed => Handed::Destroyed,
            Stored::Unknown => Handed::Unknown,
        })
    }

    /// Makes a key. It is durable on return, before any event can need it: an orphaned key is
    /// harmless, an event without its key is lost.
    ///
    /// # Errors
    /// When it cannot be written; no key was made then.
    pub fn create_key(&self, class: KeyClass) -> Result<KeyId, VaultError> {
        self.create_keys(&[class]).map(|ids| ids[0])
    }

    /// Makes a key of each of these classes, in that order, all or none, with one disk write.
    /// Callers at the same time share one disk write.
    ///
    /// # Errors
    /// See [`Vault::create_key`].
    pub fn create_keys(&self, classes: &[KeyClass]) -> Result<Vec<KeyId>, VaultError> {
        let named = classes
            .iter()
            .map(|class| Ok((KeyId::random(self.entropy())?, *class)));
        let named: Vec<_> = named.collect::<Result<_, VaultError>>()?;
        self.make(&named)?;
        Ok(named.into_iter().map(|(id, _)| id).collect())
    }

    /// Makes the keys of these ids, drawn at random by the caller, all or none: so that an id can be
    /// given out before it is sure that anything will be sealed with its key. A key that is there
    /// stays as it is, so that a second try is harmless.
    ///
    /// # Errors
    /// See [`Vault::create_key`]; and [`VaultError::Destroyed`], since nobody comes back.
    pub fn ensure_keys(&self, keys: &[(KeyId, KeyClass)]) -> Result<(), VaultError> {
        let missing = self.missing(keys)?;
        if missing.is_empty() {
            return Ok(());
        }
        self.make(&missing)
    }

    /// Which of these keys are not there.
    fn missing(&self, keys: &[(KeyId, KeyClass)]) -> Result<Vec<(KeyId, KeyClass)>, VaultError> {
        let mut missing = Vec::with_capacity(keys.len());
        for (id, class) in keys {
            match self.key(*id)? {
                Found::Key(_) => {}
                Found::Unknown => missing.push((*id, *class)),
                Found::Destroyed => return Err(VaultError::Destroyed(*id)),
            }
        }
        Ok(missing)
    }

    fn make(&self, named: &[(KeyId, KeyClass)]) -> Result<(), VaultError> {
        let made = named.iter().map(|(id, class)| {
            let bound = Derivation::Bound;
            WrappedKey::make(*id, *class, bound, &self.0.master, self.entropy())
        });
        let keys = made.collect::<Result<Vec<_>, _>>()?;
        self.0.together.write(keys, &self.0.disk, |disk, all| {
            disk.store.insert(all.flatten())
        })?;
        // Somebody else may have made, or destroyed, the same key meanwhile: what is stored counts.
        self.missing(named).map(drop)
    }

    /// Destroys a key: what was sealed with it can never be read again, here or from a backup that
    /// the ledger is applied to. Destroying it again, or a key that is not there, succeeds. Whether
    /// its wrapped bytes are out of every file too, [`Vault::scrub`] tells.
    ///
    /// # Errors
    /// When the ledger or the store cannot be written. The key may be destroyed or not; call again.
    pub fn destroy_key(&self, id: KeyId) -> Result<(), VaultError> {
        self.destroy_keys(&[id])
    }

    /// Destroys keys, all of them with one disk write each of the ledger and of the store; see
    /// [`Vault::destroy_key`].
    ///
    /// # Errors
    /// See [`Vault::destroy_key`].
    pub fn destroy_keys(&self, ids: &[KeyId]) -> Result<(), VaultError> {
        let mut disk = self.disk();
        let mut left = Vec::with_capacity(ids.len());
        for id in ids {
            if !matches!(disk.store.find(*id)?, Stored::Destroyed) {
                left.push(*id);
            }
        }
        // The ledger first: when we stop here, the next start finishes what was begun.
        disk.ledger.add(&left)?;
        disk.store.destroy(&left)?;
        for id in ids {
            // Still under the lock that `key` fills the cache under, so no reader puts it back.
            self.0.cache.remove(*id);
        }
        Ok(())
    }

    /// What opens the parts that were sealed with a key, for who opens several: it opens them also after
    /// the key is destroyed here, so it is let go soon.
    ///
    /// # Errors
    /// When it cannot be read, or is damaged.
    pub fn data_key(&self, id: KeyId) -> Result<FoundKey, VaultError> {
        Ok(match self.key(id)? {
            Found::Key(material) => FoundKey::Held(DataKey::of(id, material)),
            Found::Destroyed => FoundKey::Destroyed,
            Found::Unknown => FoundKey::Unknown,
        })
    }

    /// Leaves nothing of destroyed keys in the files of the store. Whether that was done: someone who
    /// reads `keys.db` holds it up, and then it is to be called again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn scrub(&self) -> Result<bool, VaultError> {
        self.disk().store.scrub()
    }

    pub(super) fn key(&self, id: KeyId) -> Result<Found, VaultError> {
        if let Some(key) = self.0.cache.get(id) {
            return Ok(Found::Key(key));
        }
        let disk = self.disk();
        Ok(match disk.store.find(id)? {
            Stored::Destroyed => Found::Destroyed,
            Stored::Unknown => Found::Unknown,
            Stored::Key(wrapped) => {
                let opened = wrapped.unwrap(&self.0.master);
                let (class, secret) = opened.ok_or(VaultError::DamagedKey(id))?;
                let key = Arc::new(self.material(id, class, wrapped.derivation, &secret));
                self.0.cache.insert(id, &key);
                Found::Key(key)
            }
        })
    }

    /// What follows from a key here.
    fn material(
        &self,
        id: KeyId,
        class: KeyClass,
        derivation: Derivation,
        secret: &Secret,
    ) -> KeyMaterial {
        let mut material = derive(id, class, secret);
        if derivation == Derivation::Bound {
            let label: &[u8] = b"maatwerk-log/bind/v1";
            let pieces = [label, id.as_bytes(), material.mac_key.as_slice()];
            material.mac_key = Secret::new(crypt::hmac(self.mac_secret(), &pieces));
        }
        material
    }

    pub(super) fn entropy(&self) -> &dyn Entropy {
        &*self.0.entropy
    }

    pub(super) fn mac_secret(&self) -> &[u8; 32] {
        &self.0.mac_secret
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        // A panic between two statements leaves a transaction that was rolled back, no more.
        self.0.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("path", &self.0.path)
            .finish_non_exhaustive()
    }
}

/// What follows from a key alone: all that it takes to open what it sealed.
pub(super) fn derive(id: KeyId, class: KeyClass, key: &Secret) -> KeyMaterial {
    KeyMaterial {
        class,
        cipher_key: Secret::new(crypt::hmac(key, &[b"maatwerk-log/seal/v1", id.as_bytes()])),
        commitment: crypt::hmac(key, &[b"maatwerk-log/commit/v1", id.as_bytes()]),
        mac_key: Secret::new(crypt::hmac(
            key,
            &[b"maatwerk-log/derive/v1", id.as_bytes()],
        )),
    }
}
