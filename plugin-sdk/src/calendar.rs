//! Calendar dates: the arithmetic of terms in law, without clock or time zone.

use std::fmt;
use std::str::FromStr;

/// A calendar date of the proleptic Gregorian calendar, from year 1 to 9999.
///
/// A term in whole months ends on the same day of the month, or on the last day of a month that is
/// too short: 31 August and six months is 28 February, or the 29th in a leap year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A text that is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no date; an example: 2026-11-23")
    }
}

impl std::error::Error for NotADate {}

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

impl Date {
    /// 1 January of year 1: arithmetic never goes before it.
    pub const FIRST: Self = Self {
        year: 1,
        month: 1,
        day: 1,
    };
    /// 31 December 9999: arithmetic never goes past it.
    pub const LAST: Self = Self {
        year: 9999,
        month: 12,
        day: 31,
    };

    /// The date, or `None` when the calendar has no such day.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if year == 0 || year > 9999 || month == 0 || month > 12 || day == 0 {
            return None;
        }
        if day > days_in(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// 1 January of the same year.
    #[must_use]
    pub const fn start_of_year(self) -> Self {
        Self {
            year: self.year,
            month: 1,
            day: 1,
        }
    }

    /// This many whole months later, or earlier when negative; clamped at the end of the month.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let month = i64::from(self.year) * 12 + i64::from(self.month) - 1 + i64::from(months);
        let Ok(year) = u16::try_from(month.div_euclid(12)) else {
            return if months < 0 { Self::FIRST } else { Self::LAST };
        };
        let Ok(month) = u8::try_from(month.rem_euclid(12) + 1) else {
            return Self::LAST;
        };
        match year {
            0 => Self::FIRST,
            1..=9999 => Self {
                year,
                month,
                day: self.day.min(days_in(year, month)),
            },
            _ => Self::LAST,
        }
    }

    /// This many days later, or earlier when negative.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        from_day_number(self.day_number() + i64::from(days))
    }

    /// This many weeks of seven days later, or earlier when negative.
    #[must_use]
    pub fn plus_weeks(self, weeks: i32) -> Self {
        from_day_number(self.day_number() + i64::from(weeks) * 7)
    }

    /// Completed whole months from this date to `later`; negative when `later` is earlier.
    ///
    /// The month that [`plus_months`](Self::plus_months) ends is completed on that very day: from 31
    /// August to 28 February are six months, and to 27 February five.
    #[must_use]
    pub fn months_until(self, later: Self) -> i32 {
        if later < self {
            return -later.months_until(self);
        }
        let months = (i32::from(later.year) - i32::from(self.year)) * 12 + i32::from(later.month)
            - i32::from(self.month);
        if self.plus_months(months) > later {
            months - 1
        } else {
            months
        }
    }

    /// Completed whole years from this date to `later`; negative when `later` is earlier. Whoever
    /// was born on 29 February turns a year older on 28 February of a year without a leap day.
    #[must_use]
    pub fn years_until(self, later: Self) -> i32 {
        self.months_until(later) / 12
    }

    /// Days from this date to `later`; negative when `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        // Years 1 to 9999 span fewer than four million days.
        i32::try_from(later.day_number() - self.day_number()).unwrap_or(i32::MAX)
    }

    /// As a resident reads it: `23 mei 2027`.
    #[must_use]
    pub fn in_dutch(self) -> String {
        let month = MONTHS[usize::from(self.month) - 1];
        format!("{} {month} {}", self.day, self.year)
    }

    /// Days since 1 March of year 0. A year that starts in March ends with the leap day, so that no
    /// month before it needs to know of it.
    fn day_number(self) -> i64 {
        let (year, month) = if self.month > 2 {
            (i64::from(self.year), i64::from(self.month) - 3)
        } else {
            (i64::from(self.year) - 1, i64::from(self.month) + 9)
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leap_days + (month * 153 + 2) / 5 + i64::from(self.day) - 1
    }
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The date of a day number, clamped to the years 1 to 9999.
fn from_day_number(number: i64) -> Date {
    let number = number.clamp(Date::FIRST.day_number(), Date::LAST.day_number());
    // Four centuries have 146,097 days; within them the correction of the year is exact.
    let century = number.rem_euclid(146_097);
    let year_of = (century - century / 1_460 + century / 36_524 - century / 146_096) / 365;
    let day_of = century - (year_of * 365 + year_of / 4 - year_of / 100);
    let march = (day_of * 5 + 2) / 153;
    let day = day_of - (march * 153 + 2) / 5 + 1;
    let (month, shift) = if march < 10 {
        (march + 3, 0)
    } else {
        (march - 9, 1)
    };
    let year = number.div_euclid(146_097) * 400 + year_of + shift;
    let date = (u16::try_from(year), u8::try_from(month), u8::try_from(day));
    match date {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).unwrap_or(Date::LAST),
        _ => Date::LAST,
    }
}

