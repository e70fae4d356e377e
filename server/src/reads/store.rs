//! The file of the reading log.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use maatwerk_domain::CaseId;
use maatwerk_log::{GroupCommit, LogId};
use rusqlite::{Connection, ErrorCode, Row, TransactionBehavior, params};

/// "Mar", reads.
const APPLICATION: i32 = 0x4d61_7201;
const SHAPE: i32 = 1;

/// A record is never changed; it goes when its term has passed.
const TABLES: &str = "
    CREATE TABLE read (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        log     TEXT    NOT NULL,
        trace   TEXT    NOT NULL,
        span    BLOB    NOT NULL CHECK (length(span) = 8),
        parent  BLOB    CHECK (length(parent) = 8),
        name    TEXT    NOT NULL,
        started INTEGER NOT NULL,
        ended   INTEGER NOT NULL,
        officer TEXT    NOT NULL,
        purpose TEXT    NOT NULL,
        case_id BLOB    CHECK (length(case_id) = 16),
        subject BLOB    CHECK (length(subject) = 16),
        glass   TEXT
    ) STRICT;
    CREATE INDEX read_by_time ON read (log, ended, id);
    CREATE INDEX read_by_case ON read (log, case_id, id);
    CREATE INDEX read_by_glass ON read (log, id) WHERE glass IS NOT NULL;
    CREATE INDEX read_by_age ON read (ended);
    CREATE TRIGGER read_stays BEFORE UPDATE ON read
        BEGIN SELECT RAISE(ABORT, 'a record of a read is never changed'); END;
";

/// How many records go at a time when their term has passed.
const AT_ONCE: usize = 10_000;

/// The reading log cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadLogError {
    /// The file cannot be read or written.
    #[error("{path} cannot be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Arc<rusqlite::Error>,
    },
    /// A file of something else, or of a newer version.
    #[error("{0} is no reading log of this version")]
    Foreign(PathBuf),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped,
}

impl ReadLogError {
    /// Whether there is no room left.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self, Self::File { source, .. }
            if source.sqlite_error_code() == Some(ErrorCode::DiskFull))
    }
}

/// One data subject in one read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadRecord {
    pub(crate) log: LogId,
    /// 32 hexadecimal digits.
    pub(crate) trace: String,
    pub(crate) span: [u8; 8],
    pub(crate) parent: Option<[u8; 8]>,
    /// The operation.
    pub(crate) name: String,
    /// In microseconds since the Unix epoch.
    pub(crate) started: i64,
    pub(crate) ended: i64,
    pub(crate) officer: String,
    pub(crate) purpose: String,
    pub(crate) case: Option<CaseId>,
    /// The pseudonym; none when nobody was found, or all were erased.
    pub(crate) subject: Option<[u8; 16]>,
    /// Why it was read by somebody who is not involved.
    pub(crate) glass: Option<String>,
}

/// Which records.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// Ended from the first moment until before the second, in microseconds since the Unix epoch.
    Between(i64, i64),
    /// Of a case.
    Case(CaseId),
    /// For which the glass was broken.
    Glass,
}

/// The reading log. A handle; clones share one file.
#[derive(Debug, Clone)]
pub struct ReadLog(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    together: GroupCommit<Vec<ReadRecord>, ReadLogError>,
    disk: Mutex<Connection>,
}

impl ReadLog {
    /// Opens the log in a data folder, or begins it.
    ///
    /// # Errors
    /// When the file cannot be used, or is another.
    pub fn open(data: &Path) -> Result<Self, ReadLogError> {
        let path = data.join("reads.db");
        let failed = |source: rusqlite::Error| ReadLogError::File {
            path: path.clone(),
            source: Arc::new(source),
        };
        crate::private::ensure(&path)
            .map_err(|_| failed(rusqlite::Error::InvalidPath(path.clone())))?;
        let open = || {
            let connection = Connection::open(&path)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            // FULL: an answer is given after the disk has it. What went does not stay in free pages.
            connection.execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
                 PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;",
            )?;
            let owner: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
            let shape: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            Ok((connection, owner, shape))
        };
        let (mut connection, owner, shape) = open().map_err(failed)?;
        match (owner, shape) {
            (APPLICATION, SHAPE) => {}
            (0, 0) => begin(&mut connection).map_err(failed)?,
            _ => return Err(ReadLogError::Foreign(path)),
        }
        Ok(Self(Arc::new(Inner {
            path,
            together: GroupCommit::default(),
            disk: Mutex::new(connection),
        })))
    }

    /// Writes the records of one read; durable on return. Reads at the same time share one disk write.
    pub(crate) async fn write(&self, records: Vec<ReadRecord>) -> Result<(), ReadLogError> {
        let log = self.clone();
        tokio::task::spawn_blocking(move || {
            let Inner { together, disk, .. } = &*log.0;
            together.write(records, disk, |disk, all| {
                insert(disk, all.flatten()).map_err(|source| log.failed(source))
            })
        })
        .await
        .map_err(|_| ReadLogError::Stopped)?
    }

    /// Records after a number, in the order in which they were written, each with its own number; at
    /// most `limit`.
    pub(crate) async fn list(
        &self,
        log: LogId,
        which: Which,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, ReadRecord)>, ReadLogError> {
        let of = self.clone();
        tokio::task::spawn_blocking(move || {
            let disk = of.disk();
            select(&disk, log, which, after, limit).map_err(|source| of.failed(source))
        })
        .await
        .map_err(|_| ReadLogError::Stopped)?
    }

    /// Deletes what ended before a moment, in microseconds since the Unix epoch; answers how many records.
    pub(crate) async fn forget_before(&self, moment: i64) -> Result<usize, ReadLogError> {
        let log = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut gone = 0;
            loop {
                let disk = log.disk();
                let delete = "DELETE FROM read WHERE id IN
                                (SELECT id FROM read WHERE ended < ?1 ORDER BY ended LIMIT ?2)";
                let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
                let deleted = disk
                    .prepare_cached(delete)
                    .and_then(|mut delete| delete.execute(params![moment, most]))
                    .map_err(|source| log.failed(source))?;
                gone += deleted;
                if deleted < AT_ONCE {
                    if gone > 0 {
                        disk.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                            .map_err(|source| log.failed(source))?;
                    }
                    return Ok(gone);
                }
            }
        })
        .await
        .map_err(|_| ReadLogError::Stopped)?
    }

    fn failed(&self, source: rusqlite::Error) -> ReadLogError {
        ReadLogError::File {
            path: self.0.path.clone(),
            source: Arc::new(source),
        }
    }

    fn disk(&self) -> MutexGuard<'_, Connection> {
        // A panic between two statements leaves a transaction that was rolled back, no more.
        self.0.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn begin(connection: &mut Connection) -> rusqlite::Result<()> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    begun.execute_batch(TABLES)?;
    begun.pragma_update(None, "application_id", APPLICATION)?;
    begun.pragma_update(None, "user_version", SHAPE)?;
    begun.commit()
}

