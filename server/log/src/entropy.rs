//! Randomness, injected.

use std::error::Error;

/// A source of randomness for keys, nonces and ids.
///
/// Anything but the operating system's generator is for tests: a nonce used twice under one key
/// gives away the difference of two plaintexts.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the bytes with random ones.
    ///
    /// # Errors
    /// When there is no randomness to be had; nothing may be sealed then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError>;
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(bytes).map_err(EntropyError::new)
    }
}

/// The source of randomness failed.
#[derive(Debug, thiserror::Error)]
#[error("no randomness to be had")]
pub struct EntropyError(#[source] Box<dyn Error + Send + Sync>);

impl EntropyError {
    /// The failure of another source than the operating system's.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }
}
