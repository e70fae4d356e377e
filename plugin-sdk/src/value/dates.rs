//! Terms and ages, on dates that remember where they came from.

use super::Value;
use crate::Date;

impl Value<Date> {
    /// Completed whole years until `later`, see [`Date::years_until`].
    #[must_use]
    pub fn years_until(&self, later: impl Into<Self>) -> Value<i32> {
        self.with(&later.into(), |from, to| from.years_until(*to))
    }

    /// Completed whole months until `later`, see [`Date::months_until`].
    #[must_use]
    pub fn months_until(&self, later: impl Into<Self>) -> Value<i32> {
        self.with(&later.into(), |from, to| from.months_until(*to))
    }

    /// This many whole months later, clamped at the end of the month, see [`Date::plus_months`].
    #[must_use]
    pub fn plus_months(&self, months: impl Into<Value<i32>>) -> Self {
        self.with(&months.into(), |date, months| date.plus_months(*months))
    }

    /// This many whole months earlier, clamped at the end of the month.
    #[must_use]
    pub fn minus_months(&self, months: impl Into<Value<i32>>) -> Self {
        self.with(&months.into(), |date, months| {
            date.plus_months(months.saturating_neg())
        })
    }

    /// This many weeks later.
    #[must_use]
    pub fn plus_weeks(&self, weeks: impl Into<Value<i32>>) -> Self {
        self.with(&weeks.into(), |date, weeks| date.plus_weeks(*weeks))
    }

    /// 1 January of the same year.
    #[must_use]
    pub fn start_of_year(&self) -> Self {
        self.map(|date| date.start_of_year())
    }

    /// Whether this is before `other`.
    #[must_use]
    pub fn is_before(&self, other: impl Into<Self>) -> Value<bool> {
        self.less_than(other)
    }

    /// Whether this is `other` or before it.
    #[must_use]
    pub fn is_on_or_before(&self, other: impl Into<Self>) -> Value<bool> {
        self.at_most(other)
    }

    /// Whether this is after `other`.
    #[must_use]
    pub fn is_after(&self, other: impl Into<Self>) -> Value<bool> {
        self.more_than(other)
    }

    /// Whether this is `other` or after it.
    #[must_use]
    pub fn is_on_or_after(&self, other: impl Into<Self>) -> Value<bool> {
        self.at_least(other)
    }
}

/// Something that need not have happened: a day on which it did, or none.
impl Value<Option<Date>> {
    /// Whether it happened before `other`.
    #[must_use]
    pub fn is_before(&self, other: impl Into<Value<Date>>) -> Value<bool> {
        self.with(&other.into(), |day, other| {
            day.is_some_and(|day| day < *other)
        })
    }

    /// Whether it happened on `other` or before it.
    #[must_use]
    pub fn is_on_or_before(&self, other: impl Into<Value<Date>>) -> Value<bool> {
        self.with(&other.into(), |day, other| {
            day.is_some_and(|day| day <= *other)
        })
    }

    /// Whether it happened on `other` or after it.
    #[must_use]
    pub fn is_on_or_after(&self, other: impl Into<Value<Date>>) -> Value<bool> {
        self.with(&other.into(), |day, other| {
            day.is_some_and(|day| day >= *other)
        })
    }

    /// This many weeks later, if it happened.
    #[must_use]
    pub fn plus_weeks(&self, weeks: impl Into<Value<i32>>) -> Self {
        self.with(&weeks.into(), |day, weeks| {
            day.map(|day| day.plus_weeks(*weeks))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_happen_is_neither_before_nor_after() {
        let never: Value<Option<Date>> = None.into();
        assert_eq!(never.is_before(Date::LAST), false.into());
        assert_eq!(never.is_on_or_after(Date::FIRST), false.into());
        assert_eq!(never.plus_weeks(8), None.into());
    }

    #[test]
    fn a_day_is_on_itself_and_not_before_itself() {
        let day: Value<Option<Date>> = Date::new(2027, 5, 23).into();
        let same = Date::new(2027, 5, 23).unwrap();
        assert_eq!(day.is_on_or_before(same), true.into());
        assert_eq!(day.is_on_or_after(same), true.into());
        assert_eq!(day.is_before(same), false.into());
    }
}
