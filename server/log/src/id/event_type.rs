//! What happened, and in which version of its shape.

use std::{fmt, str::FromStr, sync::Arc};

use super::InvalidId;

/// The name of an event and the version of its shape: `case-opened.v1`.
///
/// Cheap to clone; the readers of a store share one copy per name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventType(Arc<str>);

impl EventType {
    /// The longest name, in bytes, its version included.
    pub const MAX_LEN: usize = 64;

    /// Reads a name such as `case-opened.v1`: lower-case words of letters and digits joined by
    /// single hyphens, the first starting with a letter, then `.v` and a version from 1 to 9999
    /// without leading zeros.
    ///
    /// # Errors
    /// [`InvalidId::EventType`] for anything else.
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        let (name, version) = text.rsplit_once(".v").ok_or(InvalidId::EventType)?;
        let word = |w: &str| {
            !w.is_empty()
                && w.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        let named = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('-').all(word);
        let versioned = (1..=4).contains(&version.len())
            && version.bytes().all(|b| b.is_ascii_digit())
            && !version.starts_with('0');
        if text.len() <= Self::MAX_LEN && named && versioned {
            Ok(Self(text.into()))
        } else {
            Err(InvalidId::EventType)
        }
    }

    /// Name and version, `case-opened.v1`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without its version, `case-opened`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit_once(".v").map_or(&self.0, |(name, _)| name)
    }

    /// The version of the shape, from 1.
    #[must_use]
    pub fn version(&self) -> u16 {
        self.0
            .rsplit_once(".v")
            .and_then(|(_, version)| version.parse().ok())
            .unwrap_or(1)
    }
}

impl FromStr for EventType {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl TryFrom<&str> for EventType {
    type Error = InvalidId;

    fn try_from(text: &str) -> Result<Self, InvalidId> {
        Self::new(text)
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventType({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_their_version() {
        let event = EventType::new("case-opened.v12").unwrap();
        assert_eq!((event.name(), event.version()), ("case-opened", 12));
        let long = format!("{}.v1", "a".repeat(61));
        assert!(EventType::new(&long).is_ok());
        for bad in [
            "",
            "case-opened",
            ".v1",
            "Case.v1",
            "case-.v1",
            "a--b.v1",
            "1a.v1",
            "a.v0",
            "a.v01",
            "a.v+1",
            "a.v10000",
            "a.v",
            "é.v1",
        ] {
            assert_eq!(EventType::new(bad), Err(InvalidId::EventType), "{bad:?}");
        }
        assert!(EventType::new(&format!("a{long}")).is_err());
    }
}
