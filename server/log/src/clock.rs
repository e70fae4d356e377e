//! The time of recording, injected.

use std::time::{SystemTime, UNIX_EPOCH};

/// What time it is, for the time that events are recorded.
pub trait Clock: Send + Sync + 'static {
    /// Microseconds since the Unix epoch, UTC. May jump back; recorded time does not.
    fn now_micros(&self) -> i64;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_micros(&self) -> i64 {
        // Before 1970 or after the year 294,000 the clock is wrong anyway; the log's own rule that
        // time never decreases then keeps the last good value.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|t| i64::try_from(t.as_micros()).ok())
            .unwrap_or(0)
    }
}

impl<F: Fn() -> i64 + Send + Sync + 'static> Clock for F {
    fn now_micros(&self) -> i64 {
        self()
    }
}