fn insert<'a>(
    disk: &mut Connection,
    records: impl Iterator<Item = &'a ReadRecord>,
) -> rusqlite::Result<()> {
    let change = disk.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut insert = change.prepare_cached(
            "INSERT INTO read (log, trace, span, parent, name, started, ended, officer, purpose,
                case_id, subject, glass)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        for record in records {
            insert.execute(params![
                record.log.as_str(),
                record.trace,
                record.span,
                record.parent,
                record.name,
                record.started,
                record.ended,
                record.officer,
                record.purpose,
                record.case.map(CaseId::to_bytes),
                record.subject,
                record.glass,
            ])?;
        }
    }
    change.commit()
}

fn select(
    disk: &Connection,
    log: LogId,
    which: Which,
    after: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, ReadRecord)>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let columns = "SELECT id, trace, span, parent, name, started, ended, officer, purpose, case_id,
                          subject, glass FROM read";
    let of = |row: &Row<'_>| read_row(log, row);
    match which {
        Which::Between(from, until) => disk
            .prepare_cached(&format!(
                "{columns} WHERE log = ?1 AND id > ?2 AND ended >= ?4 AND ended < ?5
                 ORDER BY id LIMIT ?3"
            ))?
            .query_map(params![log.as_str(), after, limit, from, until], of)?
            .collect(),
        Which::Case(case) => disk
            .prepare_cached(&format!(
                "{columns} WHERE log = ?1 AND case_id = ?4 AND id > ?2 ORDER BY id LIMIT ?3"
            ))?
            .query_map(params![log.as_str(), after, limit, case.to_bytes()], of)?
            .collect(),
        Which::Glass => disk
            .prepare_cached(&format!(
                "{columns} WHERE log = ?1 AND id > ?2 AND glass IS NOT NULL ORDER BY id LIMIT ?3"
            ))?
            .query_map(params![log.as_str(), after, limit], of)?
            .collect(),
    }
}

fn read_row(log: LogId, row: &Row<'_>) -> rusqlite::Result<(i64, ReadRecord)> {
    let record = ReadRecord {
        log,
        trace: row.get(1)?,
        span: row.get(2)?,
        parent: row.get(3)?,
        name: row.get(4)?,
        started: row.get(5)?,
        ended: row.get(6)?,
        officer: row.get(7)?,
        purpose: row.get(8)?,
        case: row.get::<_, Option<[u8; 16]>>(9)?.map(CaseId::from_bytes),
        subject: row.get(10)?,
        glass: row.get(11)?,
    };
    Ok((row.get(0)?, record))
}

#[cfg(test)]
mod tests {
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
            glass: glass.map(str::to_owned),
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_written_is_there_after_a_restart_and_goes_with_its_term() {
        let folder = tempfile::tempdir().unwrap();
        let log = ReadLog::open(folder.path()).unwrap();
        let mut writes = tokio::task::JoinSet::new();
        for at in 0..50 {
            let log = log.clone();
            let records = vec![record(at, None), record(at, Some("brand"))];
            writes.spawn(async move { log.write(records).await });
        }
        for written in writes.join_all().await {
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

    #[test]
    fn a_file_of_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let other = Connection::open(folder.path().join("reads.db")).unwrap();
        other.pragma_update(None, "user_version", 7).unwrap();
        drop(other);
        let refused = ReadLog::open(folder.path());
        assert!(matches!(refused, Err(ReadLogError::Foreign(_))));
    }
}
