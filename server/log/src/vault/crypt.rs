//! The two primitives, each in one place.

use chacha20::{R20, hchacha};
use hmac::{Hmac, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, Tag, UnboundKey};
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

/// XChaCha20-Poly1305 is ChaCha20-Poly1305 (RFC 8439) with a key of its own for each nonce, made by `HChaCha20`
/// from the first 16 bytes of it, and the other eight behind four zeros. What is not wiped here opens no more
/// than the text that it is used for.
fn cipher(key: &[u8; 32], nonce: &[u8; NONCE_LEN]) -> (LessSafeKey, Nonce) {
    let (first, rest) = nonce.split_at(16);
    let first = first.try_into().expect("sixteen bytes");
    let own = Zeroizing::new(<[u8; 32]>::from(hchacha::<R20>(&(*key).into(), first)));
    let own = UnboundKey::new(&CHACHA20_POLY1305, &*own).expect("a key of this cipher");
    let mut number = [0; 12];
    number[4..].copy_from_slice(rest);
    (LessSafeKey::new(own), Nonce::assume_unique_for_key(number))
}

/// Encrypts the end of `buffer`, from `start`, in place and adds the tag.
pub(crate) fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    buffer: &mut Vec<u8>,
    start: usize,
) {
    let (cipher, nonce) = cipher(key, nonce);
    let sealed =
        cipher.seal_in_place_separate_tag(nonce, Aad::from(associated), &mut buffer[start..]);
    // The cipher refuses only what is longer than 256 GiB; everything here is bounded far below.
    let tag = sealed.expect("a bounded plaintext fits the cipher");
    buffer.extend_from_slice(tag.as_ref());
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
    let start = out.len();
    out.extend_from_slice(text);
    let (cipher, nonce) = cipher(key, nonce);
    let opened = cipher.open_in_place_separate_tag(
        nonce,
        Aad::from(associated),
        Tag::from(*tag),
        &mut out[start..],
        0..,
    );
    opened.map(drop).map_err(|_| {
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
    fn known_answer_of_the_cipher() {
        // draft-irtf-cfrg-xchacha-03, A.3.1.
        let bytes = |first: u8| (first..).take(32);
        let key: Vec<u8> = bytes(0x80).collect();
        let nonce: Vec<u8> = bytes(0x40).take(24).collect();
        let place = [80, 81, 82, 83, 192, 193, 194, 195, 196, 197, 198, 199];
        let mut text =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for \
            the future, sunscreen would be it."
                .to_vec();
        let (key, nonce) = (key.try_into().unwrap(), nonce.try_into().unwrap());
        encrypt(&key, &nonce, &place, &mut text, 0);
        assert_eq!(text[..4], [0xbd, 0x6d, 0x17, 0x9d]);
        let tag = 0xc087_5924_c1c7_9879_47de_afd8_780a_cf49_u128;
        assert_eq!(text[114..], tag.to_be_bytes());
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
