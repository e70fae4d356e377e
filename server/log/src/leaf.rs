//! What the Merkle tree says about an event.
//!
//! Its bytes stand in `FORMAT.md`, with test vectors.
//!
//! The leaf's hash is `SHA-256(0x00 || leaf)` (RFC 6962, section 2.1). It covers the payload as it
//! is sealed: destroying a key changes no hash, and a proof shows nobody what the event says.

use crate::{
    merkle::{self, Hash},
    sealed::Place,
};

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
        leaf.add(b"maatwerk-log/leaf/v1");
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
    use crate::{EventType, LogId, Position, StreamId, Version};

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