/// As ISO 8601 writes it: `2026-11-23`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(NotADate);
        }
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().try_fold(0_u16, |sum, b| {
                b.is_ascii_digit().then(|| sum * 10 + u16::from(b - b'0'))
            })
        };
        let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10))
        else {
            return Err(NotADate);
        };
        let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else {
            return Err(NotADate);
        };
        Self::new(year, month, day).ok_or(NotADate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_term_in_months_is_clamped_at_the_end_of_the_month() {
        for (from, months, to) in [
            ("2026-08-31", 6, "2027-02-28"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2026-11-23", 6, "2027-05-23"),
            ("2027-12-31", 2, "2028-02-29"),
            ("2027-03-31", -1, "2027-02-28"),
            ("2027-01-15", -13, "2025-12-15"),
            ("2028-02-29", 12, "2029-02-28"),
        ] {
            assert_eq!(date(from).plus_months(months), date(to), "{from} {months}");
        }
    }

    #[test]
    fn months_are_completed_on_the_very_day() {
        for (from, to, months) in [
            ("2026-08-31", "2027-02-27", 5),
            ("2026-08-31", "2027-02-28", 6),
            ("2026-11-23", "2027-03-22", 3),
            ("2026-11-23", "2027-03-23", 4),
            ("2026-11-23", "2026-11-23", 0),
            ("2027-03-23", "2026-11-23", -4),
        ] {
            assert_eq!(date(from).months_until(date(to)), months, "{from} {to}");
        }
    }

    #[test]
    fn ages_change_on_the_birthday() {
        let born = date("2008-02-29");
        assert_eq!(born.years_until(date("2026-02-27")), 17);
        assert_eq!(born.years_until(date("2026-02-28")), 18);
        assert_eq!(born.years_until(date("2028-02-28")), 19);
        assert_eq!(born.years_until(date("2028-02-29")), 20);
    }

    #[test]
    fn every_day_of_eight_centuries_follows_the_day_before() {
        let mut day = date("1900-01-01");
        let end = date("2700-01-01");
        let mut days = 0;
        while day < end {
            let next = day.plus_days(1);
            assert!(next > day, "{day} {next}");
            assert_eq!(next.plus_days(-1), day);
            assert_eq!(day.to_string().parse(), Ok(day));
            day = next;
            days += 1;
        }
        assert_eq!(date("1900-01-01").days_until(end), days);
        assert_eq!(days, 292_194);
    }

    #[test]
    fn weeks_are_seven_days() {
        assert_eq!(date("2027-03-24").plus_weeks(8), date("2027-05-19"));
        assert_eq!(date("2028-02-01").plus_weeks(4), date("2028-02-29"));
    }

    #[test]
    fn arithmetic_stays_inside_the_calendar() {
        assert_eq!(Date::LAST.plus_months(1), Date::LAST);
        assert_eq!(Date::LAST.plus_days(i32::MAX), Date::LAST);
        assert_eq!(Date::FIRST.plus_weeks(i32::MIN), Date::FIRST);
        assert_eq!(Date::FIRST.plus_months(i32::MIN), Date::FIRST);
    }

    #[test]
    fn no_such_day() {
        for text in [
            "2027-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-10",
            "0000-01-01",
            "2026-11-31",
            "2026/11/23",
            "20261123",
            "+026-11-23",
            "2026-11-23 ",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn read_in_dutch() {
        assert_eq!(date("2027-05-23").in_dutch(), "23 mei 2027");
    }
}
