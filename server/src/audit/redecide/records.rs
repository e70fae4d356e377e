//! Where recorded answers are opened, and policies are found.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use maatwerk_log::{FoundKey, KeyId, LogId, VaultError};
use maatwerk_policy::{CatalogueError, Digest, Host, Policy};

use super::run::RedecideError;
use crate::app::{App, TRANSCRIPT};
use crate::audit::verify::{Key, Material};
use crate::clock::Clock;

/// What asking again takes.
pub(super) trait Records {
    /// What there is of a key.
    fn key(&self, key: KeyId) -> Result<Key, RedecideError>;

    /// The keyed digest of what a policy was asked or answered; `None` without the secret of it.
    fn digest(&self, log: LogId, bytes: &[u8]) -> Option<[u8; 32]>;

    /// The policy of this digest (`sha256:…`), compiled anew, or why there is none.
    fn policy(&self, digest: &str) -> Result<Result<Arc<Policy>, String>, RedecideError>;

    /// What asks policies.
    fn host(&self) -> &Host;

    /// Which day it was.
    fn clock(&self) -> &Clock;
}

impl Records for Arc<App> {
    fn key(&self, key: KeyId) -> Result<Key, RedecideError> {
        match self.vault.data_key(key) {
            Ok(FoundKey::Held(key)) => Ok(Key::Held(key)),
            Ok(FoundKey::Destroyed) => Ok(Key::Destroyed),
            Ok(FoundKey::Unknown) => Ok(Key::Unknown),
            Err(VaultError::DamagedKey(_)) => Ok(Key::Damaged),
            Err(error) => Err(RedecideError::Keys(error)),
        }
    }

    fn digest(&self, log: LogId, bytes: &[u8]) -> Option<[u8; 32]> {
        Some(self.transcript_digest(log, bytes))
    }

    fn policy(&self, digest: &str) -> Result<Result<Arc<Policy>, String>, RedecideError> {
        let Ok(parsed) = digest.parse() else {
            return Ok(Err(no_digest(digest)));
        };
        let policy = self.catalogue.policy(parsed);
        Ok(policy.map_err(|error| match &error {
            CatalogueError::Compile(cause) => format!("{digest}: {error}: {cause}"),
            _ => error.to_string(),
        }))
    }

    fn host(&self) -> &Host {
        &self.host
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// Records that somebody brought, and the policies among them that were compiled.
pub(super) struct Brought<'a> {
    material: &'a dyn Material,
    host: Host,
    clock: Clock,
    compiled: Mutex<HashMap<String, Result<Arc<Policy>, String>>>,
}

/// How many compiled policies are kept: whoever made a bundle may have filled it with them.
const MOST_COMPILED: usize = 64;

impl<'a> Brought<'a> {
    pub(super) fn new(material: &'a dyn Material, host: Host, clock: Clock) -> Self {
        Self {
            material,
            host,
            clock,
            compiled: Mutex::default(),
        }
    }

    fn compile(&self, digest: &str) -> Result<Result<Arc<Policy>, String>, RedecideError> {
        if digest.parse::<Digest>().is_err() {
            return Ok(Err(no_digest(digest)));
        }
        let component = self.material.component(digest)?;
        let component = component.filter(|bytes| Digest::of(bytes).to_string() == digest);
        let Some(component) = component else {
            return Ok(Err(format!("{digest} is not there, or is not that")));
        };
        let compiled = self.host.compile(&component);
        Ok(compiled.map_err(|error| format!("{digest} is no usable policy: {error}")))
    }
}

impl Records for &Brought<'_> {
    fn key(&self, key: KeyId) -> Result<Key, RedecideError> {
        Ok(self.material.key(key)?)
    }

    fn digest(&self, log: LogId, bytes: &[u8]) -> Option<[u8; 32]> {
        self.material.keyed_digest(TRANSCRIPT, log, bytes)
    }

    fn policy(&self, digest: &str) -> Result<Result<Arc<Policy>, String>, RedecideError> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(policy) = compiled.get(digest) {
            return Ok(policy.clone());
        }
        let policy = self.compile(digest)?;
        if compiled.len() >= MOST_COMPILED {
            compiled.clear();
        }
        compiled.insert(digest.to_owned(), policy.clone());
        Ok(policy)
    }

    fn host(&self) -> &Host {
        &self.host
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }
}

fn no_digest(text: &str) -> String {
    format!("{text} is no digest")
}
