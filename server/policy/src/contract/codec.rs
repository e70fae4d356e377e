//! The canonical encoding, see [`super`].

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
    if encode(&value)? == bytes {
        Ok(value)
    } else {
        Err(CodecError::NotCanonical)
    }
}

/// What bytes say, in whatever spelling: for who compares values and not bytes, which costs half.
///
/// # Errors
/// [`CodecError::Unreadable`].
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    serde_json::from_slice(bytes).map_err(CodecError::Unreadable)
}
