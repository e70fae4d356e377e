//! An event that is ready to be appended.

use sha2::{Digest, Sha256};

use super::{MalformedSealed, Place, SealedParts};
use crate::{
    id::{EventType, LogId, StreamId, Version},
    merkle::Hash,
};

/// An event sealed for one place in one log.
///
/// It is made by [`Vault::seal`](crate::Vault::seal), on the caller's side of the queue: sealing
/// and hashing run in parallel and the one writer has only to store.
#[derive(Debug, Clone)]
pub struct SealedEvent {
    log: LogId,
    stream: StreamId,
    version: Version,
    event_type: EventType,
    bytes: Vec<u8>,
    digest: Hash,
}

impl SealedEvent {
    /// An event whose payload was sealed elsewhere, as by an import or a restore.
    ///
    /// # Errors
    /// When the bytes are no sealed payload. Whether they open is not looked at.
    pub fn from_bytes(place: Place<'_>, bytes: Vec<u8>) -> Result<Self, MalformedSealed> {
        SealedParts::parse(&bytes)?;
        Ok(Self::of(place, bytes))
    }

    pub(crate) fn of(place: Place<'_>, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes).into();
        let Place {
            log,
            stream,
            version,
            event_type,
        } = place;
        Self {
            log,
            stream,
            version,
            event_type: event_type.clone(),
            bytes,
            digest,
        }
    }

    /// The place it was sealed for.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        Place {
            log: self.log,
            stream: self.stream,
            version: self.version,
            event_type: &self.event_type,
        }
    }

    /// The sealed payload.
    #[must_use]
    pub fn sealed(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the sealed payload, as the leaf holds it.
    #[must_use]
    pub fn digest(&self) -> &Hash {
        &self.digest
    }
}
