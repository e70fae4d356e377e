//! Sums and shares, on amounts that remember where they came from.

use super::Value;
use crate::Cents;

impl Value<Cents> {
    /// The sum, at most the largest amount.
    #[must_use]
    pub fn plus(&self, other: impl Into<Self>) -> Self {
        self.with(&other.into(), |one, two| one.saturating_add(*two))
    }

    /// The difference, at least nothing.
    #[must_use]
    pub fn minus(&self, other: impl Into<Self>) -> Self {
        self.with(&other.into(), |one, two| one.saturating_sub(*two))
    }

    /// This many times the amount, at most the largest amount; nothing for a negative number.
    #[must_use]
    pub fn times(&self, times: impl Into<Value<i32>>) -> Self {
        self.with(&times.into(), |amount, times| {
            amount.saturating_mul(u32::try_from(*times).unwrap_or(0))
        })
    }

    /// What a resident owes of it for `part` of `whole`, rounded down, see [`Cents::share_owed`].
    #[must_use]
    pub fn share_owed(&self, part: impl Into<Value<i32>>, whole: impl Into<Value<i32>>) -> Self {
        let parts = part
            .into()
            .with(&whole.into(), |part, whole| (*part, *whole));
        self.with(&parts, |amount, (part, whole)| {
            amount.share_owed(*part, *whole)
        })
    }
}

impl Value<i32> {
    /// The difference of two whole numbers.
    #[must_use]
    pub fn minus(&self, other: impl Into<Self>) -> Self {
        self.with(&other.into(), |one, two| one.saturating_sub(*two))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_six_months_are_a_third_in_the_residents_favour() {
        let paid = Value::from(Cents::euros(500));
        assert_eq!(paid.share_owed(2, 6), Cents(16_666).into());
    }

    #[test]
    fn no_amount_is_negative() {
        let one = Value::from(Cents(1));
        assert_eq!(one.minus(Cents(2)), Cents::ZERO.into());
        assert_eq!(one.times(-1), Cents::ZERO.into());
    }
}
