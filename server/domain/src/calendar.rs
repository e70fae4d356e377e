//! Calendar arithmetic as the law does it: whole months, and terms that end on a working day.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

/// `months` whole calendar months after a date, with the month end clamped:
/// 31 August and six months is 28 or 29 February. `None` beyond the calendar (year 9999).
#[must_use]
pub fn months_after(day: Date, months: u16) -> Option<Date> {
    day.checked_add(i32::from(months).months()).ok()
}

/// `days` days after a date; `None` beyond the calendar.
#[must_use]
pub fn days_after(day: Date, days: u16) -> Option<Date> {
    day.checked_add(i32::from(days).days()).ok()
}

/// `days` days before a date; `None` before the calendar begins.
#[must_use]
pub(crate) fn days_before(day: Date, days: u16) -> Option<Date> {
    day.checked_sub(i32::from(days).days()).ok()
}

/// A term set by law that ends on a Saturday, Sunday or public holiday runs on to the first day
/// that is none of these (Algemene termijnenwet 1 lid 1). Not for terms of more than twelve weeks
/// or three months, nor for those a municipality sets itself (4, 1). `None` beyond the calendar.
#[must_use]
pub fn end_of_term(last_day: Date) -> Option<Date> {
    let mut day = last_day;
    while is_weekend(day) || is_public_holiday(day) || is_equated(day) {
        day = day.tomorrow().ok()?;
    }
    Some(day)
}

/// The end of a term set by law that stood still for periods, each its first day and its number of days,
/// in order: each moves the end on by as many days. A term that would have ended on a free day was
/// lengthened to the working day after it, so one that stands still from that day on has that day left.
pub(crate) fn end_of_suspended_term(
    last_day: Date,
    stood_still: impl IntoIterator<Item = (Date, i32)>,
) -> Option<Date> {
    let mut last = last_day;
    for (from, days) in stood_still {
        if from > last {
            last = end_of_term(last)?;
        }
        last = last.checked_add(days.days()).ok()?;
    }
    end_of_term(last)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The days that royal decrees equate with public holidays (Algemene termijnenwet 3 lid 3), as their titles name them:
/// *Besluit gelijkstelling van 28 april 2023, 19 mei 2023, 10 mei 2024, 27 december 2024 en 30 mei 2025 met een
/// algemeen erkende feestdag*, and the same of 2 January 2026 to 26 May 2028. One decree is for about three years, so
/// that the next one is to be added before 2029. Those of before 2023 are not here: no term that this software keeps
/// ended so long ago.
pub const EQUATED: [Date; 10] = [
    date(2023, 4, 28),
    date(2023, 5, 19),
    date(2024, 5, 10),
    date(2024, 12, 27),
    date(2025, 5, 30),
    date(2026, 1, 2),
    date(2026, 5, 15),
    date(2027, 5, 7),
    date(2028, 4, 28),
    date(2028, 5, 26),
];

/// Whether a royal decree equates a day with a public holiday (Algemene termijnenwet 3 lid 3).
#[must_use]
pub fn is_equated(day: Date) -> bool {
    EQUATED.contains(&day)
}

/// Whether a day is a public holiday by Algemene termijnenwet 3: New Year's Day, Good Friday
/// (lid 2), Easter Monday, the King's birthday, 5 May, Ascension Day, Whit Monday and both
/// Christmas days. Days equated by royal decree (lid 3) are told by [`is_equated`].
#[must_use]
pub fn is_public_holiday(day: Date) -> bool {
    let (month, of_month) = (day.month(), day.day());
    if matches!((month, of_month), (1, 1) | (5, 5) | (12, 25 | 26)) || day == kings_day(day.year())
    {
        return true;
    }
    let from_easter = day.since(easter_sunday(day.year()));
    // Good Friday, Easter Monday, Ascension Day, Whit Monday.
    from_easter.is_ok_and(|span| matches!(span.get_days(), -2 | 1 | 39 | 50))
}

/// 27 April, or the day before when that is a Sunday; until 2013 the Queen's birthday was kept on
/// 30 April, or the day before when that is a Sunday. Before 1980 it moved the other way: no term
/// that this software keeps began so long ago.
fn kings_day(year: i16) -> Date {
    let day = if year >= 2014 {
        date(year, 4, 27)
    } else {
        date(year, 4, 30)
    };
    if day.weekday() == Weekday::Sunday {
        day.yesterday().unwrap_or(day)
    } else {
        day
    }
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
#[expect(
    clippy::many_single_char_names,
    reason = "the names under which the algorithm is published"
)]
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    // The algorithm yields 22 March to 25 April for any year.
    Date::new(
        year,
        i8::try_from(month).unwrap_or(3),
        i8::try_from(day).unwrap_or(22),
    )
    .unwrap_or(date(year, 3, 22))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_clamped_at_their_end() {
        assert_eq!(months_after(date(2026, 8, 31), 6), Some(date(2027, 2, 28)));
        assert_eq!(months_after(date(2027, 8, 31), 6), Some(date(2028, 2, 29)));
        assert_eq!(months_after(date(2026, 11, 23), 6), Some(date(2027, 5, 23)));
        assert_eq!(months_after(date(9999, 12, 31), 1), None);
    }

    #[test]
    fn easter_as_published() {
        for (year, month, day) in [
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn public_holidays_of_2026_and_2027() {
        let holidays: Vec<Date> = date(2026, 1, 1)
            .series(1.day())
            .take(365)
            .filter(|day| is_public_holiday(*day))
            .collect();
        assert_eq!(
            holidays,
            [
                date(2026, 1, 1),
                date(2026, 4, 3),
                date(2026, 4, 6),
                date(2026, 4, 27),
                date(2026, 5, 5),
                date(2026, 5, 14),
                date(2026, 5, 25),
                date(2026, 12, 25),
                date(2026, 12, 26),
            ]
        );
    }

    #[test]
    fn the_birthday_of_the_king_or_queen_is_never_kept_on_a_sunday() {
        for (kept, not_kept) in [
            (date(2006, 4, 29), date(2006, 4, 30)),
            (date(2013, 4, 30), date(2013, 4, 27)),
            (date(2014, 4, 26), date(2014, 4, 27)),
            (date(2015, 4, 27), date(2015, 4, 30)),
            (date(2025, 4, 26), date(2025, 4, 27)),
        ] {
            assert!(is_public_holiday(kept), "{kept}");
            assert!(!is_public_holiday(not_kept), "{not_kept}");
        }
    }

    #[test]
    fn no_year_is_too_odd() {
        for year in [-9999, -4, 0, 1, 1582, 9999] {
            for day in date(year, 1, 1)
                .series(1.day())
                .take_while(|day| day.year() == year)
            {
                let _ = is_public_holiday(day);
            }
        }
        assert_eq!(end_of_term(Date::MAX), Some(Date::MAX));
    }
}
