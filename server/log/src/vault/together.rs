//! Words that go with the first of several keys.
//!
//! The bytes: `1`, the number of keys n, n key ids of 16 bytes, a nonce of 24, and XChaCha20-Poly1305 of
//! the words, whose associated data are all that comes before the nonce and then the place. Its key is
//! HMAC-SHA256 under a secret that is derived from each key in turn, of `"maatwerk-log/together/v1"` and
//! what the one before gave (32 zeros at first).

use super::{Vault, crypt, crypt::Secret, keys::Found};
use crate::{
    entropy::EntropyError,
    id::KeyId,
    sealed::{NONCE_LEN, TAG_LEN},
};

/// The first byte: another form would begin with another.
const FORM: u8 = 1;
/// The most keys: those of the largest household there may be, and of its case.
const MAX_KEYS: usize = 255;
const LABEL: &[u8] = b"maatwerk-log/together/v1";

/// Words could not be sealed with several keys, or not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TogetherError {
    /// There are 1 to 255 keys.
    #[error("words are sealed with 1 to 255 keys together, not with {count}")]
    Keys {
        /// The number given.
        count: usize,
    },
    /// A key was destroyed, and with it all that it helped to seal.
    #[error("key {0} was destroyed")]
    Destroyed(KeyId),
    /// A key is not in this store.
    #[error("there is no key {0}")]
    UnknownKey(KeyId),
    /// The bytes are of another form.
    #[error("the bytes are no words that were sealed with several keys")]
    Malformed,
    /// The bytes were altered, or moved from another place.
    #[error("the words were not sealed for this place")]
    NotAuthentic,
    /// A key could not be read.
    #[error("a key could not be read")]
    Vault(#[source] super::VaultError),
    /// No randomness.
    #[error("nothing can be sealed")]
    Entropy(#[from] EntropyError),
}

/// The keys that words were sealed with, by what stands before them; nothing when they are no such words.
#[must_use]
pub fn keys_together(sealed: &[u8]) -> Option<Vec<KeyId>> {
    let (&[form, count], rest) = sealed.split_first_chunk::<2>()?;
    if form != FORM || count == 0 {
        return None;
    }
    let (ids, _) = rest.get(..16 * usize::from(count))?.as_chunks::<16>();
    Some(ids.iter().copied().map(KeyId::from_bytes).collect())
}

impl Vault {
    /// Seals words with several keys together: they can be opened as long as every one of these keys is
    /// there, so that erasing anybody they may be about takes them along. `place` says where they
    /// belong; moved elsewhere they do not open.
    ///
    /// # Errors
    /// See [`TogetherError`].
    pub fn seal_together(
        &self,
        keys: &[KeyId],
        place: &[u8],
        words: &[u8],
    ) -> Result<Vec<u8>, TogetherError> {
        let count = u8::try_from(keys.len()).ok().filter(|count| *count > 0);
        let count = count.ok_or(TogetherError::Keys { count: keys.len() })?;
        let key = self.joined(keys)?;
        let mut nonce = [0; NONCE_LEN];
        self.entropy().fill(&mut nonce)?;
        let header = 2 + 16 * keys.len() + NONCE_LEN;
        // The exact size: were it to grow, a copy with the words in it would be left behind.
        let mut sealed = Vec::with_capacity(header + words.len() + TAG_LEN);
        sealed.extend([FORM, count]);
        for id in keys {
            sealed.extend_from_slice(id.as_bytes());
        }
        let associated = [&sealed, place].concat();
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(words);
        crypt::encrypt(&key, &nonce, &associated, &mut sealed, header);
        Ok(sealed)
    }

    /// Opens words that were sealed with several keys together.
    ///
    /// # Errors
    /// See [`TogetherError`]; [`TogetherError::Destroyed`] is the lawful one.
    pub fn open_together(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, TogetherError> {
        let keys = keys_together(sealed).ok_or(TogetherError::Malformed)?;
        let (header, rest) = sealed.split_at(2 + 16 * keys.len());
        let (nonce, ciphertext) = rest
            .split_first_chunk::<NONCE_LEN>()
            .ok_or(TogetherError::Malformed)?;
        let key = self.joined(&keys)?;
        let associated = [header, place].concat();
        let mut words = Vec::with_capacity(ciphertext.len());
        crypt::decrypt(&key, nonce, &associated, ciphertext, &mut words)
            .map_err(|_| TogetherError::NotAuthentic)?;
        Ok(words)
    }

    /// A key that follows from all of these, and from no fewer of them.
    fn joined(&self, keys: &[KeyId]) -> Result<Secret, TogetherError> {
        if keys.len() > MAX_KEYS {
            return Err(TogetherError::Keys { count: keys.len() });
        }
        let mut joined = Secret::default();
        for id in keys {
            let key = match self.key(*id).map_err(TogetherError::Vault)? {
                Found::Key(key) => key,
                Found::Destroyed => return Err(TogetherError::Destroyed(*id)),
                Found::Unknown => return Err(TogetherError::UnknownKey(*id)),
            };
            joined = Secret::new(crypt::hmac(&key.mac_key, &[LABEL, joined.as_slice()]));
        }
        Ok(joined)
    }
}
