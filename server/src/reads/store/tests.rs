//! The file of the reading log.

use super::*;

fn record(ended: i64, glass: Option<&str>) -> ReadRecord {
    ReadRecord {
        log: LogId::new("GM0479").unwrap(),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
        span: [1; 8],
        parent: None,
        name: "getCase".to_owned(),
        started: ended,
        ended,
        officer: "anna".to_owned(),
        purpose: "intake".to_owned(),
        case: Some(CaseId::from_bytes([7; 16])),
        subject: Some([8; 16]),
        glass: glass.map(|why| why.as_bytes().to_vec()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_there_after_a_restart_and_goes_with_its_term() {
    let folder = tempfile::tempdir().unwrap();
    let log = ReadLog::open(folder.path()).unwrap();
    let writes = (0..50).map(|at| log.write(vec![record(at, None), record(at, Some("brand"))]));
    for written in futures_all(writes).await {
        written.unwrap();
    }
    drop(log);
    let log = ReadLog::open(folder.path()).unwrap();
    let of = LogId::new("GM0479").unwrap();
    let all = |which, after| log.list(of, which, after, 1000);
    let case = Which::Case(CaseId::from_bytes([7; 16]));
    assert_eq!(all(case, 0).await.unwrap().len(), 100);
    assert_eq!(all(Which::Glass, 0).await.unwrap().len(), 50);
    assert_eq!(all(Which::Between(10, 20), 0).await.unwrap().len(), 20);
    let some = log.list(of, case, 0, 30).await.unwrap();
    assert_eq!(all(case, some.last().unwrap().0).await.unwrap().len(), 70);
    let elsewhere = LogId::new("GM0001").unwrap();
    assert_eq!(log.list(elsewhere, case, 0, 10).await.unwrap(), []);
    assert_eq!(log.forget_before(40).await.unwrap(), 80);
    assert_eq!(all(case, 0).await.unwrap().len(), 20);
    let changed = log.disk().execute("UPDATE read SET officer = 'bea'", []);
    assert!(changed.is_err(), "never changed");
}

async fn futures_all<T: Send + 'static>(
    work: impl Iterator<Item = impl Future<Output = T> + Send>,
) -> Vec<T> {
    let mut done = Vec::new();
    for one in work {
        done.push(one.await);
    }
    done
}

#[test]
fn a_file_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let other = Connection::open(folder.path().join("reads.db")).unwrap();
    other.pragma_update(None, "user_version", 7).unwrap();
    drop(other);
    let refused = ReadLog::open(folder.path());
    assert!(matches!(refused, Err(ReadLogError::Foreign(_))));
}

/// The first shape, with a reason in the clear.
const FIRST: &str = "
    CREATE TABLE read (
        id INTEGER PRIMARY KEY AUTOINCREMENT, log TEXT NOT NULL, trace TEXT NOT NULL,
        span BLOB NOT NULL CHECK (length(span) = 8), parent BLOB CHECK (length(parent) = 8),
        name TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER NOT NULL, officer TEXT NOT NULL,
        purpose TEXT NOT NULL, case_id BLOB CHECK (length(case_id) = 16),
        subject BLOB CHECK (length(subject) = 16), glass TEXT
    ) STRICT;
    CREATE INDEX read_by_time ON read (log, ended, id);
    CREATE INDEX read_by_case ON read (log, case_id, id);
    CREATE INDEX read_by_glass ON read (log, id) WHERE glass IS NOT NULL;
    CREATE INDEX read_by_age ON read (ended);
    CREATE TRIGGER read_stays BEFORE UPDATE ON read
        BEGIN SELECT RAISE(ABORT, 'a record of a read is never changed'); END;
    INSERT INTO read VALUES
        (7, 'GM0479', 't', x'0101010101010101', NULL, 'getCase', 1, 2, 'anna', 'intake',
         x'07070707070707070707070707070707', NULL, 'Sanne staat op straat'),
        (8, 'GM0479', 't', x'0101010101010101', NULL, 'getCase', 1, 3, 'anna', 'intake',
         x'07070707070707070707070707070707', NULL, NULL);
    PRAGMA application_id = 1298231809; PRAGMA user_version = 1;
";

#[tokio::test(flavor = "multi_thread")]
async fn reasons_in_the_clear_go_from_a_file_of_the_first_shape() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reads.db");
    let first = Connection::open(&path).unwrap();
    first.execute_batch("PRAGMA journal_mode = WAL;").unwrap();
    first.execute_batch(FIRST).unwrap();
    drop(first);
    let log = ReadLog::open(folder.path()).unwrap();
    let of = LogId::new("GM0479").unwrap();
    let found = log.list(of, Which::Glass, 0, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].0, found[0].1.glass.as_deref()),
        (7, Some(&b""[..]))
    );
    let case = Which::Case(CaseId::from_bytes([7; 16]));
    assert_eq!(log.list(of, case, 7, 10).await.unwrap().len(), 1);
    log.write(vec![record(9, None)]).await.unwrap();
    let last = log.list(of, case, 8, 10).await.unwrap();
    assert_eq!(last[0].0, 9, "numbers go on");
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(5).any(|found| found == b"Sanne"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lists_keeps_nobody_from_writing() {
    let folder = tempfile::tempdir().unwrap();
    let log = ReadLog::open(folder.path()).unwrap();
    log.write(vec![record(1, None)]).await.unwrap();
    let (begun, go_on) = (tokio::sync::oneshot::channel(), std::sync::mpsc::channel());
    let listing = {
        let log = log.clone();
        tokio::task::spawn_blocking(move || {
            log.read(|reader| {
                reader.execute_batch("BEGIN")?;
                let count = || reader.query_row("SELECT count(*) FROM read", [], |row| row.get(0));
                let before: i64 = count()?;
                begun.0.send(()).unwrap();
                go_on.1.recv().unwrap();
                let after: i64 = count()?;
                reader.execute_batch("COMMIT")?;
                Ok((before, after))
            })
        })
    };
    begun.1.await.unwrap();
    log.write(vec![record(2, None)]).await.unwrap();
    go_on.0.send(()).unwrap();
    assert_eq!(listing.await.unwrap().unwrap(), (1, 1), "of one moment");
}
