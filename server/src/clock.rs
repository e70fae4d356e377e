//! The clock of an installation: the machine's, or one that can be moved on in a demonstration.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Tells the time. Copies share what was moved.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
    /// Microseconds ahead of the machine, `None` in a real installation.
    ahead: Option<Arc<AtomicI64>>,
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
    /// The machine's clock.
    ///
    /// # Errors
    /// When the time zone database does not know the Netherlands.
    pub fn real() -> Result<Self, NoTimeZone> {
        let zone = TimeZone::get("Europe/Amsterdam").map_err(NoTimeZone)?;
        Ok(Self { zone, ahead: None })
    }

    /// A clock that can be moved.
    ///
    /// # Errors
    /// When the time zone database does not know the Netherlands.
    pub fn movable() -> Result<Self, NoTimeZone> {
        Ok(Self {
            ahead: Some(Arc::default()),
            ..Self::real()?
        })
    }

    /// A clock that can be moved, at nine in the morning of a day, which may have been long ago: a
    /// country is simulated from there.
    ///
    /// # Errors
    /// When the time zone database does not know the Netherlands.
    pub(crate) fn movable_from(day: Date) -> Result<Self, NoTimeZone> {
        let clock = Self::movable()?;
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

    /// Goes on from a moment (microseconds since the Unix epoch): a demo that is started again is
    /// where it was, however long it stood still.
    pub(crate) fn go_on_from(&self, micros: i64) {
        if let Some(ahead) = &self.ahead {
            ahead.store(
                micros - Timestamp::now().as_microsecond(),
                Ordering::Relaxed,
            );
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        let Some(ahead) = &self.ahead else {
            return now;
        };
        let ahead = SignedDuration::from_micros(ahead.load(Ordering::Relaxed));
        now.checked_add(ahead).unwrap_or(now)
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
        let ahead = self.ahead.as_ref().ok_or(MoveError::Real)?;
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

impl maatwerk_log::Clock for Clock {
    fn now_micros(&self) -> i64 {
        self.now().as_microsecond()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_real_clock_stays_where_it_is() {
        let clock = Clock::real().unwrap();
        assert_eq!(clock.move_to(date(2100, 1, 1)), Err(MoveError::Real));
    }

    #[test]
    fn a_movable_clock_goes_forward_only() {
        let clock = Clock::movable().unwrap();
        clock.move_to(date(2100, 5, 23)).unwrap();
        assert_eq!(clock.today(), date(2100, 5, 23));
        assert_eq!(clock.move_to(date(2100, 5, 22)), Err(MoveError::Backward));
        assert_eq!(clock.today(), date(2100, 5, 23));
    }

    #[test]
    fn a_movable_clock_may_begin_long_ago() {
        let clock = Clock::movable_from(date(2022, 1, 1)).unwrap();
        assert_eq!(clock.today(), date(2022, 1, 1));
        clock.move_to(date(2022, 1, 2)).unwrap();
        assert_eq!(clock.move_to(date(2022, 1, 1)), Err(MoveError::Backward));
        assert_eq!(clock.today(), date(2022, 1, 2));
    }

    #[test]
    fn a_demo_goes_on_where_it_was() {
        for day in [date(2026, 6, 30), date(2100, 1, 1)] {
            let clock = Clock::movable().unwrap();
            clock.go_on_from(clock.start_of(day));
            assert_eq!(clock.today(), day);
        }
    }

    #[test]
    fn the_day_is_the_dutch_one() {
        let clock = Clock::real().unwrap();
        // 22:30 UTC on 30 June is half past midnight on 1 July in the Netherlands.
        let late: Timestamp = "2026-06-30T22:30:00Z".parse().unwrap();
        assert_eq!(clock.day_of(late.as_microsecond()), date(2026, 7, 1));
    }
}
