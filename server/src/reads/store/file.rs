//! The shape of the file, and what is read and written in it.

use maatwerk_domain::CaseId;
use maatwerk_log::LogId;
use rusqlite::{Connection, OpenFlags, Row, TransactionBehavior, params};

use super::{ReadRecord, Which};

/// "Mar", reads.
const APPLICATION: i32 = 0x4d61_7201;
const SHAPE: i32 = 2;

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
        glass   BLOB
    ) STRICT;
    CREATE INDEX read_in_order ON read (log, id);
    CREATE INDEX read_by_case ON read (log, case_id, id);
    CREATE INDEX read_by_glass ON read (log, id) WHERE glass IS NOT NULL;
    CREATE INDEX read_by_age ON read (ended);
    CREATE TRIGGER read_stays BEFORE UPDATE ON read
        BEGIN SELECT RAISE(ABORT, 'a record of a read is never changed'); END;
";

/// The first shape had the reasons in the clear, where they outlived who was erased: that the glass was
/// broken stays, and why goes.
const FROM_FIRST: &str = "
    ALTER TABLE read RENAME TO earlier;
    DROP INDEX read_by_time; DROP INDEX read_by_case; DROP INDEX read_by_glass; DROP INDEX read_by_age;
    DROP TRIGGER read_stays;
";
const FROM_FIRST_ROWS: &str = "
    INSERT INTO read SELECT id, log, trace, span, parent, name, started, ended, officer, purpose,
        case_id, subject, CASE WHEN glass IS NULL THEN NULL ELSE x'' END FROM earlier;
    DROP TABLE earlier;
";

/// What is wrong with a file.
pub(super) enum Unfit {
    /// It is of something else, or of a newer version.
    Foreign,
    /// It cannot be read or written.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Unfit {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// Opens the file for the one who writes, and gives it its shape.
pub(super) fn open(path: &std::path::Path) -> Result<Connection, Unfit> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(super::BUSY_PATIENCE)?;
    // FULL: an answer is given after the disk has it. What went does not stay in free pages.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;",
    )?;
    let owner: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let shape: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match (owner, shape) {
        (APPLICATION, SHAPE) => {}
        (0, 0) => begin(&mut connection, &[TABLES])?,
        (APPLICATION, 1) => {
            begin(&mut connection, &[FROM_FIRST, TABLES, FROM_FIRST_ROWS])?;
            // Older copies of pages, with the reasons in them.
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        _ => return Err(Unfit::Foreign),
    }
    Ok(connection)
}

/// Opens the file for one who reads, beside whoever writes.
pub(super) fn open_reader(path: &std::path::Path) -> rusqlite::Result<Connection> {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, access)?;
    reader.busy_timeout(super::BUSY_PATIENCE)?;
    reader.execute_batch(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(reader)
}

fn begin(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        begun.execute_batch(step)?;
    }
    begun.pragma_update(None, "application_id", APPLICATION)?;
    begun.pragma_update(None, "user_version", SHAPE)?;
    begun.commit()
}

pub(super) fn insert<'a>(
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

pub(super) fn select(
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
        Which::Person(case, subject) => disk
            .prepare_cached(&format!(
                "{columns} WHERE log = ?1 AND case_id = ?4 AND subject = ?5 AND id > ?2
                 ORDER BY id LIMIT ?3"
            ))?
            .query_map(
                params![log.as_str(), after, limit, case.to_bytes(), subject],
                of,
            )?
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
