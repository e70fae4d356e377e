//! The process that writes is killed in the middle of a load, many times.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test may fail the test"
)]

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    ops::ControlFlow,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use maatwerk_log::{
    EventLog, LogId, MasterKey, Options, Position, SqliteLog, StreamId, SystemClock, Vault, Version,
};

const ROUNDS: u64 = 24;

/// What the load said was acknowledged in one round: by log, what stands at a position.
type Acknowledged = HashMap<LogId, HashMap<Position, (StreamId, Version)>>;

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_event_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut checked = HashMap::new();
    let mut total = 0;
    for round in 0..ROUNDS {
        // Spread over the phases of a batch, from the first one on.
        let after = Duration::from_millis(5 + round * 37 % 230);
        let acknowledged = load_and_kill(folder.path(), after);
        total += acknowledged.values().map(HashMap::len).sum::<usize>();
        check(folder.path(), &acknowledged, &mut checked).await;
    }
    assert!(
        total > 500,
        "only {total} events in {ROUNDS} rounds: that was no load"
    );
}

/// Starts a load, kills it a while after the first event, and answers what it had said by then.
fn load_and_kill(folder: &Path, after: Duration) -> Acknowledged {
    let mut child = Command::new(env!("CARGO_BIN_EXE_log_load"))
        .arg("load")
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    let mut first = None;
    let mut killed = false;
    // Read to the end: what was said before the kill was acknowledged, also what lies in the pipe.
    while lines.read_line(&mut text).unwrap() > 0 {
        if !killed && first.get_or_insert_with(Instant::now).elapsed() >= after {
            child.kill().unwrap();
            killed = true;
        }
    }
    let status = child.wait().unwrap();
    assert!(
        killed && !status.success(),
        "the load ended by itself: {status}"
    );
    let mut acknowledged = Acknowledged::new();
    // The kill may have cut the last line.
    for line in text
        .rsplit_once('\n')
        .map_or("", |(complete, _)| complete)
        .lines()
    {
        let fields: Vec<_> = line.split(' ').collect();
        let [log, position, stream, version] = fields[..] else {
            panic!("{line:?}")
        };
        let event = (stream.parse().unwrap(), version.parse().unwrap());
        let log = acknowledged.entry(log.parse().unwrap()).or_default();
        let earlier = log.insert(position.parse().unwrap(), event);
        assert_eq!(earlier, None, "a position was acknowledged twice: {line}");
    }
    acknowledged
}

/// Looks at the whole tree, and at the events that came since the check before.
async fn check(folder: &Path, acknowledged: &Acknowledged, checked: &mut HashMap<LogId, Position>) {
    let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
    let vault = Vault::open(
        &folder.join("keys.db"),
        master,
        &folder.join("destroyed.txt"),
    )
    .unwrap();
    let path = folder.join("log.db");
    let store = SqliteLog::open(&path, Arc::new(SystemClock), Options::default()).unwrap();
    for log in store.logs().await.unwrap() {
        // No position is missing, and the root that follows from the rows is the one that is kept.
        let head = store.verify(log).unwrap();
        assert_eq!(head, store.head(log).await.unwrap());
        // Every event, acknowledged or not, opens: its keys are there.
        let before = checked.insert(log, head.position).unwrap_or_default();
        let mut found = HashMap::new();
        store
            .for_each_in_log(log, before, |event| {
                for part in vault.unseal(&event).unwrap() {
                    let text = format!("{} {}", event.stream, event.version);
                    assert_eq!(String::from_utf8(part.unwrap()).unwrap(), text);
                }
                found.insert(event.position, (event.stream, event.version));
                ControlFlow::Continue(())
            })
            .unwrap();
        for (position, event) in acknowledged.get(&log).into_iter().flatten() {
            assert_eq!(
                found.get(position),
                Some(event),
                "acknowledged at {position} in {log}"
            );
        }
        // What its idempotency key answers survived with it.
        for (stream, _) in acknowledged
            .get(&log)
            .into_iter()
            .flat_map(HashMap::values)
            .take(20)
        {
            let key = format!("{stream} 0");
            let answer = store
                .answered(log, "load", &key, [1; 32])
                .await
                .unwrap()
                .unwrap();
            assert_eq!(answer.answer.unwrap(), stream.to_string().into_bytes());
        }
    }
    assert!(acknowledged.keys().all(|log| checked.contains_key(log)));
    store.close().await;
}
