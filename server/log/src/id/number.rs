//! Where an event stands: in its log, in its stream.

use std::{fmt, str::FromStr};

use super::InvalidId;

/// Where an event stands in its log: 1 for the first, without gaps.
///
/// It is also the size of the Merkle tree that ends with the event, whose leaf index is one less.
/// Zero, [`Position::START`], is before the first event: the place from which to read all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(u64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);
    /// The highest position a log can reach: 2^40 - 1.
    pub const MAX: Self = Self((1 << 40) - 1);

    /// A position.
    ///
    /// # Errors
    /// [`InvalidId::Position`] above [`Position::MAX`].
    pub const fn new(number: u64) -> Result<Self, InvalidId> {
        if number > Self::MAX.0 {
            Err(InvalidId::Position)
        } else {
            Ok(Self(number))
        }
    }

    /// The number; the size of the tree that includes this event.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The position so many events further on, at most [`Position::MAX`].
    #[must_use]
    pub const fn plus(self, events: u64) -> Self {
        let sum = self.0.saturating_add(events);
        if sum > Self::MAX.0 {
            Self::MAX
        } else {
            Self(sum)
        }
    }
}

/// The number of events in a stream, or where an event stands in it: 1 for the first.
///
/// Zero, [`Version::NONE`], is a stream that does not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Version(u32);

impl Version {
    /// No events yet.
    pub const NONE: Self = Self(0);

    /// A version.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The version so many events further on; saturates.
    #[must_use]
    pub const fn plus(self, events: u32) -> Self {
        Self(self.0.saturating_add(events))
    }
}

impl TryFrom<u64> for Position {
    type Error = InvalidId;

    fn try_from(number: u64) -> Result<Self, InvalidId> {
        Self::new(number)
    }
}

impl From<u32> for Version {
    fn from(number: u32) -> Self {
        Self(number)
    }
}

impl FromStr for Position {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::new(digits(text).ok_or(InvalidId::Position)?)
    }
}

impl FromStr for Version {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        digits(text)
            .and_then(|n| u32::try_from(n).ok())
            .map(Self)
            .ok_or(InvalidId::Version)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One spelling per number: no sign, no leading zero, so that a cursor or an `ETag` compares as text.
fn digits(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling_and_a_bound() {
        assert_eq!("0".parse(), Ok(Position::START));
        assert_eq!("1099511627775".parse(), Ok(Position::MAX));
        for bad in [
            "",
            "+1",
            "-1",
            "01",
            "1.0",
            " 1",
            "1099511627776",
            "99999999999999999999",
        ] {
            assert_eq!(bad.parse::<Position>(), Err(InvalidId::Position), "{bad:?}");
        }
        assert_eq!("4294967295".parse(), Ok(Version::new(u32::MAX)));
        assert_eq!("4294967296".parse::<Version>(), Err(InvalidId::Version));
        assert_eq!(Position::MAX.plus(1), Position::MAX);
    }
}
