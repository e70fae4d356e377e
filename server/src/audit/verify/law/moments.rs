//! Which day it was.

use maatwerk_domain::Date;

use crate::clock::Clock;

/// How long after midnight something may be recorded that was decided the day before: it waited for a
/// policy, or for the disk.
const AFTER_MIDNIGHT: i64 = 3_600_000_000;

/// The day of a moment, and the day before when it has only just begun.
pub(super) fn days(clock: &Clock, recorded_at: i64) -> Vec<Date> {
    let day = clock.day_of(recorded_at);
    let before = clock.day_of(recorded_at.saturating_sub(AFTER_MIDNIGHT));
    if before == day {
        vec![day]
    } else {
        vec![day, before]
    }
}
