//! Rollback, fork, damage, two signers, a file that is gone.

use std::sync::Arc;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::{
    Append, EventLog as _, EventType, Options, OsEntropy, Position, SqliteLog, StreamId,
    StreamWrite, SystemClock, Version,
    sealed::{Place, SealedEvent},
};

struct Room {
    folder: TempDir,
    log: LogId,
}

impl Room {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            log: LogId::new("GM0479").unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, name: &str) -> SqliteLog {
        SqliteLog::open(&self.path(name), Arc::new(SystemClock), Options::default()).unwrap()
    }

    fn origins(&self) -> Origins {
        Origins::open(&self.path("checkpoints")).unwrap()
    }

    async fn opened(&self) -> Origins {
        let origins = self.origins();
        let name = KeyName::new("a.nl/v1/logs/GM0479").unwrap();
        origins.add(self.log, 1, name, &OsEntropy).await.unwrap();
        origins
    }

    /// Appends events whose content is a byte.
    async fn append(&self, log: &SqliteLog, content: u8, count: u32) -> Position {
        let stream = StreamId::random(&OsEntropy).unwrap();
        let event_type = EventType::new("thing-done.v1").unwrap();
        let event = |version| {
            let place = Place {
                log: self.log,
                stream,
                version: Version::new(version),
                event_type: &event_type,
            };
            let mut bytes = vec![1, 1];
            bytes.extend([content; 16 + 32 + 24]);
            bytes.extend([0, 0, 0, 16]);
            bytes.extend([content; 16]);
            SealedEvent::from_bytes(place, bytes).unwrap()
        };
        let write = StreamWrite {
            stream,
            expected: Version::NONE,
            events: (1..=count).map(event).collect(),
        };
        let append = Append {
            log: self.log,
            idempotency: None,
            writes: vec![write],
        };
        log.append(append).await.unwrap().last
    }
}

