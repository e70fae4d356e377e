//! What the Merkle tree says about an event.
//!
//! Its bytes stand in `FORMAT.md`, with test vectors.
//!
//! The leaf's hash is `SHA-256(0x00 || leaf)` (RFC 6962, section 2.1). It covers the payload as it
//! is sealed: destroying a key changes no hash, and a proof shows nobody what the event says.

use crate::{
    id::{EventType, LogId, Position, StreamId, Version},
    merkle::{self, Hash},
    sealed::Place,
};

/// What the bytes of each leaf begin with.
const LABEL: &[u8] = b"maatwerk-log/leaf/v1";

/// The bytes of an event's leaf.
#[must_use]
pub fn leaf_bytes(
    place: Place<'_>,
    position: crate::Position,
    recorded_at: i64,
    digest: &Hash,
) -> Vec<u8> {
    Leaf::new(place, position, recorded_at, digest)
        .bytes()
        .to_vec()
}

/// The hash of an event's leaf.
#[must_use]
pub fn leaf_hash(
    place: Place<'_>,
    position: crate::Position,
    recorded_at: i64,
    digest: &Hash,
) -> Hash {
    merkle::leaf_hash(Leaf::new(place, position, recorded_at, digest).bytes())
}

/// What the bytes of a leaf say. A proof that brings its leaf shows somebody without the event what is in the
/// clear of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldLeaf {
    /// The log.
    pub log: LogId,
    /// Its position in the log.
    pub position: Position,
    /// Its stream.
    pub stream: StreamId,
    /// Its version in the stream.
    pub version: Version,
    /// What happened.
    pub event_type: EventType,
    /// When it was recorded, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// The SHA-256 of the sealed payload.
    pub digest: Hash,
}

impl ToldLeaf {
    /// Reads the bytes of a leaf; `None` when they are none.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        fn name(bytes: &[u8]) -> Option<(&str, &[u8])> {
            let (length, rest) = bytes.split_first()?;
            let (name, rest) = rest.split_at_checked(usize::from(*length))?;
            Some((std::str::from_utf8(name).ok()?, rest))
        }
        let rest = bytes.strip_prefix(LABEL)?;
        let (log, rest) = name(rest)?;
        let (position, rest) = rest.split_first_chunk()?;
        let (stream, rest) = rest.split_first_chunk()?;
        let (version, rest) = rest.split_first_chunk()?;
        let (event_type, rest) = name(rest)?;
        let (recorded_at, rest) = rest.split_first_chunk()?;
        let told = Self {
            log: LogId::new(log).ok()?,
            position: Position::new(u64::from_be_bytes(*position)).ok()?,
            stream: StreamId::from_bytes(*stream),
            version: Version::new(u32::from_be_bytes(*version)),
            event_type: EventType::new(event_type).ok()?,
            recorded_at: i64::from_be_bytes(*recorded_at),
            digest: rest.try_into().ok()?,
        };
        Some(told)
    }
}

/// A leaf on the stack: whoever checks a log makes millions of them.
struct Leaf {
    room: [u8; Self::MAX_LEN],
    length: usize,
}

impl Leaf {
    const MAX_LEN: usize =
        20 + 1 + crate::LogId::MAX_LEN + 8 + 16 + 4 + 1 + crate::EventType::MAX_LEN + 8 + 32;

    fn new(place: Place<'_>, position: crate::Position, recorded_at: i64, digest: &Hash) -> Self {
        let mut leaf = Self {
            room: [0; Self::MAX_LEN],
            length: 0,
        };
        leaf.add(LABEL);
        leaf.add_name(place.log.as_bytes());
        leaf.add(&position.get().to_be_bytes());
        leaf.add(place.stream.as_bytes());
        leaf.add(&place.version.get().to_be_bytes());
        leaf.add_name(place.event_type.as_str().as_bytes());
        leaf.add(&recorded_at.to_be_bytes());
        leaf.add(digest);
        leaf
    }

    fn add_name(&mut self, name: &[u8]) {
        // Both kinds of name are at most 64 bytes long.
        self.add(&[u8::try_from(name.len()).unwrap_or(u8::MAX)]);
        self.add(name);
    }

    fn add(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        self.room[self.length..end].copy_from_slice(bytes);
        self.length = end;
    }

    fn bytes(&self) -> &[u8] {
        &self.room[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frozen: a change of these bytes makes every root that was ever published wrong.
    #[test]
    fn bytes_are_frozen() {
        let event_type = EventType::new("case-opened.v1").unwrap();
        let place = Place {
            log: LogId::new("GM0479").unwrap(),
            stream: StreamId::from_bytes([7; 16]),
            version: Version::new(2),
            event_type: &event_type,
        };
        let leaf = leaf_bytes(place, Position::new(258).unwrap(), 1_000_000, &[9; 32]);
        let expected = [
            &b"maatwerk-log/leaf/v1\x06GM0479"[..],
            &[0, 0, 0, 0, 0, 0, 1, 2],
            &[7; 16],
            &[0, 0, 0, 2],
            b"\x0ecase-opened.v1",
            &[0, 0, 0, 0, 0, 0x0f, 0x42, 0x40],
            &[9; 32],
        ];
        assert_eq!(leaf, expected.concat());
        let told = ToldLeaf::parse(&leaf).unwrap();
        assert_eq!((told.log, told.version), (place.log, place.version));
        assert_eq!((told.stream, &told.event_type), (place.stream, &event_type));
        assert_eq!((told.position.get(), told.recorded_at), (258, 1_000_000));
        assert_eq!(told.digest, [9; 32]);
        // One that is cut, or goes on, is none.
        for length in 0..leaf.len() {
            assert_eq!(ToldLeaf::parse(&leaf[..length]), None, "{length}");
        }
        assert_eq!(ToldLeaf::parse(&[&leaf[..], &[0]].concat()), None);
    }

    #[test]
    fn the_longest_leaf_fits() {
        let event_type = EventType::new(&format!("{}.v1234", "a".repeat(58))).unwrap();
        assert_eq!(event_type.as_str().len(), EventType::MAX_LEN);
        let place = Place {
            log: LogId::new(&"A".repeat(LogId::MAX_LEN)).unwrap(),
            stream: StreamId::from_bytes([7; 16]),
            version: Version::new(u32::MAX),
            event_type: &event_type,
        };
        let leaf = leaf_bytes(place, Position::MAX, i64::MAX, &[9; 32]);
        assert_eq!(leaf.len(), Leaf::MAX_LEN);
    }
}
