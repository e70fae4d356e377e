//! A vault, and the way of an event through it.

use std::sync::LazyLock;

use maatwerk::events::{self, DecodeError, DomainEvent, EncodeError, Meta, Transcript};
use maatwerk_domain::{Officer, PersonId, Personal};
use maatwerk_log::{
    EventType, KeyClass, KeyId, LogId, MasterKey, NewEvent, Position, RecordedRef, StreamId,
    UnsealError, Vault, Version,
};
use tempfile::TempDir;

use crate::generate::MARK;

/// A vault with one key of each class.
pub(crate) struct Keys {
    pub(crate) vault: Vault,
    pub(crate) accounting: KeyId,
    pub(crate) subject: PersonId,
    _folder: TempDir,
}

impl Keys {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
        let vault = Vault::open(
            &folder.path().join("keys.db"),
            master,
            &folder.path().join("ledger"),
        )
        .unwrap();
        let accounting = vault.create_key(KeyClass::Accounting).unwrap();
        let subject = vault.create_key(KeyClass::Subject).unwrap();
        Self {
            vault,
            accounting,
            subject: PersonId::from_bytes(*subject.as_bytes()),
            _folder: folder,
        }
    }

    /// An event taken apart, with the keys of this vault.
    pub(crate) fn encode(&self, event: &DomainEvent) -> Result<NewEvent, EncodeError> {
        match event {
            DomainEvent::Case(event) => events::encode_case(
                event,
                &meta(),
                self.accounting,
                Some(self.subject),
                Some(&said()),
            ),
            DomainEvent::Pot(event) => events::encode_pot(event, &meta(), self.accounting),
            DomainEvent::Signal(event) => events::encode_signal(event, &meta(), self.accounting),
            DomainEvent::Authority(event) => {
                events::encode_authority(event, &meta(), self.accounting)
            }
            DomainEvent::Dossier(event) => events::encode_dossier(event, &meta(), self.accounting),
            DomainEvent::Erasure(event) => events::encode_erasure(event, &meta(), self.accounting),
            DomainEvent::Bank(event) => events::encode_bank(event, &meta(), self.accounting),
        }
    }

    /// Seals an event as the log would keep it.
    pub(crate) fn seal(&self, event: &NewEvent) -> Vec<u8> {
        self.vault
            .seal(log(), stream(), Version::new(1), event)
            .unwrap()
            .sealed()
            .to_vec()
    }

    /// Opens and reads what [`Keys::seal`] gave.
    pub(crate) fn read(
        &self,
        event_type: &EventType,
        sealed: &[u8],
    ) -> Result<(DomainEvent, Meta), DecodeError> {
        let recorded = recorded(event_type, sealed);
        events::decode(event_type, self.vault.unseal(&recorded).unwrap())
    }

    /// Opens the transcript in what [`Keys::seal`] gave.
    pub(crate) fn transcript(
        &self,
        event_type: &EventType,
        sealed: &[u8],
    ) -> Result<Option<Personal<Transcript>>, DecodeError> {
        let recorded = recorded(event_type, sealed);
        events::transcript(event_type, self.vault.unseal(&recorded).unwrap())
    }
}

fn recorded<'a>(event_type: &'a EventType, sealed: &'a [u8]) -> RecordedRef<'a> {
    RecordedRef {
        log: log(),
        position: Position::new(1).unwrap(),
        stream: stream(),
        version: Version::new(1),
        event_type,
        recorded_at: 0,
        sealed,
    }
}

/// What was said where a policy answered.
pub(crate) fn said() -> Transcript {
    let json = |what: &str| format!("{{\"{what}\":\"{MARK} \u{e9}\\n\"}}").into_bytes();
    Transcript::new(json("asked"), json("answered"))
}

/// One vault for tests that destroy nothing.
pub(crate) static KEYS: LazyLock<Keys> = LazyLock::new(Keys::new);

pub(crate) fn meta() -> Meta {
    Meta {
        by: Officer::new("functionaris-7"),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    }
}

fn log() -> LogId {
    LogId::new("GM0479").unwrap()
}

fn stream() -> StreamId {
    StreamId::from_bytes([7; 16])
}

/// The parts of an event as if they had been opened.
pub(crate) fn opened(event: &NewEvent) -> Vec<Result<Vec<u8>, UnsealError>> {
    event
        .parts
        .iter()
        .map(|part| Ok(part.plaintext.clone()))
        .collect()
}

pub(crate) fn event_type(name: &str) -> EventType {
    EventType::new(name).unwrap()
}
