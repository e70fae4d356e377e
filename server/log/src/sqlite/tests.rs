//! Storage of this one kind: files, locks, triggers, damage. What all stores share is in the
//! contract suite.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::{
    Append, AppendError, Appended, EventLog, EventType, Head, KeyClass, LogId, MasterKey, NewEvent,
    NewPart, OsEntropy, Position, ReadError, StreamId, SystemClock, UnsealError, Vault, Version,
    merkle,
};

struct Place {
    folder: TempDir,
    vault: Vault,
    log: LogId,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
        let vault = Vault::open(
            &folder.path().join("keys.db"),
            master,
            &folder.path().join("destroyed.txt"),
        )
        .unwrap();
        Self {
            folder,
            vault,
            log: LogId::new("GM0479").unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("log.db")
    }

    fn open(&self) -> SqliteLog {
        SqliteLog::open(&self.path(), Arc::new(SystemClock), Options::default()).unwrap()
    }

    fn events(&self, count: usize) -> Vec<NewEvent> {
        let keys = self
            .vault
            .create_keys(&[KeyClass::Accounting, KeyClass::Subject])
            .unwrap();
        let part = |key, text: String| NewPart {
            key,
            plaintext: text.into_bytes(),
        };
        (0..count)
            .map(|n| NewEvent {
                event_type: EventType::new("thing-done.v1").unwrap(),
                parts: vec![
                    part(keys[0], format!("amount {n}")),
                    part(keys[1], format!("name {n}")),
                ],
            })
            .collect()
    }

    /// Appends events to a new stream.
    async fn append(&self, log: &SqliteLog, count: usize) -> (StreamId, Appended) {
        let stream = StreamId::random(&OsEntropy).unwrap();
        let write = self
            .vault
            .seal_all(self.log, stream, Version::NONE, &self.events(count))
            .unwrap();
        let append = Append {
            log: self.log,
            idempotency: None,
            writes: vec![write],
        };
        (stream, log.append(append).await.unwrap())
    }

    fn tamper(&self, sql: &str) -> rusqlite::Result<()> {
        Connection::open(self.path())?.execute_batch(sql)
    }
}

#[tokio::test]
async fn what_was_appended_is_there_after_reopening() {
    let place = Place::new();
    let log = place.open();
    let (stream, appended) = place.append(&log, 5).await;
    assert_eq!(
        (appended.first.get(), appended.last.get(), appended.replayed),
        (1, 5, false)
    );
    let head = log.head(place.log).await.unwrap();
    log.close().await;
    assert!(matches!(
        log.read_log(place.log, Position::START, 10).await,
        Err(ReadError::Closed)
    ));
    drop(log);

    let log = place.open();
    assert_eq!(log.head(place.log).await.unwrap(), head);
    assert_eq!(log.verify(place.log).unwrap(), head);
    let events = log
        .read_stream(place.log, stream, Version::new(1), 10)
        .await
        .unwrap();
    assert_eq!(
        events.iter().map(|e| e.version.get()).collect::<Vec<_>>(),
        [2, 3, 4, 5]
    );
    let parts = place.vault.unseal(&events[0].as_ref()).unwrap();
    let texts: Vec<_> = parts
        .map(|p| String::from_utf8(p.unwrap()).unwrap())
        .collect();
    assert_eq!(texts, ["amount 1", "name 1"]);
    let (_, next) = place.append(&log, 1).await;
    assert_eq!(next.first.get(), 6);
}

#[tokio::test]
async fn a_second_opener_is_refused_until_the_first_has_closed() {
    let place = Place::new();
    let log = place.open();
    let again = || SqliteLog::open(&place.path(), Arc::new(SystemClock), Options::default());
    assert!(matches!(again(), Err(OpenError::InUse { .. })));
    log.close().await;
    let append = Append {
        log: place.log,
        idempotency: None,
        writes: Vec::new(),
    };
    assert!(matches!(
        log.append(append).await,
        Err(AppendError::Invalid(_))
    ));
    again().unwrap();
}

