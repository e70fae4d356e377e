//! Keyed digests.

use super::{DeriveError, Vault, crypt, keys::Found};
use crate::id::{KeyId, LogId};

/// See [`Vault::mac`].
pub(super) fn keyed(secret: &[u8; 32], purpose: &str, log: LogId, bytes: &[u8]) -> [u8; 32] {
    let length = u64::try_from(purpose.len())
        .unwrap_or(u64::MAX)
        .to_be_bytes();
    let key = zeroize::Zeroizing::new(crypt::hmac(
        secret,
        &[
            b"maatwerk-log/mac/v1",
            &length,
            purpose.as_bytes(),
            log.as_bytes(),
        ],
    ));
    crypt::hmac(&key, &[bytes])
}

impl Vault {
    /// A digest that only this installation can compute: HMAC-SHA256 under a key for this purpose
    /// and log, derived from a secret in `keys.db`.
    ///
    /// For everything that can be guessed: a plain hash of a birth date or a citizen service number
    /// is found by trying them all. Digests of different purposes or logs cannot be compared.
    #[must_use]
    pub fn mac(&self, purpose: &str, log: LogId, bytes: &[u8]) -> [u8; 32] {
        keyed(self.mac_secret(), purpose, log, bytes)
    }

    /// A digest that nobody can compute any more once this one key is destroyed: HMAC-SHA256 under
    /// a secret derived from it and from a secret of this installation. For pseudonyms that outlive
    /// the case in other people's hands, and must then lead nowhere; nor does whoever was handed the
    /// key ([`Vault::hand_out`]) make them. A key from before that mix keeps giving what it gave.
    ///
    /// # Errors
    /// When the key was destroyed, is unknown or cannot be read.
    pub fn key_mac(
        &self,
        key: KeyId,
        purpose: &str,
        bytes: &[u8],
    ) -> Result<[u8; 32], DeriveError> {
        let found = match self.key(key).map_err(DeriveError::Vault)? {
            Found::Key(found) => found,
            Found::Destroyed => return Err(DeriveError::Destroyed(key)),
            Found::Unknown => return Err(DeriveError::UnknownKey(key)),
        };
        let length = u64::try_from(purpose.len())
            .unwrap_or(u64::MAX)
            .to_be_bytes();
        Ok(crypt::hmac(
            &found.mac_key,
            &[&length, purpose.as_bytes(), bytes],
        ))
    }
}
