//! The keys of a bundle, and what they open.

use std::collections::HashMap;

use maatwerk_log::{DataKey, KeyClass, KeyId, RecordedRef, SealedPart, SealedParts, UnsealError};
use zeroize::Zeroizing;

use super::line::{Standing, ToldKey};
use crate::events::{self, DecodeError, DomainEvent, Meta};

/// Keys, in the order in which they are first needed.
#[derive(Default)]
pub(super) struct Ring {
    keys: HashMap<KeyId, Held>,
    order: Vec<KeyId>,
}

struct Held {
    class: KeyClass,
    standing: Standing,
    key: Option<(DataKey, Zeroizing<[u8; 32]>)>,
}

/// An event, as far as a bundle opens it.
pub(super) enum Opened {
    /// What it says; of a person what is not given reads as erased.
    Known(Box<(DomainEvent, Meta)>),
    /// The key of its case was destroyed.
    Erased,
    /// The key of its case is not given, or is not known.
    Withheld,
    /// It is none, or does not open with the key that is said to have sealed it.
    Unreadable,
}

impl Ring {
    /// Adds a key; `false` when it is there already.
    pub(super) fn add(&mut self, told: ToldKey) -> bool {
        if self.keys.contains_key(&told.key) {
            return false;
        }
        let key = told
            .secret
            .map(|secret| (DataKey::from_secret(told.key, told.class, *secret), secret));
        let held = Held {
            class: told.class,
            standing: told.standing,
            key,
        };
        self.keys.insert(told.key, held);
        self.order.push(told.key);
        true
    }

    /// Whether a key is listed.
    pub(super) fn has(&self, key: KeyId) -> bool {
        self.keys.contains_key(&key)
    }

    /// How many are.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// What the bundle has of a key.
    pub(super) fn standing(&self, key: KeyId) -> Standing {
        self.keys
            .get(&key)
            .map_or(Standing::Unknown, |held| held.standing)
    }

    /// What a key is for.
    pub(super) fn class(&self, key: KeyId) -> Option<KeyClass> {
        self.keys.get(&key).map(|held| held.class)
    }

    /// A key that is given.
    pub(super) fn key(&self, key: KeyId) -> Option<&DataKey> {
        let (key, _) = self.keys.get(&key)?.key.as_ref()?;
        Some(key)
    }

    /// All keys, in the order in which they were added.
    pub(super) fn all(&self) -> impl Iterator<Item = ToldKey> {
        self.order.iter().filter_map(|id| {
            let held = self.keys.get(id)?;
            Some(ToldKey {
                key: *id,
                class: held.class,
                standing: held.standing,
                secret: held.key.as_ref().map(|(_, secret)| secret.clone()),
            })
        })
    }

    /// Opens one part. What is not given is told apart from what was destroyed by [`Ring::standing`]
    /// alone: to who reads the event both are not there.
    fn open(&self, event: &RecordedRef<'_>, part: &SealedPart<'_>) -> Result<Vec<u8>, UnsealError> {
        let held = self
            .keys
            .get(&part.key())
            .and_then(|held| held.key.as_ref());
        let Some((key, _)) = held else {
            return Err(UnsealError::Destroyed(part.key()));
        };
        let mut out = Vec::with_capacity(part.plaintext_len());
        key.open(event.place(), part, &mut out)
            .map_err(|_| UnsealError::NotAuthentic(part.key()))?;
        Ok(out)
    }

    /// Reads an event, as far as it opens.
    pub(super) fn read(&self, event: &RecordedRef<'_>) -> Opened {
        let Ok(parts) = SealedParts::parse(event.sealed) else {
            return Opened::Unreadable;
        };
        let first = parts.get(0).map(|part| self.standing(part.key()));
        let parts = parts.map(|part| self.open(event, &part));
        match events::decode(event.event_type, parts) {
            Ok(read) => Opened::Known(Box::new(read)),
            Err(DecodeError::Erased(_)) if first == Some(Standing::Erased) => Opened::Erased,
            Err(DecodeError::Erased(_)) => Opened::Withheld,
            Err(_) => Opened::Unreadable,
        }
    }
}