#[tokio::test]
async fn closing_writes_what_waits() {
    let place = Place::new();
    let log = place.open();
    let mut waiting = tokio::task::JoinSet::new();
    let write = |n: u8| {
        let stream = StreamId::from_bytes([n; 16]);
        place
            .vault
            .seal_all(place.log, stream, Version::NONE, &place.events(1))
            .unwrap()
    };
    for n in 0..50 {
        let append = Append {
            log: place.log,
            idempotency: None,
            writes: vec![write(n)],
        };
        let log = log.clone();
        waiting.spawn(async move { log.append(append).await });
    }
    tokio::task::yield_now().await;
    log.close().await;
    let mut kept = 0;
    while let Some(result) = waiting.join_next().await {
        match result.unwrap() {
            Ok(_) => kept += 1,
            Err(AppendError::Closed) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let log = place.open();
    assert_eq!(log.head(place.log).await.unwrap().position.get(), kept);
}

#[tokio::test]
async fn nothing_can_be_changed_or_deleted() {
    let place = Place::new();
    let log = place.open();
    place.append(&log, 3).await;
    place
        .tamper("INSERT INTO answer VALUES (1, 'c', 'k', zeroblob(32), 1, 1, 0, x'')")
        .unwrap();
    for (table, column) in [
        ("event", "type"),
        ("node", "hash"),
        ("log", "name"),
        ("answer", "key"),
    ] {
        for sql in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
        ] {
            let error = place.tamper(&sql).unwrap_err().to_string();
            assert!(error.contains("is never"), "{sql}: {error}");
        }
    }
    // The readers cannot write at all, whatever is asked of them.
    let refused = log
        .readers()
        .with(|reader| {
            Ok(reader
                .connection
                .execute("INSERT INTO log VALUES (9, 'X')", []))
        })
        .unwrap();
    assert_eq!(
        refused.unwrap_err().sqlite_error_code(),
        Some(rusqlite::ErrorCode::ReadOnly)
    );
    assert_eq!(
        log.verify(place.log).unwrap(),
        log.head(place.log).await.unwrap()
    );
}

#[tokio::test]
async fn who_gets_past_the_triggers_is_found_out() {
    let cases: [(&str, &str); 6] = [
        (
            "event_stays",
            "UPDATE event SET recorded_at = recorded_at + 1 WHERE position = 3",
        ),
        (
            "event_stays",
            "UPDATE event SET sealed = CAST(sealed || x'00' AS BLOB) WHERE position = 5",
        ),
        ("event_kept", "DELETE FROM event WHERE position = 2"),
        ("event_kept", "DELETE FROM event WHERE position = 5"),
        (
            "node_stays",
            "UPDATE node SET hash = zeroblob(32) WHERE id = (SELECT id FROM node ORDER BY id LIMIT 1 OFFSET 2)",
        ),
        (
            "node_kept",
            "DELETE FROM node WHERE id = (SELECT max(id) FROM node)",
        ),
    ];
    for (trigger, sql) in cases {
        let place = Place::new();
        let log = place.open();
        place.append(&log, 5).await;
        place
            .tamper(&format!("DROP TRIGGER {trigger}; {sql}"))
            .unwrap();
        assert!(
            matches!(log.verify(place.log), Err(VerifyError::Damaged { .. })),
            "{sql}"
        );
        log.close().await;
        // What touches the end of the log is seen at the next start already.
        let reopened = SqliteLog::open(&place.path(), Arc::new(SystemClock), Options::default());
        let at_end = sql.contains("position = 5") || sql.contains("max(id)");
        assert_eq!(
            matches!(reopened, Err(OpenError::Damaged { .. })),
            at_end,
            "{sql}"
        );
    }
}

#[tokio::test]
async fn a_newer_or_foreign_file_is_refused() {
    let place = Place::new();
    drop(place.open());
    place.tamper("PRAGMA user_version = 99").unwrap();
    let open = |path: PathBuf| SqliteLog::open(&path, Arc::new(SystemClock), Options::default());
    assert!(matches!(
        open(place.path()),
        Err(OpenError::Newer {
            found: 99,
            supported: 1
        })
    ));
    let text = place.folder.path().join("text");
    std::fs::write(
        &text,
        "no database at all, but long enough to look like one".repeat(100),
    )
    .unwrap();
    assert!(matches!(open(text), Err(OpenError::Foreign { .. })));
    let other = place.folder.path().join("other");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE theirs (x)")
        .unwrap();
    assert!(matches!(open(other), Err(OpenError::Foreign { .. })));
    assert!(matches!(
        open(place.folder.path().join("no/such/folder")),
        Err(OpenError::File { .. })
    ));
}

#[tokio::test]
async fn a_full_queue_says_so() {
    let place = Place::new();
    // The clock is asked by the writer, inside a batch: it is a brake that can be held.
    let held = Arc::new(AtomicBool::new(true));
    let brake = Arc::clone(&held);
    let clock = move || {
        while brake.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(1));
        }
        0
    };
    let log = SqliteLog::open(
        &place.path(),
        Arc::new(clock),
        Options {
            queue: 2,
            readers: 1,
        },
    )
    .unwrap();
    let mut waiting = tokio::task::JoinSet::new();
    let mut sealed = (0..40).map(|n| {
        let stream = StreamId::from_bytes([n; 16]);
        place
            .vault
            .seal_all(place.log, stream, Version::NONE, &place.events(1))
            .unwrap()
    });
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    for write in sealed.by_ref() {
        let append = Append {
            log: place.log,
            idempotency: None,
            writes: vec![write],
        };
        let (log, tell) = (log.clone(), tell.clone());
        waiting.spawn(async move {
            let result = log.append(append).await;
            tell.send(matches!(result, Err(AppendError::Overloaded)))
                .unwrap();
            result
        });
    }
    assert!(
        told.recv().await.unwrap(),
        "refused while the writer stands still"
    );
    held.store(false, Ordering::SeqCst);
    let mut kept = 0;
    while let Some(result) = waiting.join_next().await {
        match result.unwrap() {
            Ok(_) => kept += 1,
            Err(AppendError::Overloaded) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!((2..40).contains(&kept), "{kept} kept");
    assert_eq!(log.head(place.log).await.unwrap().position.get(), kept);
    assert_eq!(log.queued_bytes(), 0);
    // And it goes on.
    let (_, appended) = place.append(&log, 1).await;
    assert_eq!(appended.last.get(), kept + 1);
}

#[tokio::test]
async fn a_batch_that_fails_leaves_nothing_and_the_writer_goes_on() {
    let place = Place::new();
    let log = place.open();
    place.append(&log, 3).await;
    let before = log.head(place.log).await.unwrap();
    // In the middle of the batch SQLite itself rolls all of it back, as it does when a disk is full.
    place.tamper("CREATE TRIGGER fault BEFORE INSERT ON node WHEN (SELECT count(*) FROM node) > 6 BEGIN SELECT RAISE(ROLLBACK, 'fault'); END").unwrap();
    let events = place.events(4);
    let stream = StreamId::random(&OsEntropy).unwrap();
    let write = place
        .vault
        .seal_all(place.log, stream, Version::NONE, &events)
        .unwrap();
    let append = Append {
        log: place.log,
        idempotency: None,
        writes: vec![write],
    };
    assert!(matches!(
        log.append(append.clone()).await,
        Err(AppendError::Storage(_))
    ));
    assert_eq!(log.head(place.log).await.unwrap(), before);
    assert_eq!(log.verify(place.log).unwrap(), before);
    place.tamper("DROP TRIGGER fault").unwrap();
    let appended = log.append(append).await.unwrap();
    assert_eq!((appended.first.get(), appended.last.get()), (4, 7));
    assert_eq!(
        log.verify(place.log).unwrap(),
        log.head(place.log).await.unwrap()
    );
}

#[tokio::test]
async fn a_key_that_is_destroyed_takes_its_part_and_no_hash() {
    let place = Place::new();
    let log = place.open();
    let (stream, _) = place.append(&log, 1).await;
    let event = log
        .read_stream(place.log, stream, Version::NONE, 1)
        .await
        .unwrap()
        .remove(0);
    let key = crate::SealedParts::parse(&event.sealed)
        .unwrap()
        .get(1)
        .unwrap()
        .key();
    let before = log.head(place.log).await.unwrap();
    place.vault.destroy_key(key).unwrap();
    let parts: Vec<_> = place.vault.unseal(&event.as_ref()).unwrap().collect();
    assert!(parts[0].is_ok());
    assert!(matches!(parts[1], Err(UnsealError::Destroyed(gone)) if gone == key));
    assert_eq!(log.verify(place.log).unwrap(), before);
    assert_eq!(
        before,
        Head {
            position: event.position,
            root: merkle::root_from_leaves([event.leaf_hash()])
        }
    );
}
