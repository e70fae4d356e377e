//! Looking on at a run over recorded answers, and stopping it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far a run over recorded answers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Events of the log.
    pub events: u64,
    /// Of these, read.
    pub seen: u64,
    /// Recorded answers that were judged.
    pub judged: u64,
}

/// A hold on such a run; clones hold the same one.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    events: AtomicU64,
    seen: AtomicU64,
    judged: AtomicU64,
    stopped: AtomicBool,
}

impl Watch {
    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            events: self.0.events.load(Ordering::Relaxed),
            seen: self.0.seen.load(Ordering::Relaxed),
            judged: self.0.judged.load(Ordering::Relaxed),
        }
    }

    /// Has it end soon: after the answers that are being judged now.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// Has an interrupt stop it: for a command, which tells what it has by then.
    pub(crate) fn stop_on_interrupt(&self) {
        let watch = self.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                watch.stop();
            }
        });
    }

    /// Whether it was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::Relaxed)
    }

    /// There are so many events.
    pub(crate) fn of(&self, events: u64) {
        self.0.events.store(events, Ordering::Relaxed);
    }

    /// So many more were read.
    pub(crate) fn read(&self, events: u64) {
        self.0.seen.fetch_add(events, Ordering::Relaxed);
    }

    /// One answer more was judged.
    pub(crate) fn judged(&self) {
        self.0.judged.fetch_add(1, Ordering::Relaxed);
    }
}
