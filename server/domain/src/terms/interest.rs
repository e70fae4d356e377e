//! Statutory interest (wettelijke rente) on money that is paid too late: by the resident (Awb 4:97,
//! 4:98) and by the authority (4:102). Both refer to article 119 of book 6 of the Burgerlijk Wetboek.
//!
//! Readings that a jurist should confirm:
//!
//! - the first day counts and the day on which is paid does not;
//! - a day costs a 365th of a year, in a leap year a 366th;
//! - after each year since the first day the interest of that year bears interest itself (6:119 lid 2),
//!   also when part was paid in between;
//! - what is refunded on an objection (4:102 lid 1) bears interest however little it is: 4:98 lid 2 is not read
//!   into it;
//! - the whole is rounded to a cent once, at the end, half a cent upwards.

use jiff::civil::date;

use super::reference;
use crate::calendar::months_after;
use crate::{Cents, Date, LawRef};

/// A rate in some period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestRate {
    /// Hundredths of a percent a year: 600 is 6%.
    pub hundredths: u16,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds, when it does not hold any more.
    pub until: Option<Date>,
}

const fn rate(percent: u16, from: Date, until: Option<Date>) -> InterestRate {
    InterestRate {
        hundredths: percent * 100,
        from,
        until,
    }
}

/// The rates of the Besluit wettelijke rente for what is no trade between firms (6:120 lid 1). A row is
/// added when a decree sets another rate; those of before 2015 are not among them.
pub const INTEREST_RATES: &[InterestRate] = &[
    rate(2, date(2015, 1, 1), Some(date(2022, 12, 31))),
    rate(4, date(2023, 1, 1), Some(date(2023, 6, 30))),
    rate(6, date(2023, 7, 1), Some(date(2023, 12, 31))),
    rate(7, date(2024, 1, 1), Some(date(2024, 12, 31))),
    rate(6, date(2025, 1, 1), Some(date(2025, 12, 31))),
    rate(4, date(2026, 1, 1), None),
];

/// Parts of a cent that are reckoned with: small enough that no day's rest is ever seen.
const PARTS: u128 = 1_000_000_000;

/// Less interest than this an authority does not owe on a payment of its own: 10 euro (Awb 4:98 lid 2).
pub const LEAST_INTEREST_OWED: Cents = Cents::new(1_000);

/// Less interest than this a resident does not owe: 20 euro (Awb 4:98 lid 2). What ran up is looked at as a
/// whole, until the day of each payment or of the last.
pub const LEAST_INTEREST_CLAIMED: Cents = Cents::new(2_000);

impl InterestRate {
    /// The rate on a day; `None` when this table has none.
    #[must_use]
    pub fn on(day: Date) -> Option<&'static Self> {
        INTEREST_RATES
            .iter()
            .find(|rate| rate.from <= day && rate.until.is_none_or(|until| day <= until))
    }

    /// The article that sets who owes it to whom.
    ///
    /// # Panics
    /// Never: a test asks it.
    #[must_use]
    pub fn law() -> LawRef {
        reference("BWBR0005289&artikel=119")
    }
}

/// The interest on one amount, from a day until the day before another. `None` when the table has no
/// rate for one of these days.
#[must_use]
pub fn interest(amount: Cents, from: Date, until: Date) -> Option<Cents> {
    interest_on(&[(from, amount)], until)
}

/// The interest on what was owed: each entry says how much from a day on, in the order of the days;
/// nothing from `until` on. `None` as for [`interest`].
#[must_use]
pub fn interest_on(owed: &[(Date, Cents)], until: Date) -> Option<Cents> {
    let Some((first, _)) = owed.first() else {
        return Some(Cents::ZERO);
    };
    let (mut borne, mut this_year) = (0_u128, 0_u128);
    let mut years = 1_u16;
    let mut day = *first;
    while day < until {
        // The interest of a whole year bears interest from then on.
        if months_after(*first, years.checked_mul(12)?)? <= day {
            borne += this_year;
            this_year = 0;
            years += 1;
        }
        let amount = owed.iter().rev().find(|(from, _)| *from <= day);
        let amount = amount.map_or(Cents::ZERO, |(_, amount)| *amount);
        let rate = u128::from(InterestRate::on(day)?.hundredths);
        let days = if day.in_leap_year() { 366 } else { 365 };
        let bears = u128::from(amount.get()) * PARTS + borne;
        this_year += bears * rate / (10_000 * days);
        day = day.tomorrow().ok()?;
    }
    let parts = borne + this_year;
    u64::try_from((parts + PARTS / 2) / PARTS)
        .ok()
        .map(Cents::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_since_2015_has_one_rate() {
        let mut day = date(2015, 1, 1);
        assert_eq!(InterestRate::on(day.yesterday().unwrap()), None);
        while day < date(2040, 1, 1) {
            let holds = |rate: &&InterestRate| {
                rate.from <= day && rate.until.is_none_or(|until| day <= until)
            };
            assert_eq!(INTEREST_RATES.iter().filter(holds).count(), 1, "{day}");
            day = day.tomorrow().unwrap();
        }
        assert!(InterestRate::law().as_str().contains("artikel=119"));
    }

    #[test]
    fn examples_worked_out_by_hand() {
        for (amount, from, until, cents) in [
            // 1,000 euro at 6% for the 365 days of 2025.
            (100_000, "2025-01-01", "2026-01-01", 6_000),
            // The day of payment does not count; one day at 6%: 16.438 cents.
            (100_000, "2025-03-01", "2025-03-01", 0),
            (100_000, "2025-03-01", "2025-03-02", 16),
            // A leap year: 7% of 1,000 euro, 31 of 366 days: 592.896 cents.
            (100_000, "2024-01-01", "2024-02-01", 593),
            // Over a change of rate: 10 days at 7% of 366, 10 days at 6% of 365: 191.257 + 164.384.
            (100_000, "2024-12-22", "2025-01-11", 356),
            // Two years: 60.00, then 4% of 1,060 euro.
            (100_000, "2025-01-01", "2027-01-01", 6_000 + 4_240),
        ] {
            let found = interest(Cents::new(amount), day(from), day(until));
            assert_eq!(found, Some(Cents::new(cents)), "{amount} {from} {until}");
        }
        assert_eq!(
            interest(Cents::new(1), day("2014-12-31"), day("2015-01-02")),
            None
        );
    }

    #[test]
    fn what_was_paid_in_between_bears_none() {
        let owed = [
            (day("2025-01-01"), Cents::new(100_000)),
            (day("2025-03-15"), Cents::new(40_000)),
            (day("2025-06-01"), Cents::ZERO),
        ];
        // 73 days of 1,000 euro (1,200 cents) and 78 of 400 euro (512.877).
        assert_eq!(
            interest_on(&owed, day("2025-12-01")),
            Some(Cents::new(1_713))
        );
        assert_eq!(interest_on(&[], day("2025-12-01")), Some(Cents::ZERO));
    }
}
