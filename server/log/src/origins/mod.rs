//! Under which names and keys logs sign their checkpoints, and the last checkpoint that each
//! signed: one file, outside of the backups of the logs.
//!
//! A log restored from a backup no longer knows what it signed after that; this file does. Each new
//! checkpoint is proven to go on where the last one ended and takes its place here, durably, before
//! anybody sees it. When it cannot be proven, nothing is signed: [`Stop`] says why. Going on is
//! then a deliberate act: another origin, with a key of its own.

mod error;
mod peek;
mod signing;
mod store;
#[cfg(test)]
mod tests;

pub use error::{OriginsError, SignError, Stop};

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use zeroize::Zeroizing;

use crate::{
    entropy::Entropy,
    id::LogId,
    transparency::{KeyName, SignedCheckpoint, SigningKey, VerifierKey},
};
use store::Store;

/// The origins of the logs of an installation. A cheap handle; clones share one file.
///
/// The file may be shared by several processes: a checkpoint takes the place of the one it was
/// compared with, or is not given out.
#[derive(Debug, Clone)]
pub struct Origins(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    store: Mutex<Store>,
    /// One signs at a time per log, for all who wait.
    turns: Mutex<HashMap<LogId, Arc<signing::Turn>>>,
}

/// An origin under which a log signs, or once did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// 1 for the log's first.
    pub number: u32,
    /// What verifies its checkpoints; its name is the origin.
    pub key: VerifierKey,
    /// The last checkpoint signed, with the cosignatures it has.
    pub last: Option<SignedCheckpoint>,
}

/// An origin with its secret.
struct Secret {
    origin: Origin,
    seed: Zeroizing<[u8; 32]>,
}

impl Secret {
    fn signing_key(&self) -> SigningKey {
        SigningKey::from_seed(self.origin.key.name().clone(), &self.seed)
    }
}

impl Origins {
    /// Opens or makes the file; only its owner may read it.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(path: &Path) -> Result<Self, OriginsError> {
        let store = Store::open(path).map_err(|fault| fault.at(path))?;
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            store: Mutex::new(store),
            turns: Mutex::default(),
        })))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// The origins of a log, oldest first: it signs under the last one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn of(&self, log: LogId) -> Result<Vec<Origin>, OriginsError> {
        self.with(move |store| store.of(log)).await
    }

    /// Adds an origin with a new key, durably, and answers it; what is there under this number
    /// already stays as it is and is answered.
    ///
    /// # Errors
    /// When the file cannot be written, or there is no randomness.
    pub async fn add(
        &self,
        log: LogId,
        number: u32,
        name: KeyName,
        entropy: &dyn Entropy,
    ) -> Result<Origin, OriginsError> {
        let key = SigningKey::generate(name, entropy)?;
        self.with(move |store| store.add(log, number, &key)).await
    }

    /// Keeps a checkpoint with its cosignatures in the place of the same one with fewer: `false`
    /// when it is no longer the last one of its origin.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn cosigned(
        &self,
        log: LogId,
        number: u32,
        checkpoint: SignedCheckpoint,
    ) -> Result<bool, OriginsError> {
        let turn = self.turn(log);
        let mut last = turn.last().await;
        let kept = checkpoint.clone();
        let done = self
            .with(move |store| store.replace(log, number, &checkpoint))
            .await?;
        if let Some((of, last)) = last.as_mut()
            && *of == number
            && done
        {
            *last = kept;
        }
        Ok(done)
    }

    fn turn(&self, log: LogId) -> Arc<signing::Turn> {
        let mut turns = self.0.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(log).or_default())
    }

    /// Runs on the file, away from the threads that serve tasks.
    async fn with<T: Send + 'static>(
        &self,
        run: impl FnOnce(&mut Store) -> Result<T, store::Fault> + Send + 'static,
    ) -> Result<T, OriginsError> {
        let inner = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            let mut store = inner.store.lock().unwrap_or_else(PoisonError::into_inner);
            run(&mut store).map_err(|fault| fault.at(&inner.path))
        });
        done.await.map_err(|_| OriginsError::Stopped)?
    }
}
