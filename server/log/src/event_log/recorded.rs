//! Events as they stand in a log.

use sha2::{Digest, Sha256};

use crate::{
    id::{EventType, LogId, Position, StreamId, Version},
    leaf,
    merkle::{self, Hash},
    sealed::Place,
};

/// An event as it stands in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
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
    /// When it was recorded, in microseconds since the Unix epoch; never decreases along the log.
    pub recorded_at: i64,
    /// The sealed payload: [`SealedParts`](crate::SealedParts) finds its parts,
    /// [`Vault`](crate::Vault) opens them.
    pub sealed: Vec<u8>,
}

/// As [`Recorded`], where it lies in the store's own memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedRef<'a> {
    /// The log.
    pub log: LogId,
    /// Its position in the log.
    pub position: Position,
    /// Its stream.
    pub stream: StreamId,
    /// Its version in the stream.
    pub version: Version,
    /// What happened.
    pub event_type: &'a EventType,
    /// When it was recorded, in microseconds since the Unix epoch; never decreases along the log.
    pub recorded_at: i64,
    /// The sealed payload.
    pub sealed: &'a [u8],
}

/// How far a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The position of the last event; the size of the tree.
    pub position: Position,
    /// The root of the Merkle tree.
    pub root: Hash,
}

impl Head {
    /// The head of a log without events.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            position: Position::START,
            root: merkle::empty_root(),
        }
    }
}

impl Recorded {
    /// A view of it.
    #[must_use]
    pub fn as_ref(&self) -> RecordedRef<'_> {
        let Self {
            log,
            position,
            stream,
            version,
            ref event_type,
            recorded_at,
            ref sealed,
        } = *self;
        RecordedRef {
            log,
            position,
            stream,
            version,
            event_type,
            recorded_at,
            sealed,
        }
    }

    /// The hash of its leaf in the Merkle tree, computed from what stands here.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        self.as_ref().leaf_hash()
    }
}

impl<'a> RecordedRef<'a> {
    /// The place it was sealed for.
    #[must_use]
    pub fn place(&self) -> Place<'a> {
        Place {
            log: self.log,
            stream: self.stream,
            version: self.version,
            event_type: self.event_type,
        }
    }

    /// The hash of its leaf in the Merkle tree, computed from what stands here.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf::leaf_hash(
            self.place(),
            self.position,
            self.recorded_at,
            &Sha256::digest(self.sealed).into(),
        )
    }

    /// The bytes of its leaf, computed from what stands here.
    #[must_use]
    pub fn leaf_bytes(&self) -> Vec<u8> {
        leaf::leaf_bytes(
            self.place(),
            self.position,
            self.recorded_at,
            &Sha256::digest(self.sealed).into(),
        )
    }

    /// A copy of its own.
    #[must_use]
    pub fn to_owned(&self) -> Recorded {
        let Self {
            log,
            position,
            stream,
            version,
            event_type,
            recorded_at,
            sealed,
        } = *self;
        Recorded {
            log,
            position,
            stream,
            version,
            event_type: event_type.clone(),
            recorded_at,
            sealed: sealed.to_vec(),
        }
    }
}
