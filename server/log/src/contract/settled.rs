//! What the past is, once it is past.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use super::{
    Broken, Fixture, ensure,
    samples::{fresh, log},
    succeeded,
};
use crate::{clock::Clock, event_log::EventLog, id::Position};

const RULE: &str = "what was given a time is there once the log is settled";
/// Far more than a sound store needs; a store that hangs must not hang the suite.
const PATIENCE: Duration = Duration::from_mins(1);

/// Ticks at each look; when it is shut, whoever looked is kept until it is opened.
#[derive(Default)]
struct Gate {
    ticks: AtomicI64,
    shut: AtomicBool,
    kept: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn kept(&self) -> std::sync::MutexGuard<'_, bool> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) {
        self.shut.store(false, Ordering::SeqCst);
        *self.kept() = false;
        self.changed.notify_all();
    }
}

struct GateClock(Arc<Gate>);

impl Clock for GateClock {
    fn now_micros(&self) -> i64 {
        let now = self.0.ticks.fetch_add(1, Ordering::SeqCst) + 1;
        if self.0.shut.load(Ordering::SeqCst) {
            let mut kept = self.0.kept();
            *kept = true;
            self.0.changed.notify_all();
            while *kept {
                let waited = self.0.changed.wait_timeout(kept, PATIENCE);
                kept = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        now
    }
}

/// An event that was given a time before somebody asked whether the log is settled is there when that is
/// answered; one that comes later has a later time.
///
/// # Errors
/// When the rule is broken.
pub async fn the_past_does_not_change<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let gate = Arc::new(Gate::default());
    let store = fixture.empty(Arc::new(GateClock(Arc::clone(&gate)))).await;
    let id = log("GM0479");
    succeeded(RULE, store.settled(id).await)?;
    succeeded(RULE, store.append(fresh(id, 1)).await)?;
    succeeded(RULE, store.settled(id).await)?;
    gate.shut.store(true, Ordering::SeqCst);
    let appending = tokio::spawn({
        let store = store.clone();
        async move { store.append(fresh(id, 2)).await }
    });
    // Until the event has its time, and is not there.
    let waiting = Arc::clone(&gate);
    let stamped = tokio::task::spawn_blocking(move || {
        let mut kept = waiting.kept();
        while !*kept {
            let waited = waiting.changed.wait_timeout(kept, PATIENCE);
            kept = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    });
    succeeded(RULE, stamped.await)?;
    let past = gate.ticks.load(Ordering::SeqCst);
    let mut settling = tokio::spawn({
        let store = store.clone();
        async move { store.settled(id).await }
    });
    let early = tokio::time::timeout(Duration::from_millis(50), &mut settling).await;
    gate.open();
    ensure!(
        RULE,
        early.is_err(),
        "settled while an event had its time and was not there"
    );
    let settled = tokio::time::timeout(PATIENCE, settling).await;
    let settled = settled.map_err(|_| Broken {
        rule: RULE,
        found: "it is never settled".to_owned(),
    })?;
    succeeded(RULE, succeeded(RULE, settled)?)?;
    let then = succeeded(RULE, store.read_log(id, Position::START, 10).await)?;
    let appended = succeeded(RULE, succeeded(RULE, appending.await)?)?;
    ensure!(
        RULE,
        then.len() == 3,
        "{} events once it was settled",
        then.len()
    );
    ensure!(
        RULE,
        appended.recorded_at <= past,
        "recorded at {}, and it was {past}",
        appended.recorded_at
    );
    let later = succeeded(RULE, store.append(fresh(id, 1)).await)?;
    ensure!(
        RULE,
        later.recorded_at > past,
        "{later:?} later than {past}"
    );
    Ok(())
}
