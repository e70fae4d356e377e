//! Money: whole eurocents, with rounding that says whom it favours.

use std::fmt;

/// An amount of money in eurocents, up to 42,949,672.95 euro. Never negative, never floating point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(pub u32);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of whole euros; the largest amount when it does not fit.
    #[must_use]
    pub const fn euros(euros: u32) -> Self {
        Self(euros.saturating_mul(100))
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

    /// The sum, at most the largest amount.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, at least nothing.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// This many times the amount, at most the largest amount.
    #[must_use]
    pub const fn saturating_mul(self, times: u32) -> Self {
        Self(self.0.saturating_mul(times))
    }

    /// `part` of `whole` equal shares, for what a resident owes: rounded **down** to a whole cent, in
    /// the resident's favour. 500.00 euro for 2 of 6 months is 166.66. More parts than the whole
    /// counts as the whole; negative parts as none.
    #[must_use]
    pub fn share_owed(self, part: i32, whole: i32) -> Self {
        let (part, whole) = shares(part, whole);
        Self::narrow(u64::from(self.0) * part / whole)
    }

    /// `part` of `whole` equal shares, for what a resident receives: rounded **up** to a whole cent,
    /// in the resident's favour. 500.00 euro for 2 of 6 months is 166.67.
    #[must_use]
    pub fn share_granted(self, part: i32, whole: i32) -> Self {
        let (part, whole) = shares(part, whole);
        Self::narrow((u64::from(self.0) * part).div_ceil(whole))
    }

    /// How many instalments of `instalment` pay this amount, when the last one takes the rest;
    /// `None` when `instalment` is nothing.
    #[must_use]
    pub fn instalments_of(self, instalment: Self) -> Option<u32> {
        (!instalment.is_zero()).then(|| self.0.div_ceil(instalment.0))
    }

    fn narrow(cents: u64) -> Self {
        // A share is at most the amount it is taken of.
        Self(u32::try_from(cents).unwrap_or(u32::MAX))
    }
}

/// Parts and whole of a share: a whole of at least one, and parts from none to all of it.
fn shares(part: i32, whole: i32) -> (u64, u64) {
    let whole = u64::try_from(whole).unwrap_or(0).max(1);
    let part = u64::try_from(part).unwrap_or(0).min(whole);
    (part, whole)
}

/// As a resident reads it: `€ 1.234,50`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let euros = (self.0 / 100).to_string();
        let mut grouped = String::with_capacity(euros.len() + 4);
        for (index, digit) in euros.chars().enumerate() {
            if index > 0 && (euros.len() - index) % 3 == 0 {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        write!(f, "€ {grouped},{:02}", self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_in_the_residents_favour() {
        assert_eq!(Cents(50_000).share_owed(2, 6), Cents(16_666));
        assert_eq!(Cents(50_000).share_granted(2, 6), Cents(16_667));
        assert_eq!(Cents(60_000).share_owed(2, 6), Cents(20_000));
        assert_eq!(Cents(u32::MAX).share_owed(6, 6), Cents(u32::MAX));
        assert_eq!(Cents(u32::MAX).share_granted(6, 6), Cents(u32::MAX));
    }

    #[test]
    fn odd_shares_stay_inside_the_amount() {
        assert_eq!(Cents(100).share_owed(7, 6), Cents(100));
        assert_eq!(Cents(100).share_owed(-1, 6), Cents::ZERO);
        assert_eq!(Cents(100).share_owed(1, 0), Cents(100));
        assert_eq!(Cents(100).share_granted(0, i32::MIN), Cents::ZERO);
    }

    #[test]
    fn the_last_instalment_takes_the_rest() {
        assert_eq!(Cents(50_000).instalments_of(Cents(2_500)), Some(20));
        assert_eq!(Cents(16_666).instalments_of(Cents(2_500)), Some(7));
        assert_eq!(Cents(1).instalments_of(Cents(2_500)), Some(1));
        assert_eq!(Cents(1).instalments_of(Cents::ZERO), None);
    }

    #[test]
    fn amounts_never_wrap() {
        assert_eq!(Cents(1).checked_sub(Cents(2)), None);
        assert_eq!(Cents(1).saturating_sub(Cents(2)), Cents::ZERO);
        assert_eq!(Cents(u32::MAX).checked_add(Cents(1)), None);
        assert_eq!(Cents::euros(u32::MAX), Cents(u32::MAX));
    }

    #[test]
    fn read_in_dutch() {
        assert_eq!(Cents(50_005).to_string(), "€ 500,05");
        assert_eq!(Cents(123_456_700).to_string(), "€ 1.234.567,00");
    }
}
