//! The bytes of a sealed payload, read and written.

use super::MAX_PARTS;
use crate::id::KeyId;

const FORMAT: u8 = 0x01;
pub(crate) const COMMITMENT_LEN: usize = 32;
pub(crate) const NONCE_LEN: usize = 24;
pub(crate) const TAG_LEN: usize = 16;
const PART_HEADER_LEN: usize = 16 + COMMITMENT_LEN + NONCE_LEN + 4;

/// Bytes that are no sealed payload of a format known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no sealed payload of format 1")]
pub struct MalformedSealed;

/// The parts of one sealed payload, found but not opened.
#[derive(Debug, Clone)]
pub struct SealedParts<'a> {
    /// Parts that follow each other, each whole, and nothing after them.
    bytes: &'a [u8],
    next: u8,
    count: u8,
}

/// One sealed part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedPart<'a> {
    pub(crate) index: u8,
    pub(crate) count: u8,
    pub(crate) key: KeyId,
    pub(crate) commitment: &'a [u8; COMMITMENT_LEN],
    pub(crate) nonce: &'a [u8; NONCE_LEN],
    pub(crate) ciphertext: &'a [u8],
}

impl<'a> SealedParts<'a> {
    /// Finds the parts. Every byte is accounted for: nothing may trail.
    ///
    /// # Errors
    /// [`MalformedSealed`]
    pub fn parse(bytes: &'a [u8]) -> Result<Self, MalformedSealed> {
        let [FORMAT, count, rest @ ..] = bytes else {
            return Err(MalformedSealed);
        };
        if !(1..=MAX_PARTS).contains(&usize::from(*count)) {
            return Err(MalformedSealed);
        }
        let parts = Self {
            bytes: rest,
            next: 0,
            count: *count,
        };
        let mut walk = parts.clone();
        if walk.by_ref().count() == usize::from(*count) && walk.bytes.is_empty() {
            Ok(parts)
        } else {
            Err(MalformedSealed)
        }
    }

    /// The part with this index: 0 is the accounting part.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<SealedPart<'a>> {
        self.clone().nth(index)
    }
}

/// The parts in order; what was taken is no longer among them.
impl<'a> Iterator for SealedParts<'a> {
    type Item = SealedPart<'a>;

    fn next(&mut self) -> Option<SealedPart<'a>> {
        if self.next == self.count {
            return None;
        }
        let (part, rest) = SealedPart::parse(self.next, self.count, self.bytes)?;
        self.bytes = rest;
        self.next += 1;
        Some(part)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::from(self.count - self.next);
        (left, Some(left))
    }
}

impl ExactSizeIterator for SealedParts<'_> {}

impl<'a> SealedPart<'a> {
    /// The part's index, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        usize::from(self.index)
    }

    /// The key that opens it.
    #[must_use]
    pub fn key(&self) -> KeyId {
        self.key
    }

    /// The length of its plaintext in bytes: the one thing that sealing does not hide.
    #[must_use]
    pub fn plaintext_len(&self) -> usize {
        self.ciphertext.len() - TAG_LEN
    }

    fn parse(index: u8, count: u8, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (key, rest) = bytes.split_first_chunk::<16>()?;
        let (commitment, rest) = rest.split_first_chunk()?;
        let (nonce, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (ciphertext, rest) = rest.split_at_checked(length)?;
        let part = Self {
            index,
            count,
            key: KeyId::from_bytes(*key),
            commitment,
            nonce,
            ciphertext,
        };
        (length >= TAG_LEN).then_some((part, rest))
    }
}

/// Starts a sealed payload.
pub(crate) fn write_header(count: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(&[FORMAT, count]);
}

/// Starts a part; its ciphertext and tag, `length` bytes, must follow.
pub(crate) fn write_part_header(
    key: KeyId,
    commitment: &[u8; COMMITMENT_LEN],
    nonce: &[u8; NONCE_LEN],
    length: u32,
    out: &mut Vec<u8>,
) {
    out.reserve(PART_HEADER_LEN);
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(commitment);
    out.extend_from_slice(nonce);
    out.extend_from_slice(&length.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample(lengths: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_header(u8::try_from(lengths.len()).unwrap(), &mut bytes);
        for &length in lengths {
            write_part_header(
                KeyId::from_bytes([length; 16]),
                &[1; 32],
                &[2; 24],
                u32::from(length),
                &mut bytes,
            );
            bytes.resize(bytes.len() + usize::from(length), 3);
        }
        bytes
    }

    #[test]
    fn parts_are_found_again() {
        let bytes = sample(&[16, 20, 200]);
        let parts = SealedParts::parse(&bytes).unwrap();
        assert_eq!(
            parts.clone().map(|p| p.plaintext_len()).collect::<Vec<_>>(),
            [0, 4, 184]
        );
        assert_eq!(parts.get(1).unwrap().key(), KeyId::from_bytes([20; 16]));
        assert!(parts.get(3).is_none() && parts.get(99).is_none());
    }

    #[test]
    fn anything_cut_short_or_with_a_tail_is_refused() {
        let bytes = sample(&[16, 20]);
        for cut in 0..bytes.len() {
            assert!(SealedParts::parse(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        assert!(SealedParts::parse(&[&bytes[..], &[0]].concat()).is_err());
        assert!(SealedParts::parse(&sample(&[])).is_err());
        assert!(SealedParts::parse(&sample(&[16; 17])).is_err());
        assert!(
            SealedParts::parse(&sample(&[15])).is_err(),
            "a tag does not fit"
        );
    }

    proptest! {
        #[test]
        fn hostile_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), count in any::<u8>()) {
            let _ = SealedParts::parse(&bytes);
            let _ = SealedParts::parse(&[&[FORMAT, count], &bytes[..]].concat());
        }
    }
}
