//! The two primitives, each in one place.

use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::sealed::{NONCE_LEN, TAG_LEN};

/// Thirty-two secret bytes, wiped when dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

/// The tag did not match: another key, other associated data, or altered bytes.
#[derive(Debug)]
pub(crate) struct NotAuthentic;

/// HMAC-SHA256 over the concatenation. Callers keep it unambiguous: fixed lengths, or prefixed.
pub(crate) fn hmac(key: &[u8; 32], message: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .expect("HMAC takes a key of any length");
    for piece in message {
        mac.update(piece);
    }
    mac.finalize().into_bytes().into()
}

/// Encrypts the end of `buffer`, from `start`, in place and adds the tag.
pub(crate) fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    buffer: &mut Vec<u8>,
    start: usize,
) {
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let sealed = cipher.encrypt_inout_detached(
        &(*nonce).into(),
        associated,
        buffer[start..].as_mut().into(),
    );
    // The cipher refuses only what is longer than 256 GiB; everything here is bounded far below.
    let tag = sealed.expect("a bounded plaintext fits the cipher");
    buffer.extend_from_slice(&tag);
}

/// Decrypts ciphertext and tag, and adds the plaintext to `out`; on failure `out` is as it was.
pub(crate) fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    sealed: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), NotAuthentic> {
    let (text, tag) = sealed.split_last_chunk::<TAG_LEN>().ok_or(NotAuthentic)?;
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let start = out.len();
    out.extend_from_slice(text);
    let opened = cipher.decrypt_inout_detached(
        &(*nonce).into(),
        associated,
        out[start..].as_mut().into(),
        &(*tag).into(),
    );
    opened.map_err(|_| {
        out.truncate(start);
        NotAuthentic
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answer_of_hmac() {
        // RFC 4231, test case 1, with its 20-byte key padded by zeros as HMAC itself does.
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        let expected: [u8; 32] = std::array::from_fn(|at| {
            u8::from_str_radix(&expected[2 * at..2 * at + 2], 16).unwrap()
        });
        assert_eq!(hmac(&key, &[b"Hi ", b"There"]), expected);
    }

    #[test]
    fn a_failed_opening_leaves_nothing_behind() {
        let (key, nonce) = ([1; 32], [2; 24]);
        let mut sealed = b"head and text".to_vec();
        encrypt(&key, &nonce, b"place", &mut sealed, 5);
        let mut out = b"before".to_vec();
        assert!(decrypt(&key, &nonce, b"elsewhere", &sealed[5..], &mut out).is_err());
        assert!(decrypt(&[3; 32], &nonce, b"place", &sealed[5..], &mut out).is_err());
        assert!(decrypt(&key, &nonce, b"place", &sealed[..10], &mut out).is_err());
        assert_eq!(out, b"before");
        decrypt(&key, &nonce, b"place", &sealed[5..], &mut out).unwrap();
        assert_eq!(out, b"beforeand text");
    }
}
