//! What the file of logs holds, row by row, as it lies there: for whoever checks it, and believes nothing
//! of it yet.

use std::{fmt, ops::ControlFlow, path::Path};

use rusqlite::{Connection, ErrorCode, Row, types::ValueRef};

use super::{
    OpenError,
    error::failed_read,
    schema::{self, Number, event_id, node_id},
};
use crate::{
    event_log::ReadError,
    id::{LogId, Position},
    merkle::{Hash, Node},
};

/// A file of logs, to be read alone: beside a server, without a lock, and nothing is changed.
pub struct LogReader {
    connection: Connection,
    logs: Vec<(Number, LogId)>,
}

/// A row as it is stored. A number that is none reads as -1, a text or bytes that are none as nothing, and
/// `damaged` says so.
#[derive(Debug, Clone, Copy)]
pub struct StoredRow<'a> {
    /// Its position, by its key in the table; a column that says otherwise is damaged.
    pub position: i64,
    /// Its stream.
    pub stream: &'a [u8],
    /// Its version in the stream.
    pub version: i64,
    /// Its type.
    pub event_type: &'a [u8],
    /// When it was recorded, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// Its sealed payload.
    pub sealed: &'a [u8],
    /// What is stored of the tree up to and with the nodes that this row completes, and was not shown with
    /// a row before; in order.
    pub nodes: &'a [StoredNode],
    /// The column that holds what it cannot hold, or contradicts another.
    pub damaged: Option<&'static str>,
}

/// A stored hash of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredNode {
    /// Its place, see [`Node::stored_index`].
    pub index: u64,
    /// The hash; `None` when what is stored is none.
    pub hash: Option<Hash>,
}

/// What is shown of a log.
enum Seen {
    /// All there is.
    End,
    /// Whoever looks has seen enough.
    Enough,
    /// Part of the file cannot be read, after this position.
    Unreadable(Position),
}

const ROWS: &str = "SELECT position, stream, version, type, recorded_at, sealed, id, log
    FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id";
const NODES: &str = "SELECT id, hash FROM node WHERE id >= ?1 AND id < ?2 ORDER BY id";

