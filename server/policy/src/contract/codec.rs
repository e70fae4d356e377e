//! The canonical encoding, see [`super`].

use std::io;

use serde::{Serialize, de::DeserializeOwned};

/// Something that has no canonical encoding, or bytes that are none.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// It cannot be written: a date before the year 0.
    #[error("has no canonical encoding")]
    Unwritable(#[source] serde_json::Error),
    /// The bytes are no value of this type.
    #[error("is no canonical encoding of this type")]
    Unreadable(#[source] serde_json::Error),
    /// The bytes are a value of this type, written another way than the canonical one.
    #[error("is not written the canonical way")]
    NotCanonical,
}

/// The canonical bytes of an input or an output.
///
/// # Errors
/// [`CodecError::Unwritable`].
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    // Structs are written in the order of their fields; no map takes part, so the order of a map
    // (which a feature of serde_json elsewhere in the build can change) never shows.
    serde_json::to_vec(value).map_err(CodecError::Unwritable)
}

/// What canonical bytes say. Refuses any other spelling, so that bytes and value go one to one.
///
/// # Errors
/// [`CodecError::Unreadable`] and [`CodecError::NotCanonical`].
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let value: T = serde_json::from_slice(bytes).map_err(CodecError::Unreadable)?;
    if encodes(bytes, &value) {
        Ok(value)
    } else {
        Err(CodecError::NotCanonical)
    }
}

/// Whether these bytes are what a value is written as: held beside each other while it is written, so that
/// nothing is kept.
#[must_use]
pub fn encodes<T: Serialize>(bytes: &[u8], value: &T) -> bool {
    let mut beside = Beside(bytes);
    serde_json::to_writer(&mut beside, value).is_ok() && beside.0.is_empty()
}

/// Takes only the bytes that are expected next.
struct Beside<'a>(&'a [u8]);

impl io::Write for Beside<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0 = self
            .0
            .strip_prefix(bytes)
            .ok_or(io::ErrorKind::InvalidData)?;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What bytes say, in whatever spelling: for who compares values and not bytes, which costs half.
///
/// # Errors
/// [`CodecError::Unreadable`].
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    serde_json::from_slice(bytes).map_err(CodecError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_what_a_value_is_written_as_or_they_are_not() {
        let value = ("a", [1, 2]);
        let bytes = encode(&value).unwrap();
        assert!(encodes(&bytes, &value));
        for cut in 0..bytes.len() {
            assert!(!encodes(&bytes[..cut], &value));
            let mut other = bytes.clone();
            other[cut] ^= 1;
            assert!(!encodes(&other, &value));
        }
        assert!(!encodes(&[&bytes[..], b" "].concat(), &value));
    }
}
