//! The shape of `log.db`.

use rusqlite::{Connection, OpenFlags, Params, Row};

use super::OpenError;
use crate::{
    database::{self, SchemaError},
    id::{LogId, Position},
};

/// "Maal", logs.
const APPLICATION: i32 = 0x4d61_6c01;

/// An event's rowid says its log and position, so that the table itself is in log order and one
/// index, by stream, is enough. Nodes likewise: all that is written lies at the end of a log's range.
const STEPS: &[&str] = &["
    CREATE TABLE log (
        number INTEGER NOT NULL PRIMARY KEY CHECK (number BETWEEN 1 AND 4194303),
        name   TEXT    NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE event (
        id          INTEGER NOT NULL PRIMARY KEY CHECK (id = (log << 40) | position),
        log         INTEGER NOT NULL,
        position    INTEGER NOT NULL CHECK (position BETWEEN 1 AND 1099511627775),
        stream      BLOB    NOT NULL CHECK (length(stream) = 16),
        version     INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
        type        TEXT    NOT NULL,
        recorded_at INTEGER NOT NULL,
        sealed      BLOB    NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX event_of_stream ON event (stream, log, version);
    CREATE TABLE node (
        id   INTEGER NOT NULL PRIMARY KEY,
        hash BLOB    NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TABLE answer (
        log         INTEGER NOT NULL,
        client      TEXT    NOT NULL,
        key         TEXT    NOT NULL,
        body_digest BLOB    NOT NULL CHECK (length(body_digest) = 32),
        first       INTEGER NOT NULL,
        last        INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        answer      BLOB    NOT NULL,
        PRIMARY KEY (log, client, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER log_stays    BEFORE UPDATE ON log    BEGIN SELECT RAISE(ABORT, 'a log is never changed'); END;
    CREATE TRIGGER log_kept     BEFORE DELETE ON log    BEGIN SELECT RAISE(ABORT, 'a log is never deleted'); END;
    CREATE TRIGGER event_stays  BEFORE UPDATE ON event  BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
    CREATE TRIGGER event_kept   BEFORE DELETE ON event  BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
    CREATE TRIGGER node_stays   BEFORE UPDATE ON node   BEGIN SELECT RAISE(ABORT, 'a node is never changed'); END;
    CREATE TRIGGER node_kept    BEFORE DELETE ON node   BEGIN SELECT RAISE(ABORT, 'a node is never deleted'); END;
    CREATE TRIGGER answer_stays BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'an answer is never changed'); END;
    CREATE TRIGGER answer_kept  BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'an answer is never deleted'); END;
"];

/// A log's number in the file.
pub(super) type Number = i64;

/// The rowid of an event; with [`Position::START`] and [`Position::MAX`] the ends of a log's range.
pub(super) fn event_id(log: Number, position: Position) -> i64 {
    // Both fit: numbers stay below 2^22, positions below 2^40.
    log << 40 | i64::try_from(position.get()).unwrap_or(i64::MAX)
}

/// The rowid of a node: a log of 2^40 events has fewer than 2^41 of them.
pub(super) fn node_id(log: Number, stored_index: u64) -> i64 {
    log << 41 | i64::try_from(stored_index).unwrap_or(i64::MAX)
}

/// Makes or brings up to date, ready for the writer.
pub(super) fn prepare_writer(connection: &mut Connection) -> Result<(), SchemaError> {
    connection.execute_batch(
        // FULL: an answer is given after the disk has it. The two for macOS, whose plain fsync
        // leaves data in the disk's own memory. Recursive triggers: else INSERT OR REPLACE would
        // delete past them. A checkpoint at 4096 pages, not 1000: fewer of them in a load.
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA cache_size = -32768;
         PRAGMA wal_autocheckpoint = 4096;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    database::apply(connection, APPLICATION, STEPS)
}

/// Opens a connection that can only read.
pub(super) fn open_reader(path: &std::path::Path) -> rusqlite::Result<Connection> {
    let connection = database::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -16384;")?;
    Ok(connection)
}

/// Refuses a file of something else, or of a newer version.
pub(super) fn is_ours(connection: &Connection, path: &std::path::Path) -> Result<(), OpenError> {
    database::is_ours(connection, APPLICATION, STEPS)
        .map(drop)
        .map_err(|error| OpenError::of(error, path))
}

/// The logs in the file.
pub(super) fn logs(connection: &Connection) -> rusqlite::Result<Vec<(Number, String)>> {
    all(
        connection,
        "SELECT number, name FROM log ORDER BY number",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whether a log's name in the file is one.
pub(super) fn log_id(name: &str) -> Option<LogId> {
    LogId::new(name).ok()
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection
        .prepare_cached(sql)?
        .query_map(params, read)?
        .collect()
}
