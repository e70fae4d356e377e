//! The clock of an installation: the machine's, or one that can be moved on in a demonstration.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maatwerk_log::SystemClock;

/// What the time is taken from: the clock of the machine, unless another is handed in.
#[derive(Clone)]
pub struct Machine(Arc<dyn maatwerk_log::Clock>);

impl Machine {
    /// Another source of time.
    pub fn new(clock: impl maatwerk_log::Clock) -> Self {
        Self(Arc::new(clock))
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new(SystemClock)
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Machine").finish_non_exhaustive()
    }
}

/// Tells the time. Copies share what was moved.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
    machine: Machine,
    way: Way,
}

/// How the time follows from that of the machine. Both in microseconds.
#[derive(Debug, Clone)]
enum Way {
    /// It is the machine's, and never goes back behind the latest that was recorded. When a machine is
    /// set back, a day that was acted on does not come again, with the policy of the day before. One that
    /// ran ahead for a moment in which nothing was recorded leaves no trace.
    Forward(Arc<AtomicI64>),
    /// So much ahead of the machine, in a demo.
    Ahead(Arc<AtomicI64>),
}

/// The clock cannot be moved so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// The log of the installation does not say that it is a demo.
    #[error("only the clock of a demo installation can be moved")]
    Real,
    /// What was recorded would lie in the future.
    #[error("the clock only moves forward")]
    Backward,
    /// Beyond the years that this software reckons with.
    #[error("the clock goes up to the year 2199")]
    TooFar,
}