impl LogReader {
    /// Opens the file.
    ///
    /// # Errors
    /// When there is no such file, it is of something else, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        std::fs::metadata(path).map_err(|source| OpenError::File {
            path: path.to_owned(),
            source,
        })?;
        let foreign = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => OpenError::Foreign {
                path: path.to_owned(),
            },
            _ => error.into(),
        };
        let connection = schema::open_reader(path).map_err(foreign)?;
        schema::is_ours(&connection, path)?;
        let mut logs = Vec::new();
        for (number, name) in schema::logs(&connection).map_err(foreign)? {
            let log = schema::log_id(&name).ok_or(rusqlite::Error::InvalidQuery)?;
            logs.push((number, log));
        }
        Ok(Self { connection, logs })
    }

    /// The logs in the file, in order of their codes, with the position of the last row of each.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn logs(&self) -> Result<Vec<(LogId, Position)>, ReadError> {
        let mut last = self
            .connection
            .prepare_cached(
                "SELECT id FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id DESC LIMIT 1",
            )
            .map_err(failed_read)?;
        let mut found = Vec::new();
        for (number, log) in &self.logs {
            let (start, end) = range(*number);
            let id = last.query_row([start, end], |row| row.get::<_, i64>(0));
            let position = match id {
                Ok(id) => u64::try_from(id - start).unwrap_or_default(),
                // Without rows, or where the last of them cannot be read: reading on will tell.
                Err(_) => 0,
            };
            found.push((*log, Position::new(position).unwrap_or(Position::MAX)));
        }
        found.sort_unstable();
        Ok(found)
    }

    /// What SQLite itself finds wrong with the file, at most so many lines: pages, indexes, constraints.
    ///
    /// # Errors
    /// When it cannot look.
    pub fn integrity(&self, most: u32) -> Result<Vec<String>, ReadError> {
        let look = || {
            let sql = format!("PRAGMA integrity_check({most})");
            let mut check = self.connection.prepare(&sql)?;
            let lines = check.query_map([], |row| row.get::<_, String>(0))?;
            lines.collect::<rusqlite::Result<Vec<_>>>()
        };
        match look() {
            Ok(lines) if lines == ["ok"] => Ok(Vec::new()),
            Ok(lines) => Ok(lines),
            Err(error) if is_damage(&error) => Ok(vec![error.to_string()]),
            Err(error) => Err(failed_read(error)),
        }
    }

    /// How many rows and hashes of the file belong to no log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn strays(&self) -> Result<u64, ReadError> {
        let mut strays = 0;
        let mut count = |sql: &str, from: i64, to: i64| -> Result<(), ReadError> {
            let mut select = self.connection.prepare_cached(sql).map_err(failed_read)?;
            let found: i64 = select
                .query_row([from, to], |row| row.get(0))
                .map_err(failed_read)?;
            strays += u64::try_from(found).unwrap_or_default();
            Ok(())
        };
        let (mut events, mut nodes) = (i64::MIN, i64::MIN);
        for (number, _) in &self.logs {
            let (start, end) = range(*number);
            count(STRAY_EVENTS, events, start)?;
            count(STRAY_NODES, nodes, node_id(*number, 0) - 1)?;
            (events, nodes) = (end + 1, node_id(*number + 1, 0));
        }
        count(STRAY_EVENTS, events, i64::MAX)?;
        count(STRAY_NODES, nodes, i64::MAX)?;
        Ok(strays)
    }

    /// Shows each row of a log after a position once, as they stand at one moment, in order of position,
    /// until `visit` breaks off. Where pages of the file cannot be read, those rows are not shown and `unreadable` is
    /// told after which position that is. Answers how many hashes are stored after those of the last row.
    ///
    /// # Errors
    /// When the store fails otherwise.
    pub fn rows(
        &self,
        log: LogId,
        mut after: Position,
        mut visit: impl FnMut(StoredRow<'_>) -> ControlFlow<()>,
        mut unreadable: impl FnMut(Position),
    ) -> Result<u64, ReadError> {
        let Some((number, _)) = self.logs.iter().find(|(_, found)| *found == log) else {
            return Ok(0);
        };
        let transaction = self
            .connection
            .unchecked_transaction()
            .map_err(failed_read)?;
        let mut nodes = Nodes::after(&self.connection, *number, after);
        loop {
            let seen = self.some_rows(*number, &mut after, &mut nodes, &mut visit)?;
            match seen {
                Seen::End => break,
                Seen::Enough => return Ok(0),
                Seen::Unreadable(position) => {
                    unreadable(position);
                    match self.next_readable(*number, position)? {
                        Some(next) => after = next,
                        None => break,
                    }
                }
            }
        }
        let beyond = nodes.beyond()?;
        transaction.finish().map_err(failed_read)?;
        Ok(beyond)
    }

    fn some_rows(
        &self,
        number: Number,
        after: &mut Position,
        nodes: &mut Nodes<'_>,
        visit: &mut impl FnMut(StoredRow<'_>) -> ControlFlow<()>,
    ) -> Result<Seen, ReadError> {
        let mut select = self.connection.prepare_cached(ROWS).map_err(failed_read)?;
        let (_, end) = range(number);
        let mut rows = select
            .query([event_id(number, *after), end])
            .map_err(failed_read)?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(Seen::End),
                Err(error) if is_damage(&error) => return Ok(Seen::Unreadable(*after)),
                Err(error) => return Err(failed_read(error)),
            };
            let stored = stored(number, row);
            // What the row says of its place is not believed: its key in the table is what orders it.
            let place =
                row.get::<_, i64>(6).unwrap_or_default() - event_id(number, Position::START);
            let place = u64::try_from(place).unwrap_or_default();
            *after = Position::new(place).unwrap_or(Position::MAX);
            nodes.upto(place)?;
            let shown = visit(StoredRow {
                position: i64::try_from(place).unwrap_or(i64::MAX),
                nodes: nodes.taken(),
                ..stored
            });
            nodes.forget();
            if shown.is_break() {
                return Ok(Seen::Enough);
            }
        }
    }

    /// The last position before rows that can be read again, after one at which they could not.
    fn next_readable(
        &self,
        number: Number,
        after: Position,
    ) -> Result<Option<Position>, ReadError> {
        let (start, end) = range(number);
        let sql = "SELECT id FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT 1";
        let found = next_readable(&self.connection, sql, event_id(number, after), end)?;
        Ok(found.and_then(|id| Position::new(u64::try_from(id - start).ok()?).ok()))
    }
}

