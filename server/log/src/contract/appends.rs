//! Rules of appending.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use tokio::task::JoinSet;

use super::{
    Broken, Fixture, ensure,
    samples::{event, fresh, idempotency, log, sealed, stream, write},
    succeeded,
};
use crate::{
    clock::SystemClock,
    event_log::{Append, AppendError, EventLog, Head, Idempotency, InvalidAppend, StreamWrite},
    id::{LogId, Position, StreamId, Version},
    limits,
};

/// Positions are 1, 2, 3 and so on in each log, whatever happens in another.
///
/// # Errors
/// When the rule is broken.
pub async fn positions_are_contiguous_per_log<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "positions are contiguous per log";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let mut next = [1, 1];
    for (turn, count) in [3, 1, 2, 5, 1, 1, 4, 2].into_iter().enumerate() {
        let at = usize::from(turn % 3 == 0);
        let id = log(["GM0479", "NL"][at]);
        let appended = succeeded(rule, store.append(fresh(id, count)).await)?;
        let last = next[at] + u64::from(count) - 1;
        let got = (appended.first.get(), appended.last.get());
        ensure!(
            rule,
            got == (next[at], last),
            "{got:?} in {id}, expected {:?}",
            (next[at], last)
        );
        ensure!(
            rule,
            !appended.replayed && appended.answer.is_none(),
            "{appended:?}"
        );
        next[at] = last + 1;
    }
    let logs = succeeded(rule, store.logs().await)?;
    ensure!(rule, logs == [log("GM0479"), log("NL")], "logs {logs:?}");
    for (name, next) in ["GM0479", "NL"].into_iter().zip(next) {
        let events = succeeded(rule, store.read_log(log(name), Position::START, 100).await)?;
        let positions: Vec<_> = events.iter().map(|event| event.position.get()).collect();
        ensure!(
            rule,
            positions == (1..next).collect::<Vec<_>>(),
            "read {positions:?} from {name}"
        );
    }
    Ok(())
}

/// A grant and the yearly pot move together, or neither does.
///
/// # Errors
/// When the rule is broken.
pub async fn several_streams_move_together<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "several streams move together";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0153");
    let (case, pot, watched) = (stream(), stream(), stream());
    let append = |writes: Vec<StreamWrite>| Append {
        log: id,
        idempotency: None,
        writes,
    };
    succeeded(
        rule,
        store
            .append(append(vec![
                write(id, pot, Version::NONE, 1),
                write(id, watched, Version::NONE, 1),
            ]))
            .await,
    )?;
    let both = vec![
        write(id, case, Version::NONE, 2),
        write(id, pot, Version::new(1), 1),
        write(id, watched, Version::new(1), 0),
    ];
    let appended = succeeded(rule, store.append(append(both)).await)?;
    ensure!(
        rule,
        (appended.first.get(), appended.last.get()) == (3, 5),
        "{appended:?}"
    );
    let events = succeeded(
        rule,
        store
            .read_log(id, Position::new(2).unwrap_or_default(), 10)
            .await,
    )?;
    let places: Vec<_> = events
        .iter()
        .map(|event| (event.stream, event.version.get()))
        .collect();
    ensure!(
        rule,
        places == [(case, 1), (case, 2), (pot, 2)],
        "{places:?}"
    );
    ensure!(
        rule,
        events.iter().all(|e| e.recorded_at == appended.recorded_at),
        "not one moment"
    );
    versions(rule, &store, id, &[(case, 2), (pot, 2), (watched, 1)]).await
}

/// A stream at another version refuses the whole append, says which and leaves nothing.
///
/// # Errors
/// When the rule is broken.
pub async fn conflict_leaves_nothing<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "a conflict leaves nothing";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0080");
    let (old, new) = (stream(), stream());
    let append = |writes: Vec<StreamWrite>| {
        store.append(Append {
            log: id,
            idempotency: None,
            writes,
        })
    };
    // Also in a log that does not exist yet, which a refusal must not make.
    let refused = append(vec![write(id, old, Version::new(4), 1)]).await;
    conflict(rule, &refused, old, 4, 0)?;
    let (logs, head) = (
        succeeded(rule, store.logs().await)?,
        succeeded(rule, store.head(id).await)?,
    );
    ensure!(
        rule,
        logs.is_empty() && head == Head::empty(),
        "{logs:?}, {head:?}"
    );

    succeeded(rule, append(vec![write(id, old, Version::NONE, 3)]).await)?;
    let before = succeeded(rule, store.head(id).await)?;
    for (expected, count) in [(2, 1), (4, 1), (0, 1), (2, 0)] {
        let writes = vec![
            write(id, new, Version::NONE, 2),
            write(id, old, Version::new(expected), count),
        ];
        conflict(rule, &append(writes).await, old, expected, 3)?;
    }
    let after = succeeded(rule, store.head(id).await)?;
    ensure!(
        rule,
        before == after,
        "the head went from {before:?} to {after:?}"
    );
    versions(rule, &store, id, &[(old, 3), (new, 0)]).await
}

