//! How much fuel somebody used of late: what is used comes in, and drains at a steady rate.

use std::time::Instant;

/// Where a level ends to be light, and how it drains. In instructions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    /// What drains in a second.
    drain: u64,
    /// From here on somebody is heavy.
    heavy: u64,
    /// No level is higher: who burned for an hour is light again soon after.
    most: u64,
}

impl Rates {
    /// For calls that may use so much each: heavy is who has used two whole calls more than one a
    /// second. An ordinary call uses a thousandth of what it may, so that takes hundreds a second.
    pub(super) fn of_calls(fuel: u64) -> Self {
        Self {
            drain: fuel,
            heavy: fuel.saturating_mul(2),
            most: fuel.saturating_mul(20),
        }
    }

    pub(super) fn is_heavy(&self, level: u64) -> bool {
        level >= self.heavy
    }
}

/// Fuel used, less what has drained.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    fuel: u64,
    at: Instant,
}

impl Level {
    pub(super) fn empty(now: Instant) -> Self {
        Self { fuel: 0, at: now }
    }

    pub(super) fn at(&self, now: Instant, rates: &Rates) -> u64 {
        let nanos = now.saturating_duration_since(self.at).as_nanos();
        let drained = nanos.saturating_mul(rates.drain.into()) / 1_000_000_000;
        self.fuel
            .saturating_sub(u64::try_from(drained).unwrap_or(u64::MAX))
    }

    pub(super) fn add(&mut self, fuel: u64, now: Instant, rates: &Rates) {
        self.fuel = self.at(now, rates).saturating_add(fuel).min(rates.most);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_level_rises_with_use_and_drains_with_time() {
        let (rates, start) = (Rates::of_calls(100), Instant::now());
        let mut level = Level::empty(start);
        level.add(100, start, &rates);
        level.add(99, start, &rates);
        assert!(!rates.is_heavy(level.at(start, &rates)));
        level.add(1, start, &rates);
        assert!(rates.is_heavy(level.at(start, &rates)));
        let later = start + Duration::from_millis(500);
        assert_eq!(level.at(later, &rates), 150);
        assert_eq!(level.at(start + Duration::from_hours(9_000), &rates), 0);
        // A clock that goes back drains nothing.
        level.add(0, later, &rates);
        assert_eq!(level.at(start, &rates), 150);
    }

    #[test]
    fn no_level_is_above_the_most() {
        let (rates, start) = (Rates::of_calls(100), Instant::now());
        let mut level = Level::empty(start);
        level.add(u64::MAX, start, &rates);
        assert_eq!(level.at(start, &rates), 2_000);
        assert_eq!(level.at(start + Duration::from_secs(19), &rates), 100);
    }
}
