//! Sealing events and opening them.

use super::{KeyClass, SealError, UnsealError, Vault, crypt, keys::Found};
use crate::{
    event_log::{RecordedRef, StreamWrite},
    id::{KeyId, LogId, StreamId, Version},
    limits,
    sealed::{
        MAX_PARTS, MalformedSealed, NONCE_LEN, Place, SealedEvent, SealedPart, SealedParts,
        TAG_LEN, write_header, write_part_header,
    },
};

/// An event in the clear, on its way to the log.
#[derive(Clone)]
pub struct NewEvent {
    /// What happened.
    pub event_type: crate::id::EventType,
    /// 1 to 16 parts: first the accounting part, then one for each person it is about.
    pub parts: Vec<NewPart>,
}

/// One part in the clear.
#[derive(Clone)]
pub struct NewPart {
    /// The key to seal it with: of class accounting for the first part, subject for the others.
    pub key: KeyId,
    /// What it says; the log never looks inside.
    pub plaintext: Vec<u8>,
}

impl Vault {
    /// Seals an event for the place where it is to be appended: `version` is the version of the
    /// stream that it makes.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn seal(
        &self,
        log: LogId,
        stream: StreamId,
        version: Version,
        event: &NewEvent,
    ) -> Result<SealedEvent, SealError> {
        let place = Place {
            log,
            stream,
            version,
            event_type: &event.event_type,
        };
        let parts = &event.parts;
        let count = u8::try_from(parts.len())
            .ok()
            .filter(|n| (1..=MAX_PARTS).contains(&usize::from(*n)));
        let count = count.ok_or(SealError::Parts { count: parts.len() })?;
        let header = 16 + 32 + NONCE_LEN + 4 + TAG_LEN;
        let bytes = 2 + parts
            .iter()
            .map(|p| header + p.plaintext.len())
            .sum::<usize>();
        if bytes > limits::MAX_EVENT_BYTES {
            return Err(SealError::TooLarge { bytes });
        }
        // The exact size: were it to grow, a copy with plaintext in it would be left behind.
        let mut sealed = Vec::with_capacity(bytes);
        let mut associated = Vec::with_capacity(160);
        write_header(count, &mut sealed);
        for (index, part) in (0..count).zip(parts) {
            let key = match self.key(part.key).map_err(SealError::Vault)? {
                Found::Key(key) => key,
                Found::Destroyed => return Err(SealError::Destroyed(part.key)),
                Found::Unknown => return Err(SealError::UnknownKey(part.key)),
            };
            let wanted = if index == 0 {
                KeyClass::Accounting
            } else {
                KeyClass::Subject
            };
            if key.class != wanted {
                return Err(SealError::WrongClass {
                    index: usize::from(index),
                });
            }
            let mut nonce = [0; NONCE_LEN];
            self.entropy().fill(&mut nonce)?;
            let length = u32::try_from(part.plaintext.len() + TAG_LEN)
                .map_err(|_| SealError::TooLarge { bytes })?;
            write_part_header(part.key, &key.commitment, &nonce, length, &mut sealed);
            place.associated_data(index, count, part.key, &mut associated);
            let start = sealed.len();
            sealed.extend_from_slice(&part.plaintext);
            crypt::encrypt(&key.cipher_key, &nonce, &associated, &mut sealed, start);
        }
        Ok(SealedEvent::of(place, sealed))
    }

    /// Seals events that follow each other in one stream, the first at `expected` + 1.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn seal_all(
        &self,
        log: LogId,
        stream: StreamId,
        expected: Version,
        events: &[NewEvent],
    ) -> Result<StreamWrite, SealError> {
        let mut version = expected;
        let sealed = events.iter().map(|event| {
            version = version.plus(1);
            self.seal(log, stream, version, event)
        });
        Ok(StreamWrite {
            stream,
            expected,
            events: sealed.collect::<Result<_, _>>()?,
        })
    }

    /// Opens one part and adds its plaintext to `out`, which is left as it was on an error.
    ///
    /// # Errors
    /// See [`UnsealError`]; [`UnsealError::Destroyed`] is the lawful one.
    pub fn unseal_part(
        &self,
        place: Place<'_>,
        part: &SealedPart<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), UnsealError> {
        let key = match self.key(part.key).map_err(UnsealError::Vault)? {
            Found::Key(key) => key,
            Found::Destroyed => return Err(UnsealError::Destroyed(part.key)),
            Found::Unknown => return Err(UnsealError::UnknownKey(part.key)),
        };
        key.open(place, part, out)
            .map_err(|_| UnsealError::NotAuthentic(part.key))
    }

    /// The parts of an event, each opened when it is asked for and with an outcome of its own: one
    /// person's key may be gone while another's is there. What is not asked for costs nothing.
    ///
    /// # Errors
    /// When the bytes are no sealed payload.
    pub fn unseal<'a>(
        &'a self,
        event: &RecordedRef<'a>,
    ) -> Result<
        impl ExactSizeIterator<Item = Result<Vec<u8>, UnsealError>> + use<'a>,
        MalformedSealed,
    > {
        let place = event.place();
        let open = move |part: SealedPart<'_>| {
            let mut out = Vec::with_capacity(part.plaintext_len());
            self.unseal_part(place, &part, &mut out).map(|()| out)
        };
        Ok(SealedParts::parse(event.sealed)?.map(open))
    }
}

/// Shows sizes, never what is in them.
impl std::fmt::Debug for NewPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPart")
            .field("key", &self.key)
            .field("bytes", &self.plaintext.len())
            .finish()
    }
}

impl std::fmt::Debug for NewEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewEvent")
            .field("event_type", &self.event_type)
            .field("parts", &self.parts)
            .finish()
    }
}
