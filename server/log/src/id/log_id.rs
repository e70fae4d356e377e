//! The code of a log.

use std::{fmt, str::FromStr};

use super::InvalidId;

/// The code of the authority whose log it is: `GM0479`, or `NL` for the national programme.
///
/// `[A-Z0-9][A-Z0-9-]{0,31}`: no lower case and no separators, so that it is safe in a path, a URL
/// and a file name, and no two spellings name one log. Copied, not referenced: it is in every
/// request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    // Unused bytes are zero, which keeps the derived order and equality right.
    bytes: [u8; Self::MAX_LEN],
    len: u8,
}

impl LogId {
    /// The longest code, in bytes.
    pub const MAX_LEN: usize = 32;

    /// Reads a code.
    ///
    /// # Errors
    /// [`InvalidId::Log`] when the text is not of the form above.
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        let source = text.as_bytes();
        let fits = (1..=Self::MAX_LEN).contains(&source.len());
        let allowed = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-';
        if !fits || source[0] == b'-' || !source.iter().all(allowed) {
            return Err(InvalidId::Log);
        }
        let mut bytes = [0; Self::MAX_LEN];
        bytes[..source.len()].copy_from_slice(source);
        let len = u8::try_from(source.len()).map_err(|_| InvalidId::Log)?;
        Ok(Self { bytes, len })
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in, so this never falls back.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The code as bytes, as it enters hashes and associated data.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl FromStr for LogId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl TryFrom<&str> for LogId {
    type Error = InvalidId;

    fn try_from(text: &str) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogId({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_bounded_and_have_one_spelling() {
        for good in ["NL", "GM0479", "0", "A-1", &"A".repeat(32)] {
            assert_eq!(LogId::new(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "gm0479",
            "-A",
            "A B",
            "A/../B",
            "É",
            "A\0",
            &"A".repeat(33),
        ] {
            assert_eq!(LogId::new(bad), Err(InvalidId::Log), "{bad:?}");
        }
    }

    #[test]
    fn order_is_that_of_the_text() {
        let mut ids = ["GM2", "GM10", "GM", "NL"].map(|c| LogId::new(c).unwrap());
        ids.sort_unstable();
        assert_eq!(ids.map(|i| i.to_string()), ["GM", "GM10", "GM2", "NL"]);
    }
}
