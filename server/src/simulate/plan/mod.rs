//! What is going to happen in the simulated country: drawn from a seed, known beforehand, apart from
//! carrying it out. Any day and any case can be drawn by itself, so that nothing has to be kept.

mod bottleneck;
mod calendar;
mod life;
mod people;
#[cfg(test)]
mod tests;

use jiff::civil::date;
use maatwerk_domain::Date;

pub(super) use bottleneck::{BOTTLENECKS, Change, Planted};
pub(super) use calendar::{after, month_of, months_between, working_day_after};
pub(super) use life::{CaseNumber, HearingKind, Life, Paid, Round};

use super::random::Random;

/// The first day.
pub(super) const START: Date = date(2022, 1, 1);
/// So many whole months are simulated: four and a half years, so that three lie before a rise.
pub(super) const MONTHS: u16 = 54;

/// The events of a case on average, those that are not finished at the end counted: measured over
/// a million events.
const EVENTS_PER_CASE: f64 = 18.5;

/// How busy each month is, from January.
const SEASON: [f64; 12] = [
    1.12, 1.06, 1.02, 1.0, 0.96, 0.95, 0.86, 0.88, 1.03, 1.06, 1.06, 1.0,
];

/// A country's years to come.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    seed: u64,
    planted: Vec<Planted>,
    /// The cases that open on a working day in a month as busy as any.
    per_day: f64,
}

impl Plan {
    /// A plan whose cases have so many events, or somewhat more.
    pub(super) fn new(seed: u64, events: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "an expectation, not a count")]
        let cases = (events as f64 / EVENTS_PER_CASE).max(1.0);
        // Enough that chance does not leave it short, three times in a thousand aside.
        let cases = cases * 1.01 + 3.0 * cases.sqrt();
        let busy: f64 = (0..days()).map(|day| busyness(on(day))).sum();
        Self {
            seed,
            planted: Planted::draw(&mut Random::of(&[seed, 0]), START),
            per_day: cases / busy,
        }
    }

    /// What was planted.
    pub(super) fn planted(&self) -> &[Planted] {
        &self.planted
    }

    /// How many cases open in a year.
    pub(super) fn cases_a_year(&self) -> f64 {
        (0..365).map(|day| self.per_day * busyness(on(day))).sum()
    }

    /// How many cases open on a day, counted from the first.
    pub(super) fn openings(&self, day: u16) -> u32 {
        let mean = self.per_day * busyness(on(day));
        Random::of(&[self.seed, 1, u64::from(day)]).poisson(mean)
    }

    /// A case.
    pub(super) fn life(&self, number: CaseNumber) -> Life {
        Life::draw(self.seed, &self.planted, number, on(number.day))
    }
}

/// The days that are simulated at least.
pub(super) fn days() -> u16 {
    let until = month_of(START, MONTHS);
    START
        .until(until)
        .map_or(0, |span| u16::try_from(span.get_days()).unwrap_or(0))
}

/// A day, counted from the first.
pub(super) fn on(day: u16) -> Date {
    after(START, day)
}

fn busyness(day: Date) -> f64 {
    if !calendar::is_working_day(day) {
        return 0.0;
    }
    let month = usize::try_from(day.month()).unwrap_or(1);
    SEASON[(month - 1).min(11)]
}
