//! Keyed digests.

use super::{Vault, crypt};
use crate::id::LogId;

impl Vault {
    /// A digest that only this installation can compute: HMAC-SHA256 under a key for this purpose
    /// and log, derived from a secret in `keys.db`.
    ///
    /// For everything that can be guessed: a plain hash of a birth date or a citizen service number
    /// is found by trying them all. Digests of different purposes or logs cannot be compared.
    #[must_use]
    pub fn mac(&self, purpose: &str, log: LogId, bytes: &[u8]) -> [u8; 32] {
        let length = u64::try_from(purpose.len())
            .unwrap_or(u64::MAX)
            .to_be_bytes();
        let key = zeroize::Zeroizing::new(crypt::hmac(
            self.mac_secret(),
            &[
                b"maatwerk-log/mac/v1",
                &length,
                purpose.as_bytes(),
                log.as_bytes(),
            ],
        ));
        crypt::hmac(&key, &[bytes])
    }
}