/// The least id after which rows can be read again, where they cannot after this one.
fn next_readable(
    connection: &Connection,
    sql: &str,
    after: i64,
    end: i64,
) -> Result<Option<i64>, ReadError> {
    let mut select = connection.prepare_cached(sql).map_err(failed_read)?;
    let mut readable = |from: i64| match select.query_row([from, end], |row| row.get::<_, i64>(0)) {
        Ok(_) => Ok(true),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(false),
        Err(error) if is_damage(&error) => Ok(false),
        Err(error) => Err(failed_read(error)),
    };
    for step in 0..40 {
        let mut high = after.saturating_add(1 << step);
        if high >= end {
            break;
        }
        if !readable(high)? {
            continue;
        }
        let mut low = after.saturating_add(1 << step >> 1);
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if readable(middle)? {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Ok(Some(high));
    }
    Ok(None)
}

const STRAY_EVENTS: &str = "SELECT count(*) FROM event WHERE id >= ?1 AND id <= ?2";
const STRAY_NODES: &str = "SELECT count(*) FROM node WHERE id >= ?1 AND id <= ?2";

fn range(number: Number) -> (i64, i64) {
    (
        event_id(number, Position::START),
        event_id(number, Position::MAX),
    )
}

/// Whether the file is damaged, rather than that it could not be read just now.
fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

fn stored<'a>(number: Number, row: &'a Row<'_>) -> StoredRow<'a> {
    let mut damaged = None;
    let mut number_at = |column, name| {
        if let Ok(ValueRef::Integer(value)) = row.get_ref(column) {
            return value;
        }
        damaged = Some(name);
        -1
    };
    let position = number_at(0, "position");
    let version = number_at(2, "version");
    let recorded_at = number_at(4, "recorded_at");
    let (id, log) = (number_at(6, "id"), number_at(7, "log"));
    let mut bytes_at = |column, name| {
        if let Ok(ValueRef::Blob(bytes)) = row.get_ref(column) {
            return bytes;
        }
        damaged = Some(name);
        &[]
    };
    let stream = bytes_at(1, "stream");
    let sealed = bytes_at(5, "sealed");
    let event_type = if let Ok(ValueRef::Text(text)) = row.get_ref(3) {
        text
    } else {
        damaged = Some("type");
        &[]
    };
    if damaged.is_none() && log != number {
        damaged = Some("log");
    }
    if damaged.is_none() && id != (number << 40 | position) {
        damaged = Some("position");
    }
    StoredRow {
        position,
        stream,
        version,
        event_type,
        recorded_at,
        sealed,
        nodes: &[],
        damaged,
    }
}

/// The stored hashes of a log, read along with its rows, some hundreds at a time.
struct Nodes<'a> {
    connection: &'a Connection,
    number: Number,
    /// The next one to be read.
    next: i64,
    /// Read, of which the first `shown` were shown and the next `taken` are being shown.
    read: Vec<StoredNode>,
    shown: usize,
    taken: usize,
    ended: bool,
}

impl<'a> Nodes<'a> {
    const AT_ONCE: usize = 512;

    /// Those that the row at a position did not complete.
    fn after(connection: &'a Connection, number: Number, position: Position) -> Self {
        let first = Node {
            level: 0,
            index: position.get(),
        };
        Self {
            connection,
            number,
            next: node_id(number, first.stored_index()),
            read: Vec::with_capacity(Self::AT_ONCE + 64),
            shown: 0,
            taken: 0,
            ended: false,
        }
    }

    /// Takes the hashes before those of the leaf at this place (from 0: the one after position `place`).
    fn upto(&mut self, place: u64) -> Result<(), ReadError> {
        let end = Node {
            level: 0,
            index: place,
        }
        .stored_index();
        loop {
            let waiting = &self.read[self.shown..];
            self.taken = waiting.partition_point(|node| node.index < end);
            if self.taken < waiting.len() || self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<(), ReadError> {
        self.read.drain(..self.shown);
        self.shown = 0;
        let (base, end) = (node_id(self.number, 0), node_id(self.number + 1, 0));
        let mut select = self.connection.prepare_cached(NODES).map_err(failed_read)?;
        let mut rows = select.query([self.next, end]).map_err(failed_read)?;
        for _ in 0..Self::AT_ONCE {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                // A page that cannot be read: its hashes are missed where they are looked for.
                Err(error) if is_damage(&error) => {
                    let sql = "SELECT id FROM node WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT 1";
                    match next_readable(self.connection, sql, self.next - 1, end)? {
                        Some(before) => self.next = before + 1,
                        None => self.ended = true,
                    }
                    break;
                }
                Err(error) => return Err(failed_read(error)),
            };
            let id: i64 = row.get(0).map_err(failed_read)?;
            self.next = id + 1;
            self.read.push(StoredNode {
                index: u64::try_from(id - base).unwrap_or_default(),
                hash: row.get(1).ok(),
            });
        }
        Ok(())
    }

    fn taken(&self) -> &[StoredNode] {
        &self.read[self.shown..self.shown + self.taken]
    }

    fn forget(&mut self) {
        self.shown += self.taken;
        self.taken = 0;
    }

    /// How many were not shown with any row.
    fn beyond(&self) -> Result<u64, ReadError> {
        let waiting = u64::try_from(self.read.len() - self.shown).unwrap_or(u64::MAX);
        let left = self.connection.query_row(
            "SELECT count(*) FROM node WHERE id >= ?1 AND id < ?2",
            [self.next, node_id(self.number + 1, 0)],
            |row| row.get::<_, i64>(0),
        );
        match left {
            Ok(left) => Ok(waiting + u64::try_from(left).unwrap_or_default()),
            Err(error) if is_damage(&error) => Ok(waiting),
            Err(error) => Err(failed_read(error)),
        }
    }
}

impl fmt::Debug for LogReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogReader")
            .field("logs", &self.logs.len())
            .finish_non_exhaustive()
    }
}