fn stop(error: SignError) -> Stop {
    match error {
        SignError::Stopped { stop, .. } => stop,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn signs_what_goes_on_and_remembers_it() {
    let room = Room::new();
    let log = room.open("log.db");
    let origins = room.origins();
    let at = room.append(&log, 1, 3).await;
    let refused = origins.sign(&log, room.log, at).await;
    assert!(
        matches!(refused, Err(SignError::NotOpened(_))),
        "{refused:?}"
    );
    let origins = room.opened().await;
    let first = origins.sign(&log, room.log, at).await.unwrap();
    let key = origins.of(room.log).await.unwrap()[0].key.clone();
    first.verify_log(&key).unwrap();
    assert_eq!(first.checkpoint().size, 3);
    // Nothing new: the same one, also after a restart, and for who asks for less.
    let again = room.origins();
    assert_eq!(again.sign(&log, room.log, at).await.unwrap(), first);
    let earlier = Position::new(1).unwrap();
    assert_eq!(again.sign(&log, room.log, earlier).await.unwrap(), first);
    let at = room.append(&log, 2, 20).await;
    let second = again.sign(&log, room.log, at).await.unwrap();
    assert_eq!(second.checkpoint().size, 23);
    let kept = room.origins().of(room.log).await.unwrap();
    assert_eq!(kept[0].last.as_ref(), Some(&second));
    #[cfg(unix)]
    {
        let file = std::fs::metadata(origins.path()).unwrap();
        let mode = std::os::unix::fs::MetadataExt::mode(&file);
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_rollback_and_another_history_stop_it_until_the_right_log_is_back() {
    let room = Room::new();
    let log = room.open("log.db");
    let origins = room.opened().await;
    room.append(&log, 1, 5).await;
    log.close().await;
    drop(log);
    std::fs::copy(room.path("log.db"), room.path("old.db")).unwrap();
    let log = room.open("log.db");
    let at = room.append(&log, 2, 5).await;
    let signed = origins.sign(&log, room.log, at).await.unwrap();

    let old = room.open("old.db");
    let origins = room.origins();
    let refused = origins
        .sign(&old, room.log, Position::new(5).unwrap())
        .await;
    assert_eq!(
        stop(refused.unwrap_err()),
        Stop::Shorter {
            signed: 10,
            size: 5
        }
    );
    // As long as what was signed, and longer.
    for count in [5, 1, 6] {
        let at = room.append(&old, 3, count).await;
        for refused in [
            origins.sign(&old, room.log, at).await.map(drop),
            origins.check(&old, room.log).await,
        ] {
            assert_eq!(stop(refused.unwrap_err()), Stop::Forked { signed: 10 });
        }
    }
    // The right one again.
    origins.check(&log, room.log).await.unwrap();
    let at = room.append(&log, 4, 1).await;
    let next = origins.sign(&log, room.log, at).await.unwrap();
    assert_eq!((signed.checkpoint().size, next.checkpoint().size), (10, 11));
    // Going on with the old one is another origin.
    let name = KeyName::new("a.nl/v1/logs/GM0479.2").unwrap();
    let second = origins.add(room.log, 2, name, &OsEntropy).await.unwrap();
    let at = old.head(room.log).await.unwrap().position;
    let reopened = room.origins().sign(&old, room.log, at).await.unwrap();
    reopened.verify_log(&second.key).unwrap();
    let all = origins.of(room.log).await.unwrap();
    assert_eq!(all[0].last.as_ref(), Some(&next));
    assert_ne!(all[0].key.as_bytes(), all[1].key.as_bytes());
}

#[tokio::test]
async fn a_tree_that_was_changed_on_disk_stops_it() {
    let room = Room::new();
    let log = room.open("log.db");
    let origins = room.opened().await;
    let at = room.append(&log, 1, 4).await;
    origins.sign(&log, room.log, at).await.unwrap();
    let at = room.append(&log, 1, 3).await;
    // The root over the first four, as part of the edge of a tree of seven.
    let change =
        "DROP TRIGGER node_stays; UPDATE node SET hash = zeroblob(32) WHERE id = (1 << 41) + 6";
    let tamper = Connection::open(room.path("log.db")).unwrap();
    tamper.execute_batch(change).unwrap();
    let refused = origins.sign(&log, room.log, at).await.unwrap_err();
    assert_eq!(stop(refused), Stop::Damaged { size: 7 });
    tamper
        .execute_batch("DROP TRIGGER node_kept; DELETE FROM node WHERE id = (1 << 41) + 6")
        .unwrap();
    let refused = origins.check(&log, room.log).await.unwrap_err();
    assert_eq!(stop(refused), Stop::Damaged { size: 7 });
}

#[tokio::test(flavor = "multi_thread")]
async fn signers_in_turn_and_side_by_side_leave_one_line_of_checkpoints() {
    let room = Arc::new(Room::new());
    let log = room.open("log.db");
    let origins = room.opened().await;
    let handles = [origins, room.origins(), room.origins()];
    let mut tasks = Vec::new();
    for round in 0..24_u8 {
        let (room, log) = (Arc::clone(&room), log.clone());
        let origins = handles[usize::from(round % 3)].clone();
        tasks.push(tokio::spawn(async move {
            let at = room.append(&log, round, 1).await;
            let signed = origins.sign(&log, room.log, at).await.unwrap();
            assert!(signed.checkpoint().size >= at.get());
            signed
        }));
    }
    let mut sizes = Vec::new();
    for task in tasks {
        let signed = task.await.unwrap();
        let checkpoint = signed.checkpoint();
        let position = Position::new(checkpoint.size).unwrap();
        let head = log.head_at(room.log, position).await.unwrap().unwrap();
        assert_eq!(head.root, checkpoint.root);
        sizes.push(checkpoint.size);
    }
    let end = log.head(room.log).await.unwrap().position;
    assert_eq!(end.get(), 24);
    let last = handles[0].of(room.log).await.unwrap()[0]
        .last
        .clone()
        .unwrap();
    assert_eq!(Some(&last.checkpoint().size), sizes.iter().max());
}

#[tokio::test]
async fn cosignatures_are_kept_with_the_checkpoint_they_are_under() {
    use crate::transparency::CosigningKey;

    let room = Room::new();
    let log = room.open("log.db");
    let origins = room.opened().await;
    let at = room.append(&log, 1, 2).await;
    let mut signed = origins.sign(&log, room.log, at).await.unwrap();
    let witness = CosigningKey::generate(KeyName::new("w").unwrap(), &OsEntropy).unwrap();
    let cosignature = witness.cosign(signed.note().text(), 1000).unwrap();
    let bare = signed.clone();
    signed.add(cosignature).unwrap();
    assert!(origins.cosigned(room.log, 1, signed.clone()).await.unwrap());
    assert_eq!(origins.sign(&log, room.log, at).await.unwrap(), signed);
    assert_eq!(
        room.origins().of(room.log).await.unwrap()[0].last,
        Some(signed.clone())
    );
    let at = room.append(&log, 1, 1).await;
    let next = origins.sign(&log, room.log, at).await.unwrap();
    assert_eq!(next.note().signatures().len(), 1);
    for late in [signed, bare] {
        assert!(!origins.cosigned(room.log, 1, late).await.unwrap());
    }
    assert_eq!(origins.sign(&log, room.log, at).await.unwrap(), next);
}

#[tokio::test]
async fn a_file_that_was_changed_or_is_another_is_refused() {
    let room = Room::new();
    let log = room.open("log.db");
    let origins = room.opened().await;
    let at = room.append(&log, 1, 2).await;
    origins.sign(&log, room.log, at).await.unwrap();
    let file = Connection::open(room.path("checkpoints")).unwrap();
    file.execute_batch("UPDATE origin SET note = replace(note, char(10) || '2' || char(10), char(10) || '1' || char(10))")
        .unwrap();
    let refused = room.origins().sign(&log, room.log, at).await.unwrap_err();
    let foreign = matches!(refused, SignError::Origins(OriginsError::Foreign { .. }));
    assert!(foreign, "{refused:?}");
    assert!(file.execute_batch("DELETE FROM origin").is_err());
    assert!(
        file.execute_batch("UPDATE origin SET seed = zeroblob(32)")
            .is_err()
    );
    let other = Origins::open(&room.path("log.db"));
    assert!(
        matches!(other, Err(OriginsError::Foreign { .. })),
        "{other:?}"
    );
    std::fs::write(room.path("text"), "x".repeat(5000)).unwrap();
    let text = Origins::open(&room.path("text"));
    assert!(
        matches!(text, Err(OriginsError::Foreign { .. })),
        "{text:?}"
    );
}
