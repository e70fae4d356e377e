//! The days and months of the simulated years.

use jiff::ToSpan as _;
use jiff::civil::Weekday;
use maatwerk_domain::Date;
use maatwerk_domain::calendar::is_public_holiday;

/// So many days later; the last day of the calendar when that lies beyond it.
pub(in crate::simulate) fn after(day: Date, days: u16) -> Date {
    day.saturating_add(i32::from(days).days())
}

/// Whether offices are open.
pub(in crate::simulate) fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(day)
}

/// The first day on or after this one on which offices are open.
pub(in crate::simulate) fn working_day(mut day: Date) -> Date {
    while !is_working_day(day) {
        day = after(day, 1);
    }
    day
}

/// The working day so many days later, at the earliest.
pub(in crate::simulate) fn working_day_after(day: Date, days: u16) -> Date {
    working_day(after(day, days))
}

/// The first day of a month, counted from 0 at the month of `start`.
pub(in crate::simulate) fn month_of(start: Date, month: u16) -> Date {
    start
        .first_of_month()
        .saturating_add(i32::from(month).months())
}

/// How many months the month of `day` lies after that of `start`; 0 when it lies before.
pub(in crate::simulate) fn months_between(start: Date, day: Date) -> u16 {
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    u16::try_from(months(day) - months(start)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn offices_are_closed_in_weekends_and_on_holidays() {
        // Good Friday is no public holiday in the law on terms for everybody; Easter Monday is.
        assert_eq!(working_day(date(2026, 4, 4)), date(2026, 4, 7));
        assert_eq!(working_day(date(2026, 11, 23)), date(2026, 11, 23));
    }

    #[test]
    fn months_are_counted_from_the_first() {
        let start = date(2022, 1, 1);
        for month in [0, 1, 11, 12, 53] {
            assert_eq!(months_between(start, month_of(start, month)), month);
        }
        assert_eq!(months_between(start, date(2021, 5, 5)), 0);
    }
}
