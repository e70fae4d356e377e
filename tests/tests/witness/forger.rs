//! Somebody who has all of the machine, and rewrites what happened.

use std::path::Path;

use maatwerk_log::leaf::leaf_hash;
use maatwerk_log::merkle::Frontier;
use maatwerk_log::{EventType, LogId, Place, Position, SealedEvent, StreamId, Version};
use rusqlite::Connection;

/// Changes rows of a log as somebody does who has all of the machine: no trigger stops it, and the
/// whole tree is computed anew.
pub(crate) fn rewrite(file: &Path, log: LogId, change: &str) {
    let db = Connection::open(file).unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut found = db.prepare(sql).unwrap();
        let rows = found.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let triggers = all("SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    for name in all("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    assert!(db.execute(change, []).unwrap() > 0);
    let number: i64 = db
        .query_row(
            "SELECT number FROM log WHERE name = ?1",
            [log.as_str()],
            |row| row.get(0),
        )
        .unwrap();
    let mut tree = Frontier::default();
    let mut events = db
        .prepare(
            "SELECT position, stream, version, type, recorded_at, sealed FROM event WHERE log = ?1
             ORDER BY position",
        )
        .unwrap();
    let mut events = events.query([number]).unwrap();
    while let Some(row) = events.next().unwrap() {
        let event_type = EventType::new(&row.get::<_, String>(3).unwrap()).unwrap();
        let place = Place {
            log,
            stream: StreamId::from_bytes(row.get(1).unwrap()),
            version: Version::new(row.get(2).unwrap()),
            event_type: &event_type,
        };
        let position: i64 = row.get(0).unwrap();
        let position = Position::new(position.try_into().unwrap()).unwrap();
        let sealed = SealedEvent::from_bytes(place, row.get(5).unwrap()).unwrap();
        let leaf = leaf_hash(place, position, row.get(4).unwrap(), sealed.digest());
        tree.push(leaf, |node, hash| {
            let id = number << 41 | i64::try_from(node.stored_index()).unwrap();
            db.execute("UPDATE node SET hash = ?2 WHERE id = ?1", (id, hash))
                .unwrap();
        });
    }
    for trigger in triggers {
        db.execute_batch(&trigger).unwrap();
    }
}

/// Forgets what was signed before, outside of the backups: the key stays, so that what is signed next
/// is signed as ever.
pub(crate) fn forget_what_was_signed(file: &Path) {
    let db = Connection::open(file).unwrap();
    let forgotten = db.execute("UPDATE origin SET text = NULL, note = NULL", []);
    assert!(forgotten.unwrap() > 0);
}
