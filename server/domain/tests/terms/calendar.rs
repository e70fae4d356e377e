//! What must hold of the calendar on any day.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::{Weekday, date};
use maatwerk_domain::Date;
use maatwerk_domain::calendar::{
    EQUATED, end_of_term, is_equated, is_public_holiday, months_after,
};
use maatwerk_domain::terms::{Length, TERMS, Term};
use proptest::prelude::*;

use super::{day, rows};

fn days_of(years: std::ops::RangeInclusive<i16>) -> impl Iterator<Item = Date> {
    let last = date(*years.end(), 12, 31);
    date(*years.start(), 1, 1)
        .series(1.day())
        .take_while(move |day| *day <= last)
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..73_000_i32).prop_map(|days| date(2000, 1, 1).checked_add(days.days()).unwrap())
}

fn is_free(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    weekend || is_public_holiday(day) || is_equated(day)
}

#[test]
fn twenty_years_of_holidays_are_those_that_were_published() {
    let published: BTreeSet<Date> = rows(include_str!("holidays.csv"))
        .map(|row| day(row[0]))
        .collect();
    let ours: BTreeSet<Date> = days_of(2020..=2039)
        .filter(|day| is_public_holiday(*day))
        .collect();
    assert_eq!(ours, published);
    // None of these twenty years has Ascension Day on 5 May: nine days each.
    assert_eq!(ours.len(), 180);
}

#[test]
fn days_are_equated_by_decree_and_are_free_for_that_alone() {
    let decreed: Vec<Date> = rows(include_str!("equated.csv"))
        .map(|row| day(row[0]))
        .collect();
    assert_eq!(EQUATED.as_slice(), decreed);
    // In order, once each, on working days beside a holiday or between one and the weekend.
    assert!(EQUATED.is_sorted_by(|one, next| one < next));
    for day in EQUATED {
        assert!(!is_public_holiday(day), "{day}");
        assert_eq!(day.weekday(), Weekday::Friday, "{day}");
        assert!(end_of_term(day).unwrap() > day);
    }
}

#[test]
fn ascension_day_may_be_the_fifth_of_may() {
    let in_year = |year| days_of(year..=year).filter(|day| is_public_holiday(*day));
    assert_eq!(in_year(2016).count(), 8);
    assert!(in_year(2016).any(|day| day == date(2016, 5, 5)));
}

#[test]
fn a_term_ends_on_the_first_day_that_is_not_free() {
    for last in days_of(2020..=2039) {
        let end = end_of_term(last).unwrap();
        assert!(!is_free(end), "{last}: {end}");
        assert!(
            last.series(1.day())
                .take_while(|day| *day < end)
                .all(is_free),
            "{last}: {end} is later than needed"
        );
        // The longest: Good Friday to Easter Monday in 2038, and the King's birthday on Tuesday.
        assert!(last.until(end).unwrap().get_days() <= 5, "{last}: {end}");
    }
}

#[test]
fn each_term_is_there_once_and_its_article_is_one() {
    for row in TERMS {
        assert!(row.law().to_string().ends_with(row.article));
        assert!(Term::ALL.contains(&row.term));
        let same = TERMS.iter().filter(|other| {
            other.term == row.term
                && other.from <= row.until.unwrap_or(Date::MAX)
                && row.from <= other.until.unwrap_or(Date::MAX)
        });
        assert_eq!(same.count(), 1, "{row:?}");
        assert!(row.until.is_none_or(|until| row.from <= until), "{row:?}");
    }
    for term in Term::ALL {
        assert!(term.on(date(2026, 11, 22)).is_some(), "{term:?}");
    }
    assert_eq!(Term::Objection.on(date(1993, 12, 31)), None);
    assert!(Term::Objection.on(date(1994, 1, 1)).is_some());
    assert_eq!(Term::DefaultNotice.last_day(date(2009, 9, 30)), None);
    assert_eq!(Term::Repair.last_day(date(2026, 1, 1)), None);
    assert_eq!(Term::Objection.last_day(date(9999, 11, 20)), None);
    let last = Some(date(9999, 12, 31));
    assert_eq!(Term::Objection.last_day(date(9999, 11, 19)), last);
}

proptest! {
    #[test]
    fn a_later_act_never_gives_an_earlier_term(one in any_day(), other in any_day()) {
        let (first, second) = (one.min(other), one.max(other));
        for row in TERMS.iter().filter(|row| row.holds_on(first)) {
            prop_assert!(row.last_day(first) <= row.last_day(second), "{row:?}");
        }
    }

    #[test]
    fn weeks_end_on_the_same_day_of_the_week_unless_that_is_free(after in any_day()) {
        for row in TERMS.iter().filter(|row| row.holds_on(after)) {
            let Length::Weeks(weeks) = row.length else { continue };
            let nominal = after.checked_add(i32::from(weeks).weeks()).unwrap();
            let last = row.last_day(after).unwrap();
            prop_assert!(nominal <= last);
            prop_assert_eq!(nominal == last, !row.moves_on() || !is_free(nominal));
        }
    }

    #[test]
    fn months_keep_the_day_or_end_with_the_month(start in any_day(), months in 0_u16..240) {
        let end = months_after(start, months).unwrap();
        prop_assert!(end.day() == start.day() || end.day() == end.days_in_month());
        prop_assert!(end.day() <= start.day());
        let ordinal = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        prop_assert_eq!(ordinal(end) - ordinal(start), i32::from(months));
    }

    #[test]
    fn whole_years_of_months_meet_leap_days(year in 1996_i16..2196, years in 0_u16..20) {
        let start = date(year, 2, 1).last_of_month();
        let end = months_after(start, years * 12).unwrap();
        let leap = date(end.year(), 2, 1).days_in_month();
        prop_assert_eq!(end.day(), start.day().min(leap));
    }
}
