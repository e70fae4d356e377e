//! What the Merkle tree says about an event.
//!
//! # Bytes of a leaf, format 1
//! ```text
//! "maatwerk-log/leaf/v1"
//! length of log u8, log
//! position                  u64, big-endian, from 1
//! stream                    16 bytes
//! version                   u32, big-endian, from 1
//! length of type u8, type
//! recorded at               i64, big-endian, microseconds since the Unix epoch
//! digest                    32 bytes, SHA-256 of the sealed payload
//! ```
//! The leaf's hash is `SHA-256(0x00 || leaf)` (RFC 6962, section 2.1). It covers the payload as it
//! is sealed: destroying a key changes no hash, and a proof shows nobody what the event says.

use crate::{
    merkle::{self, Hash},
    sealed::{Place, prefixed},
};

/// The bytes of an event's leaf.
#[must_use]
pub fn leaf_bytes(
    place: Place<'_>,
    position: crate::Position,
    recorded_at: i64,
    digest: &Hash,
) -> Vec<u8> {
    let mut leaf = Vec::with_capacity(192);
    leaf.extend_from_slice(b"maatwerk-log/leaf/v1");
    prefixed(place.log.as_bytes(), &mut leaf);
    leaf.extend_from_slice(&position.get().to_be_bytes());
    leaf.extend_from_slice(place.stream.as_bytes());
    leaf.extend_from_slice(&place.version.get().to_be_bytes());
    prefixed(place.event_type.as_str().as_bytes(), &mut leaf);
    leaf.extend_from_slice(&recorded_at.to_be_bytes());
    leaf.extend_from_slice(digest);
    leaf
}

/// The hash of an event's leaf.
#[must_use]
pub fn leaf_hash(
    place: Place<'_>,
    position: crate::Position,
    recorded_at: i64,
    digest: &Hash,
) -> Hash {
    merkle::leaf_hash(&leaf_bytes(place, position, recorded_at, digest))
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
}
