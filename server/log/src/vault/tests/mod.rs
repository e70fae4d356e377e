//! Keys and seals, broken in every way we could think of.

mod keys;
mod macs;
mod rotation;
mod seals;
mod together;

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::{EventType, KeyId, LogId, Place, SealedEvent, SealedParts, StreamId, Version};

struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn open(&self) -> Result<Vault, VaultError> {
        self.open_as("5a")
    }

    fn open_as(&self, master: &str) -> Result<Vault, VaultError> {
        let master = MasterKey::from_hex(&master.repeat(32)).unwrap();
        Vault::open(&self.path("keys.db"), master, &self.path("destroyed.txt"))
    }
}

fn log() -> LogId {
    LogId::new("GM0479").unwrap()
}

fn stream() -> StreamId {
    StreamId::from_bytes([7; 16])
}

fn new_event(parts: &[(KeyId, &str)]) -> NewEvent {
    let part = |(key, text): &(KeyId, &str)| NewPart {
        key: *key,
        plaintext: text.as_bytes().to_vec(),
    };
    NewEvent {
        event_type: EventType::new("case-opened.v1").unwrap(),
        parts: parts.iter().map(part).collect(),
    }
}

fn pair(vault: &Vault) -> (KeyId, KeyId) {
    let keys = vault
        .create_keys(&[KeyClass::Accounting, KeyClass::Subject])
        .unwrap();
    (keys[0], keys[1])
}

fn open_part(
    vault: &Vault,
    place: Place<'_>,
    sealed: &[u8],
    index: usize,
) -> Result<String, UnsealError> {
    let part = SealedParts::parse(sealed).unwrap().get(index).unwrap();
    let mut out = Vec::new();
    let result = vault.unseal_part(place, &part, &mut out);
    assert!(
        result.is_ok() || out.is_empty(),
        "a failed opening gives nothing away"
    );
    result.map(|()| String::from_utf8(out).unwrap())
}

fn sealed(vault: &Vault, parts: &[(KeyId, &str)]) -> SealedEvent {
    vault
        .seal(log(), stream(), Version::new(3), &new_event(parts))
        .unwrap()
}