/// What no retry can help is refused as such, and at its bound, not before it.
///
/// # Errors
/// When the rule is broken.
pub async fn hopeless_appends_are_refused<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "hopeless appends are refused";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0001");
    let s = stream();
    let many = u32::try_from(limits::MAX_EVENTS).unwrap_or(u32::MAX);
    let keyed = |client: &str, key: &str, answer: usize| Append {
        idempotency: Some(Idempotency {
            answer: vec![0; answer],
            ..idempotency(client, key, 1)
        }),
        ..fresh(id, 1)
    };
    let moved = |to, expected| {
        let write = StreamWrite {
            stream: to,
            expected,
            ..write(id, s, Version::NONE, 1)
        };
        Append {
            writes: vec![write],
            ..fresh(id, 1)
        }
    };
    let twice = vec![
        write(id, s, Version::NONE, 1),
        write(id, s, Version::new(1), 1),
    ];
    let hopeless = [
        ("no events", fresh(id, 0)),
        ("too many events", fresh(id, many + 1)),
        (
            "a stream twice",
            Append {
                writes: twice,
                ..fresh(id, 1)
            },
        ),
        (
            "another log",
            Append {
                log: log("GM0002"),
                ..fresh(id, 1)
            },
        ),
        ("another stream", moved(stream(), Version::NONE)),
        ("another version", moved(s, Version::new(1))),
        ("no client", keyed("", "key", 1)),
        ("no key", keyed("client", "", 1)),
        (
            "a long key",
            keyed("client", &"k".repeat(limits::MAX_KEY_BYTES + 1), 1),
        ),
        (
            "a long answer",
            keyed("client", "key", limits::MAX_ANSWER_BYTES + 1),
        ),
        ("large events", heavy(id, 80)),
    ];
    for (what, append) in hopeless {
        let result = store.append(append).await;
        ensure!(
            rule,
            matches!(result, Err(AppendError::Invalid(_))),
            "{what}: {result:?}"
        );
    }
    let last = Append {
        writes: vec![write(id, s, Version::new(u32::MAX), 1)],
        ..fresh(id, 1)
    };
    let result = store.append(last).await;
    ensure!(
        rule,
        matches!(
            result,
            Err(AppendError::Invalid(InvalidAppend::Misplaced { .. }))
        ),
        "{result:?}"
    );
    let head = succeeded(rule, store.head(id).await)?;
    ensure!(rule, head == Head::empty(), "{head:?}");
    let long = keyed(
        &"c".repeat(limits::MAX_KEY_BYTES),
        &"k".repeat(limits::MAX_KEY_BYTES),
        limits::MAX_ANSWER_BYTES,
    );
    for largest in [fresh(id, many), long, heavy(id, 60)] {
        succeeded(rule, store.append(largest).await)?;
    }
    Ok(())
}

/// Of writers who all expect the same version, one appends and the others hear which it is.
///
/// # Errors
/// When the rule is broken.
pub async fn one_of_many_writers_wins<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "one of many writers wins";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0003");
    let s = stream();
    for round in 0..10 {
        let mut writers = JoinSet::new();
        for _ in 0..16 {
            let append = Append {
                log: id,
                idempotency: None,
                writes: vec![write(id, s, Version::new(round), 1)],
            };
            let store = store.clone();
            writers.spawn(async move { store.append(append).await });
        }
        let mut won = 0;
        for result in writers.join_all().await {
            match result {
                Ok(_) => won += 1,
                refused => conflict(rule, &refused, s, round, round + 1)?,
            }
        }
        ensure!(rule, won == 1, "{won} won in round {round}");
    }
    versions(rule, &store, id, &[(s, 10)]).await
}

/// Recorded time never decreases along a log, whatever the clock does.
///
/// # Errors
/// When the rule is broken.
pub async fn time_never_decreases<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "time never decreases";
    let now = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&now);
    let store = fixture
        .empty(Arc::new(move || clock.load(Ordering::SeqCst)))
        .await;
    let id = log("GM0004");
    for (clock, expected) in [
        (1_000, 1_000),
        (5_000, 5_000),
        (2_000, 5_000),
        (-7, 5_000),
        (5_001, 5_001),
    ] {
        now.store(clock, Ordering::SeqCst);
        let appended = succeeded(rule, store.append(fresh(id, 2)).await)?;
        ensure!(
            rule,
            appended.recorded_at == expected,
            "{} at {clock}",
            appended.recorded_at
        );
    }
    let events = succeeded(rule, store.read_log(id, Position::START, 100).await)?;
    let times: Vec<_> = events.iter().map(|event| event.recorded_at).collect();
    ensure!(rule, times.is_sorted() && times.len() == 10, "{times:?}");
    // Another log has a time of its own.
    now.store(10, Ordering::SeqCst);
    let appended = succeeded(rule, store.append(fresh(log("GM0005"), 1)).await)?;
    ensure!(
        rule,
        appended.recorded_at == 10,
        "{} in a new log",
        appended.recorded_at
    );
    Ok(())
}

/// An append of events of 64 kB each.
fn heavy(id: LogId, count: u32) -> Append {
    let s = stream();
    let event = |n| {
        event(
            id,
            s,
            Version::new(n),
            "thing-happened.v1",
            sealed(1, u16::MAX),
        )
    };
    let write = StreamWrite {
        stream: s,
        expected: Version::NONE,
        events: (1..=count).map(event).collect(),
    };
    Append {
        log: id,
        idempotency: None,
        writes: vec![write],
    }
}

fn conflict<T: std::fmt::Debug>(
    rule: &'static str,
    result: &Result<T, AppendError>,
    stream: StreamId,
    expected: u32,
    actual: u32,
) -> Result<(), Broken> {
    let right = matches!(result, Err(AppendError::Conflict { stream: s, expected: e, actual: a })
        if (*s, e.get(), a.get()) == (stream, expected, actual));
    ensure!(rule, right, "{result:?} instead of a conflict at {actual}");
    Ok(())
}

async fn versions(
    rule: &'static str,
    store: &impl EventLog,
    id: LogId,
    expected: &[(StreamId, u32)],
) -> Result<(), Broken> {
    for (stream, version) in expected {
        let actual = succeeded(rule, store.stream_version(id, *stream).await)?;
        ensure!(
            rule,
            actual.get() == *version,
            "stream {stream} has version {actual}, not {version}"
        );
    }
    Ok(())
}
