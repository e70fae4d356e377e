//! Money: whole eurocents, never floating point.

use std::fmt;
use std::iter::Sum;

/// An amount of money in eurocents. Never negative: what flows back has an event of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(u64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount one act may name: what a policy can express, 42,949,672.95 euro.
    pub const MAX_ACT: Self = Self(u32::MAX as u64);

    /// An amount of `cents` eurocents.
    #[must_use]
    pub const fn new(cents: u64) -> Self {
        Self(cents)
    }

    /// The amount in eurocents.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The amount as a policy takes it, or `None` above [`Cents::MAX_ACT`].
    #[must_use]
    pub fn to_u32(self) -> Option<u32> {
        u32::try_from(self.0).ok()
    }

    /// Whether this is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when it would be negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The difference, at least nothing.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The sum, at most what fits: folding recorded events must never fail.
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl From<u32> for Cents {
    fn from(cents: u32) -> Self {
        Self(u64::from(cents))
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::saturating_add)
    }
}

/// Euros with two decimals: `1234.50`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_never_turn_negative() {
        assert_eq!(Cents::new(5).checked_sub(Cents::new(6)), None);
        assert_eq!(Cents::new(5).saturating_sub(Cents::new(6)), Cents::ZERO);
    }

    #[test]
    fn shown_in_euros() {
        assert_eq!(Cents::new(50_005).to_string(), "500.05");
        assert_eq!(format!("{:>8}", Cents::new(7)), "    0.07");
    }
}
