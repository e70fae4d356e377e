//! Calendar months.

use std::fmt;
use std::str::FromStr;

use crate::Date;

/// A calendar month, `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// A text or a pair of numbers that is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written YYYY-MM, from 1900-01 to 2199-12")]
pub struct NotAMonth;

impl Month {
    /// The month of a year, 1 to 12.
    ///
    /// # Errors
    /// When there is none: outside the years 1900 to 2199 dates are typing errors.
    pub fn new(year: i16, month: i8) -> Result<Self, NotAMonth> {
        if (1900..=2199).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(NotAMonth)
        }
    }

    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// The month with this [`Month::ordinal`].
    ///
    /// # Errors
    /// As [`Month::new`].
    pub fn from_ordinal(ordinal: i32) -> Result<Self, NotAMonth> {
        let year = i16::try_from(ordinal.div_euclid(12)).map_err(|_| NotAMonth)?;
        let month = i8::try_from(ordinal.rem_euclid(12)).map_err(|_| NotAMonth)?;
        Self::new(year, month + 1)
    }

    /// The quarter of the year, 1 to 4.
    #[must_use]
    pub fn quarter(self) -> i8 {
        (self.month - 1) / 3 + 1
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month of the year, 1 to 12.
    #[must_use]
    pub fn number(self) -> i8 {
        self.month
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// The months since the year 0, so that months can be reckoned with.
    #[must_use]
    pub fn ordinal(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(NotAMonth);
        }
        let year = year.parse().map_err(|_| NotAMonth)?;
        let month = month.parse().map_err(|_| NotAMonth)?;
        Self::new(year, month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_read() {
        for text in ["1900-01", "2026-11", "2199-12"] {
            assert_eq!(text.parse::<Month>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-11",
            "2026-011",
            "+026-11",
            "2026-+1",
            "1899-12",
            "2200-01",
            "2026-11-01",
        ] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text:?}");
        }
    }

    #[test]
    fn months_follow_each_other_also_over_the_year() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(month("2027-01").ordinal(), month("2026-12").ordinal() + 1);
        for text in ["1900-01", "2026-12", "2199-12"] {
            assert_eq!(Month::from_ordinal(month(text).ordinal()), Ok(month(text)));
        }
        assert_eq!(Month::from_ordinal(-1), Err(NotAMonth));
        assert_eq!(month("2026-10").quarter(), 4);
        assert_eq!(Month::of(Date::constant(2026, 11, 22)), month("2026-11"));
        assert_eq!(month("2026-11").first_day(), Date::constant(2026, 11, 1));
    }
}
