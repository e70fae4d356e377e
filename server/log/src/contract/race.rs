//! The race that a naive sequence loses.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::task::JoinSet;

use super::{
    Broken, Fixture, ensure,
    samples::{log, stream, write},
    succeeded,
};
use crate::{
    clock::SystemClock,
    event_log::{Append, EventLog},
    id::{LogId, Position, StreamId, Version},
};

const RULE: &str = "a tail never skips";
const WRITERS: u32 = 16;
const APPENDS: u32 = 60;
const TAILS: u32 = 4;
/// Far more than a sound store needs; a store that hangs must not hang the suite.
const PATIENCE: Duration = Duration::from_mins(1);

type Seen = HashSet<(StreamId, Version)>;

/// Readers who go on from the last position they saw, and never look back, miss nothing of what
/// many writers append meanwhile.
///
/// A store that numbers events before their transaction commits fails here: position 8 may be
/// visible before 7 is, and a reader who saw 8 never asks for 7 again.
///
/// # Errors
/// When the rule is broken.
pub async fn a_tail_never_skips<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    let done = Arc::new(AtomicBool::new(false));
    let mut tails = JoinSet::new();
    for page in 0..TAILS {
        tails.spawn(tail(
            store.clone(),
            id,
            [1, 3, 50, 1000][page as usize % 4],
            Arc::clone(&done),
        ));
    }
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        writers.spawn(write_some(store.clone(), id, writer));
    }
    let mut written = Seen::new();
    for result in tokio::time::timeout(PATIENCE, writers.join_all())
        .await
        .map_err(|_| slow("the writers"))?
    {
        written.extend(result?);
    }
    done.store(true, Ordering::SeqCst);
    for result in tokio::time::timeout(PATIENCE, tails.join_all())
        .await
        .map_err(|_| slow("the readers"))?
    {
        let seen = result?;
        let missed = written.difference(&seen).count();
        ensure!(
            RULE,
            missed == 0,
            "a reader missed {missed} of {} events",
            written.len()
        );
        ensure!(
            RULE,
            seen.len() == written.len(),
            "a reader saw {} events of {}",
            seen.len(),
            written.len()
        );
    }
    Ok(())
}

/// Appends to a stream of its own, one to three events at a time.
async fn write_some(store: impl EventLog, id: LogId, writer: u32) -> Result<Seen, Broken> {
    let (s, mut version, mut written) = (stream(), Version::NONE, Seen::new());
    for turn in 0..APPENDS {
        let write = write(id, s, version, 1 + (writer + turn) % 3);
        let count = write.events.len();
        let append = Append {
            log: id,
            idempotency: None,
            writes: vec![write],
        };
        let appended = succeeded(RULE, store.append(append).await)?;
        for _ in 0..count {
            version = version.plus(1);
            written.insert((s, version));
        }
        // Who has the answer can read what was written, too.
        let before = Position::new(appended.first.get() - 1).unwrap_or_default();
        let read = succeeded(RULE, store.read_log(id, before, 1).await)?;
        let own = read
            .first()
            .is_some_and(|event| event.position == appended.first && event.stream == s);
        ensure!(
            RULE,
            own,
            "an event that was acknowledged at {} is not there",
            appended.first
        );
    }
    Ok(written)
}

/// Reads on from the last position it saw until all is written and nothing more comes.
async fn tail(
    store: impl EventLog,
    id: LogId,
    page: u32,
    done: Arc<AtomicBool>,
) -> Result<Seen, Broken> {
    let (mut seen, mut after) = (Seen::new(), Position::START);
    loop {
        // Asked before reading: what is read after the last append was acknowledged is complete.
        let complete = done.load(Ordering::SeqCst);
        let events = succeeded(RULE, store.read_log(id, after, page).await)?;
        if events.is_empty() {
            if complete {
                return Ok(seen);
            }
            tokio::task::yield_now().await;
        }
        for event in events {
            ensure!(
                RULE,
                event.position > after,
                "position {} came after {after}",
                event.position
            );
            after = event.position;
            seen.insert((event.stream, event.version));
        }
    }
}

fn slow(who: &str) -> Broken {
    Broken {
        rule: RULE,
        found: format!("{who} were not done after {PATIENCE:?}"),
    }
}
