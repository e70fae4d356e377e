//! Any bit of a row that is changed is found, and where.

use maatwerk::audit::verify::{Ask, Installation, Parts, Report, run};
use maatwerk::backtest::Watch;
use rusqlite::Connection;
use rusqlite::types::Value;
use sha2::{Digest as _, Sha256};

use super::support::{Files, at, checks};

/// Places that look drawn at random, and are the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 += 1;
        let hash: [u8; 32] = Sha256::digest(self.0.to_be_bytes()).into();
        let drawn = u64::from_be_bytes(hash[..8].try_into().unwrap());
        usize::try_from(drawn % u64::try_from(end).unwrap()).unwrap()
    }
}

/// The same value with one bit changed; `None` when it would be no text any more.
fn flipped(value: &Value, draw: &mut Draw) -> Option<Value> {
    Some(match value {
        Value::Integer(number) => Value::Integer(number ^ (1 << draw.below(63))),
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let bit = draw.below(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            Value::Blob(bytes)
        }
        Value::Text(text) => {
            let mut bytes = text.clone().into_bytes();
            let bit = draw.below(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            Value::Text(String::from_utf8(bytes).ok()?)
        }
        other => panic!("{other:?}"),
    })
}

fn names(report: &Report, position: i64) -> bool {
    report
        .faults
        .iter()
        .any(|fault| fault.position == Some(position))
}

#[tokio::test]
async fn each_column_at_random_places() {
    let files = Files::new().await;
    let mut draw = Draw(0);
    let rows = usize::try_from(files.size).unwrap();
    for column in [
        "log",
        "position",
        "stream",
        "version",
        "type",
        "recorded_at",
        "sealed",
    ] {
        for _ in 0..12 {
            let position = i64::try_from(1 + draw.below(rows)).unwrap();
            let db = files.tamper();
            let id = (1 << 40) | position;
            let read = format!("SELECT {column} FROM event WHERE id = ?1");
            let value: Value = db.query_row(&read, [id], |row| row.get(0)).unwrap();
            let Some(changed) = flipped(&value, &mut draw) else {
                continue;
            };
            let write = format!("UPDATE event SET {column} = ?2 WHERE id = ?1");
            db.execute(&write, (id, &changed)).unwrap();
            drop(db);
            let report = files.hashed();
            assert!(
                names(&report, position),
                "{column} of {position}, {changed:?}: {:?}",
                report.faults
            );
            files.change(&write, (id, &value));
        }
    }
    assert!(files.hashed().is_fine(), "all is put back");
}

#[tokio::test]
async fn each_stored_hash_at_random_places() {
    let files = Files::new().await;
    let mut draw = Draw(1_000_000);
    let db = files.tamper();
    let ids = |db: &Connection| -> Vec<i64> {
        let mut select = db.prepare("SELECT id FROM node ORDER BY id").unwrap();
        let rows = select.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let ids = ids(&db);
    drop(db);
    for _ in 0..24 {
        let id = ids[draw.below(ids.len())];
        let db = files.tamper();
        let read = "SELECT hash FROM node WHERE id = ?1";
        let value: Value = db.query_row(read, [id], |row| row.get(0)).unwrap();
        let changed = flipped(&value, &mut draw).unwrap();
        let write = "UPDATE node SET hash = ?2 WHERE id = ?1";
        db.execute(write, (id, &changed)).unwrap();
        drop(db);
        let report = files.hashed();
        assert!(
            report.found.contains_key("leaf") || report.found.contains_key("node"),
            "{:?}",
            report.faults
        );
        files.change(write, (id, &value));
    }
}

/// All rows of the log and of its tree as SQLite reads them; an error where it cannot.
fn read(files: &Files) -> Result<Vec<Vec<Value>>, rusqlite::Error> {
    let db = Connection::open(files.database())?;
    let mut found = Vec::new();
    for sql in [
        "SELECT *, typeof(type) FROM event ORDER BY id",
        "SELECT * FROM node ORDER BY id",
    ] {
        let mut select = db.prepare(sql)?;
        let columns = select.column_count();
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let row = (0..columns).map(|at| row.get(at));
            found.push(row.collect::<Result<_, _>>()?);
        }
    }
    Ok(found)
}

#[tokio::test]
async fn the_bytes_of_the_file_at_random_places() {
    let files = Files::new().await;
    // All in the one file, so that what is changed is what is read.
    drop(files.tamper());
    let whole = std::fs::read(files.database()).unwrap();
    let honest = read(&files).unwrap();
    let mut draw = Draw(2_000_000);
    let mut changed = 0;
    for _ in 0..150 {
        // Past the header, which says what kind of file it is.
        let bit = 800 + draw.below((whole.len() - 100) * 8);
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(files.database(), &bytes).unwrap();
        if read(&files).is_ok_and(|rows| rows == honest) {
            continue;
        }
        changed += 1;
        let material = Installation::open(&files.paths, false);
        let Ok(material) = material else { continue };
        let ask = Ask {
            parts: Parts::Hash,
            ..Ask::default()
        };
        let watch = Watch::default();
        if let Ok(report) = run(&material, &ask, &watch) {
            assert!(!report.is_fine(), "bit {bit}");
        }
    }
    assert!(changed > 50, "only {changed} of the bits changed a row");
}

#[tokio::test]
async fn a_page_of_zeros_is_told_and_what_lies_behind_it_is_looked_at() {
    let files = Files::new().await;
    let db = files.tamper();
    // The first leaf page of the table, in which the first events lie.
    let root: i64 = db
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'event'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let page: i64 = db
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .unwrap();
    drop(db);
    let (root, page) = (
        usize::try_from(root).unwrap(),
        usize::try_from(page).unwrap(),
    );
    let mut bytes = std::fs::read(files.database()).unwrap();
    let start = (root - 1) * page;
    assert_eq!(bytes[start], 5, "the table has more than one page");
    let cells = usize::from(u16::from_be_bytes([bytes[start + 3], bytes[start + 4]]));
    let child = |at: usize| {
        let cell = start + 12 + 2 * at;
        let cell = start + usize::from(u16::from_be_bytes([bytes[cell], bytes[cell + 1]]));
        let child = u32::from_be_bytes(bytes[cell..cell + 4].try_into().unwrap());
        (usize::try_from(child).unwrap() - 1) * page
    };
    let second = child(1);
    assert!(cells > 3);
    bytes[second..second + page].fill(0);
    std::fs::write(files.database(), bytes).unwrap();
    let report = files.hashed();
    assert!(report.found.contains_key("file"), "{:?}", checks(&report));
    let (unreadable, missing) = (at(&report, "unreadable"), at(&report, "missing"));
    assert_eq!(unreadable.len(), 1);
    assert_eq!(missing, [unreadable[0] + 1]);
    assert_eq!(
        report.logs[0].position, files.size,
        "what lies behind it is read"
    );
    // The hashes of what is gone are there: the rest is what was signed.
    assert!(!report.found.contains_key("checkpoint") && !report.found.contains_key("leaf"));
}
