//! One key, to open what was sealed with it.

use std::{fmt, sync::Arc};

use super::{KeyClass, cache::KeyMaterial, crypt, crypt::Secret, keys::derive};
use crate::{
    id::KeyId,
    sealed::{Place, SealedPart},
};

/// A key of one case, authority or person: what opens the parts that were sealed with it, and nothing
/// else. A cheap handle.
#[derive(Clone)]
pub struct DataKey {
    id: KeyId,
    material: Arc<KeyMaterial>,
}

/// A part does not open with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// The event commits to another key.
    #[error("the part commits to another key")]
    Commitment,
    /// The ciphertext, its tag or the place is another than what was sealed.
    #[error("the part is not what was sealed for this place")]
    Content,
}

impl DataKey {
    /// The key of these 32 bytes (FORMAT.md, the sealed payload).
    #[must_use]
    pub fn from_secret(id: KeyId, class: KeyClass, secret: [u8; 32]) -> Self {
        let material = derive(id, class, &Secret::new(secret));
        Self::of(id, Arc::new(material))
    }

    pub(super) fn of(id: KeyId, material: Arc<KeyMaterial>) -> Self {
        Self { id, material }
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What it is for.
    #[must_use]
    pub fn class(&self) -> KeyClass {
        self.material.class
    }

    /// What an event that is sealed with it commits to.
    #[must_use]
    pub fn commitment(&self) -> &[u8; 32] {
        &self.material.commitment
    }

    /// Opens a part and adds its plaintext to `out`, which is left as it was on an error.
    ///
    /// # Errors
    /// See [`NotOpened`].
    pub fn open(
        &self,
        place: Place<'_>,
        part: &SealedPart<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), NotOpened> {
        self.material.open(place, part, out)
    }
}

/// Shows which, never what.
impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DataKey").field(&self.id).finish()
    }
}

impl KeyMaterial {
    pub(super) fn open(
        &self,
        place: Place<'_>,
        part: &SealedPart<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), NotOpened> {
        // No secret: the commitment stands in the log. So a plain comparison will do.
        if self.commitment != *part.commitment {
            return Err(NotOpened::Commitment);
        }
        let mut associated = Vec::with_capacity(160);
        place.associated_data(part.index, part.count, part.key, &mut associated);
        crypt::decrypt(
            &self.cipher_key,
            part.nonce,
            &associated,
            part.ciphertext,
            out,
        )
        .map_err(|_| NotOpened::Content)
    }
}
