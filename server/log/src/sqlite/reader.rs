//! Connections that only read.

use std::{
    collections::HashMap,
    ops::ControlFlow,
    path::Path,
    sync::{Condvar, Mutex, PoisonError},
};

use rusqlite::{Connection, Params, Row, params};
use tokio::sync::Semaphore;

use super::{
    error::{damaged, failed_read},
    schema::{self, Number, event_id},
};
use crate::{
    event_log::{ReadError, RecordedRef},
    id::{EventType, LogId, Position, StreamId, Version},
};

// The columns that `event` reads, in its order.
const EVENTS_OF_STREAM: &str = "SELECT position, stream, version, type, recorded_at, sealed
    FROM event WHERE stream = ?1 AND log = ?2 AND version > ?3 ORDER BY version";
pub(super) const EVENTS_OF_LOG: &str = "SELECT position, stream, version, type, recorded_at, sealed
    FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id";
pub(super) const LAST_EVENT_OF_LOG: &str =
    "SELECT position, stream, version, type, recorded_at, sealed
    FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id DESC LIMIT 1";

/// A bounded set of connections.
#[derive(Debug)]
pub(super) struct Readers {
    /// `None` once closed.
    idle: Mutex<Option<Vec<Reader>>>,
    freed: Condvar,
    /// One per connection: keeps tasks waiting without a thread each.
    pub(super) permits: Semaphore,
}

/// One connection, and the types of events that it has met.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) connection: Connection,
    pub(super) types: Types,
}

/// Names of event types, so that each is allocated once per connection and not per row.
#[derive(Debug, Default)]
pub(super) struct Types(HashMap<Box<str>, EventType>);

impl Types {
    fn get(&mut self, name: &str) -> Option<&EventType> {
        // A file that was tampered with may hold any number of names.
        if self.0.len() > 4096 {
            self.0.clear();
        }
        if !self.0.contains_key(name) {
            self.0.insert(name.into(), EventType::new(name).ok()?);
        }
        self.0.get(name)
    }
}

impl Readers {
    pub(super) fn open(path: &Path, count: usize) -> rusqlite::Result<Self> {
        let open = |_| {
            Ok(Reader {
                connection: schema::open_reader(path)?,
                types: Types::default(),
            })
        };
        let idle = (0..count).map(open).collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Self {
            idle: Mutex::new(Some(idle)),
            freed: Condvar::new(),
            permits: Semaphore::new(count),
        })
    }

    /// Runs on a connection; waits until one is free.
    pub(super) fn with<T>(
        &self,
        read: impl FnOnce(&mut Reader) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = loop {
            if let Some(reader) = idle.as_mut().ok_or(ReadError::Closed)?.pop() {
                break reader;
            }
            let freed = self.freed.wait(idle);
            idle = freed.unwrap_or_else(PoisonError::into_inner);
        };
        drop(idle);
        let mut lent = Lent {
            readers: self,
            reader: Some(reader),
        };
        read(lent.reader.as_mut().expect("it is lent until dropped"))
    }

    /// Closes the connections: those that are idle now, the others when they come back.
    pub(super) fn close(&self) {
        self.permits.close();
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.freed.notify_all();
    }
}

/// Brings a connection back, also when the reader panics.
struct Lent<'a> {
    readers: &'a Readers,
    reader: Option<Reader>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            if let Some(idle) = self
                .readers
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .as_mut()
            {
                idle.push(reader);
            }
            self.readers.freed.notify_one();
        }
    }
}

impl Reader {
    /// Shows the events of a stream after a version.
    pub(super) fn each_in_stream(
        &mut self,
        log: LogId,
        number: Number,
        stream: StreamId,
        after: Version,
        visit: impl FnMut(RecordedRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let params = params![stream.as_bytes(), number, after.get()];
        self.each(log, EVENTS_OF_STREAM, params, visit)
    }

    /// Shows the events of a log after a position.
    pub(super) fn each_in_log(
        &mut self,
        log: LogId,
        number: Number,
        after: Position,
        visit: impl FnMut(RecordedRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let params = params![event_id(number, after), event_id(number, Position::MAX)];
        self.each(log, EVENTS_OF_LOG, params, visit)
    }

    /// Shows events to `visit`, one by one, until it breaks off.
    fn each(
        &mut self,
        log: LogId,
        sql: &str,
        params: impl Params,
        mut visit: impl FnMut(RecordedRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut select = self.connection.prepare_cached(sql).map_err(failed_read)?;
        let mut rows = select.query(params).map_err(failed_read)?;
        while let Some(row) = rows.next().map_err(failed_read)? {
            if visit(event(log, row, &mut self.types)?).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// An event where it lies in SQLite's memory.
pub(super) fn event<'a>(
    log: LogId,
    row: &'a Row<'_>,
    types: &'a mut Types,
) -> Result<RecordedRef<'a>, ReadError> {
    let position = row
        .get::<_, i64>(0)
        .ok()
        .and_then(|p| u64::try_from(p).ok())
        .and_then(|p| Position::new(p).ok());
    let position = position.ok_or_else(|| damaged(log, Position::START))?;
    let broken = || damaged(log, position);
    let text = |column| row.get_ref(column).ok().and_then(|v| v.as_str().ok());
    let bytes = |column| row.get_ref(column).ok().and_then(|v| v.as_blob().ok());
    Ok(RecordedRef {
        log,
        position,
        stream: bytes(1)
            .and_then(|b| StreamId::try_from(b).ok())
            .ok_or_else(broken)?,
        version: row.get(2).map(Version::new).map_err(|_| broken())?,
        event_type: text(3).and_then(|t| types.get(t)).ok_or_else(broken)?,
        recorded_at: row.get(4).map_err(|_| broken())?,
        sealed: bytes(5).ok_or_else(broken)?,
    })
}
