//! Places in the pool: a call that finds none waits its time and is then told so.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

#[derive(Debug)]
pub(super) struct Permits {
    free: Mutex<u32>,
    freed: Condvar,
}

/// One place, given back when dropped.
pub(super) struct Permit<'a>(&'a Permits);

impl Permits {
    pub(super) fn new(count: u32) -> Self {
        Self {
            free: Mutex::new(count),
            freed: Condvar::new(),
        }
    }

    /// A place, or `None` when `wait` passed without one.
    pub(super) fn take(&self, wait: Duration) -> Option<Permit<'_>> {
        // A counter cannot be left half changed, so a poisoned lock says nothing.
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut free, _) = self
            .freed
            .wait_timeout_while(free, wait, |free| *free == 0)
            .unwrap_or_else(PoisonError::into_inner);
        if *free == 0 {
            return None;
        }
        *free -= 1;
        Some(Permit(self))
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_free_when_dropped() {
        let permits = Permits::new(1);
        let held = permits.take(Duration::ZERO).unwrap();
        assert!(permits.take(Duration::from_millis(1)).is_none());
        drop(held);
        assert!(permits.take(Duration::ZERO).is_some());
    }

    #[test]
    fn who_waits_is_woken() {
        let permits = Permits::new(1);
        let held = permits.take(Duration::ZERO).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| permits.take(Duration::from_mins(1)).is_some());
            drop(held);
            assert!(waiting.join().unwrap());
        });
    }
}