/// The time zone of the Netherlands is not known.
#[derive(Debug, thiserror::Error)]
#[error("the time zone Europe/Amsterdam is unknown")]
pub struct NoTimeZone(#[source] jiff::Error);

impl Clock {
    /// The machine's clock, which never goes back behind what was recorded.
    ///
    /// # Errors
    /// When the time zone database does not know the Netherlands.
    pub fn real(machine: Machine) -> Result<Self, NoTimeZone> {
        Self::of(machine, Way::Forward(Arc::default()))
    }

    /// A clock that can be moved.
    ///
    /// # Errors
    /// When the time zone database does not know the Netherlands.
    pub fn movable(machine: Machine) -> Result<Self, NoTimeZone> {
        Self::of(machine, Way::Ahead(Arc::default()))
    }

    fn of(machine: Machine, way: Way) -> Result<Self, NoTimeZone> {
        let zone = TimeZone::get("Europe/Amsterdam").map_err(NoTimeZone)?;
        Ok(Self { zone, machine, way })
    }

    /// A clock that can be moved, at nine in the morning of a day, which may have been long ago: a
    /// country is simulated from there.
    ///
    /// # Errors
    /// When the time zone database does not know the Netherlands.
    pub(crate) fn movable_from(machine: Machine, day: Date) -> Result<Self, NoTimeZone> {
        let clock = Self::movable(machine)?;
        if let Some(morning) = clock.morning_of(day) {
            clock.go_on_from(morning);
        }
        Ok(clock)
    }

    /// Nine in the morning of a day, in microseconds since the Unix epoch.
    fn morning_of(&self, day: Date) -> Option<i64> {
        let morning = day.at(9, 0, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some(morning.timestamp().as_microsecond())
    }

    /// Goes on from a moment (microseconds since the Unix epoch). A demo that is started again is where
    /// it was, however long it stood still; the time of a real installation stands still until its
    /// machine has caught up: answers for how long, in microseconds.
    pub(crate) fn go_on_from(&self, micros: i64) -> i64 {
        let machine = self.machine.0.now_micros();
        match &self.way {
            Way::Ahead(ahead) => {
                ahead.store(micros - machine, Ordering::Relaxed);
                0
            }
            Way::Forward(recorded) => {
                recorded.fetch_max(micros, Ordering::Relaxed);
                (micros - machine).max(0)
            }
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let machine = self.machine.0.now_micros();
        let now = match &self.way {
            Way::Forward(recorded) => recorded.load(Ordering::Relaxed).max(machine),
            Way::Ahead(ahead) => machine.saturating_add(ahead.load(Ordering::Relaxed)),
        };
        Timestamp::from_microsecond(now).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Today, in the Netherlands: a decision at half past midnight in summer is of the new day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().to_zoned(self.zone.clone()).date()
    }

    /// The calendar day, in the Netherlands, of a moment in microseconds since the Unix epoch.
    #[must_use]
    pub fn day_of(&self, micros: i64) -> Date {
        Timestamp::from_microsecond(micros)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(self.zone.clone())
            .date()
    }

    /// The moment a day begins in the Netherlands, in microseconds since the Unix epoch.
    #[must_use]
    pub fn start_of(&self, day: Date) -> i64 {
        day.to_zoned(self.zone.clone())
            .map_or(i64::MAX, |start| start.timestamp().as_microsecond())
    }

    /// Moves on to nine in the morning of a day.
    ///
    /// # Errors
    /// See [`MoveError`].
    pub fn move_to(&self, day: Date) -> Result<(), MoveError> {
        let Way::Ahead(ahead) = &self.way else {
            return Err(MoveError::Real);
        };
        if day.year() > 2199 {
            return Err(MoveError::TooFar);
        }
        let morning = self.morning_of(day).ok_or(MoveError::TooFar)?;
        let now = self.now().as_microsecond();
        if day == self.today() {
            return Ok(());
        }
        if morning < now {
            return Err(MoveError::Backward);
        }
        let by = morning - now;
        ahead.fetch_add(by, Ordering::Relaxed);
        Ok(())
    }
}

/// The time that is recorded.
impl maatwerk_log::Clock for Clock {
    fn now_micros(&self) -> i64 {
        let now = self.now().as_microsecond();
        if let Way::Forward(recorded) = &self.way {
            recorded.fetch_max(now, Ordering::Relaxed);
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use maatwerk_log::Clock as _;

    use super::*;

    #[test]
    fn a_real_clock_stays_where_it_is() {
        let clock = Clock::real(Machine::default()).unwrap();
        assert_eq!(clock.move_to(date(2100, 1, 1)), Err(MoveError::Real));
    }

    #[test]
    fn a_movable_clock_goes_forward_only() {
        let clock = Clock::movable(Machine::default()).unwrap();
        clock.move_to(date(2100, 5, 23)).unwrap();
        assert_eq!(clock.today(), date(2100, 5, 23));
        assert_eq!(clock.move_to(date(2100, 5, 22)), Err(MoveError::Backward));
        assert_eq!(clock.today(), date(2100, 5, 23));
    }

    #[test]
    fn a_movable_clock_may_begin_long_ago() {
        let clock = Clock::movable_from(Machine::default(), date(2022, 1, 1)).unwrap();
        assert_eq!(clock.today(), date(2022, 1, 1));
        clock.move_to(date(2022, 1, 2)).unwrap();
        assert_eq!(clock.move_to(date(2022, 1, 1)), Err(MoveError::Backward));
        assert_eq!(clock.today(), date(2022, 1, 2));
    }

    #[test]
    fn a_demo_goes_on_where_it_was() {
        for day in [date(2026, 6, 30), date(2100, 1, 1)] {
            let clock = Clock::movable(Machine::default()).unwrap();
            clock.go_on_from(clock.start_of(day));
            assert_eq!(clock.today(), day);
        }
    }

    #[test]
    fn a_machine_that_is_set_back_brings_no_day_back() {
        let told = Arc::new(AtomicI64::new(5_000_000));
        let machine = Arc::clone(&told);
        let clock = Clock::real(Machine::new(move || machine.load(Ordering::Relaxed))).unwrap();
        let now = || clock.now().as_microsecond();
        // Nothing was recorded while it ran ahead.
        assert_eq!(now(), 5_000_000);
        told.store(2_000_000, Ordering::Relaxed);
        assert_eq!(now(), 2_000_000);
        assert_eq!(clock.now_micros(), 2_000_000);
        told.store(1_000_000, Ordering::Relaxed);
        assert_eq!(now(), 2_000_000);
        // What was recorded before a start counts as well.
        assert_eq!(clock.go_on_from(9_000_000), 8_000_000);
        assert_eq!(now(), 9_000_000);
        assert_eq!(clock.go_on_from(500_000), 0);
        told.store(9_500_000, Ordering::Relaxed);
        assert_eq!(now(), 9_500_000);
    }

    #[test]
    fn the_day_is_the_dutch_one() {
        let clock = Clock::real(Machine::default()).unwrap();
        // 22:30 UTC on 30 June is half past midnight on 1 July in the Netherlands.
        let late: Timestamp = "2026-06-30T22:30:00Z".parse().unwrap();
        assert_eq!(clock.day_of(late.as_microsecond()), date(2026, 7, 1));
    }
}
