//! One file of a view: its connections, its checkpoints, and what was set aside.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

use maatwerk_log::{LogId, Position};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction};

use super::folder::{FileName, Folder};
use super::{Aside, Poison, Projection, ViewError};
use crate::private;

/// "Mav", views.
const APPLICATION: i32 = 0x4d61_7601;
/// Idle readers that are kept.
const MOST_IDLE: usize = 8;

/// What every file holds beside its view. `complete`: it has seen all that was there once, and may
/// take the place of another.
const TABLES: &str = "
    CREATE TABLE about (
        tables TEXT NOT NULL,
        complete INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE checkpoint (
        log TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE poison (
        log TEXT NOT NULL,
        position INTEGER NOT NULL,
        type TEXT NOT NULL,
        error TEXT NOT NULL,
        PRIMARY KEY (log, position)
    ) STRICT, WITHOUT ROWID;
";

/// An open file.
#[derive(Debug)]
pub(super) struct ViewFile {
    path: PathBuf,
    pub(super) name: FileName,
    /// Readers that nobody uses now. Before the writer, which can tidy up only as the last to close.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    /// How far each log was seen.
    seen: RwLock<HashMap<LogId, Position>>,
    complete: AtomicBool,
    poisoned: AtomicU64,
    /// Last, so that the connections are closed before the file is deleted.
    remains: Remains,
}

/// What is left on disk when the last user of a file is gone.
#[derive(Debug)]
struct Remains {
    folder: Folder,
    name: FileName,
    deleted: AtomicBool,
}

impl Drop for Remains {
    fn drop(&mut self) {
        if self.deleted.load(Ordering::Acquire) {
            self.folder.delete(&self.name);
        }
    }
}

impl ViewFile {
    /// Opens a file, or begins it.
    pub(super) fn open(
        folder: &Folder,
        name: FileName,
        projection: &dyn Projection,
    ) -> Result<Self, ViewError> {
        let path = folder.path(&name);
        private::ensure(&path)?;
        let mut writer = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // NORMAL: what is lost in a crash is built again from the logs.
        writer.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192;
             PRAGMA secure_delete = ON;",
        )?;
        prepare(&mut writer, projection)?;
        let about = About::read(&writer)?;
        Ok(Self {
            path,
            name: name.clone(),
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            seen: RwLock::new(about.seen),
            complete: AtomicBool::new(about.complete),
            poisoned: AtomicU64::new(about.poisoned),
            remains: Remains {
                folder: folder.clone(),
                name,
                deleted: AtomicBool::new(false),
            },
        })
    }

    /// Another has taken its place: it is deleted when its last reader is done. Earlier, and a
    /// reader that is about to open it would find half of it.
    pub(super) fn delete_when_unused(&self) {
        self.remains.deleted.store(true, Ordering::Release);
    }

    /// Itself, unless it has seen what no log holds: then the logs were put back from a backup, and
    /// other events will stand where those stood.
    pub(super) fn not_ahead(self, heads: &[(LogId, Position)]) -> Result<Self, ViewError> {
        let ahead = |(log, seen): (&LogId, &Position)| {
            let head = heads.iter().find(|(of, _)| of == log);
            head.is_none_or(|(_, head)| seen > head)
        };
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        let is_ahead = seen.iter().any(ahead);
        drop(seen);
        if is_ahead {
            return Err(ViewError::Ahead);
        }
        Ok(self)
    }

    pub(super) fn seen(&self, log: LogId) -> Position {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.get(&log).copied().unwrap_or(Position::START)
    }

    pub(super) fn is_complete(&self) -> bool {
        self.complete.load(Ordering::Acquire)
    }

    /// How many events were set aside.
    pub(super) fn poisoned(&self) -> u64 {
        self.poisoned.load(Ordering::Relaxed)
    }

    /// Writes rows, what was set aside and the position they are up to, together. Blocks.
    pub(super) fn write(
        &self,
        log: LogId,
        position: Position,
        mut aside: Aside,
        change: impl FnOnce(&Transaction<'_>, &mut Aside) -> Result<(), ViewError>,
    ) -> Result<(), ViewError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction()?;
        change(&transaction, &mut aside)?;
        let mut more = 0;
        for (at, event_type, error) in &aside.0 {
            tracing::error!(
                view = %self.name,
                authority = %log,
                position = at.get(),
                event_type = event_type.as_str(),
                error,
                "an event was set aside"
            );
            more += transaction
                .prepare_cached(
                    "INSERT OR IGNORE INTO poison (log, position, type, error)
                     VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((log.as_str(), stored(*at), event_type.as_str(), error))?;
        }
        transaction
            .prepare_cached(
                "INSERT INTO checkpoint (log, position) VALUES (?1, ?2)
                 ON CONFLICT (log) DO UPDATE SET position = excluded.position",
            )?
            .execute((log.as_str(), stored(position)))?;
        transaction.commit()?;
        self.poisoned
            .fetch_add(u64::try_from(more).unwrap_or(0), Ordering::Relaxed);
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        seen.insert(log, position);
        Ok(())
    }

    /// Marks it as fit to be read, durably. Blocks.
    pub(super) fn set_complete(&self) -> Result<(), ViewError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.execute("UPDATE about SET complete = 1", [])?;
        // Also flushes: from here on the file that this one replaces may be deleted.
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.complete.store(true, Ordering::Release);
        Ok(())
    }

    /// Leaves nothing on disk of what was deleted: `secure_delete` overwrote it in the file, and the
    /// write-ahead log, which holds older copies of pages, is emptied. Whether it was: somebody who
    /// reads holds it up. Blocks.
    pub(super) fn scrub(&self) -> Result<bool, ViewError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let busy: bool =
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(!busy)
    }

    /// Runs a query on a reader of its own. Blocks.
    pub(super) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, ViewError>,
    ) -> Result<T, ViewError> {
        let idle = |file: &Self| {
            let mut idle = file.readers.lock().unwrap_or_else(PoisonError::into_inner);
            idle.pop()
        };
        let reader = match idle(self) {
            Some(reader) => reader,
            None => open_reader(&self.path)?,
        };
        let answer = query(&reader);
        let mut idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(reader);
        }
        answer
    }
}

/// What a file says of itself.
#[derive(Debug)]
pub(super) struct About {
    pub(super) complete: bool,
    pub(super) seen: HashMap<LogId, Position>,
    pub(super) poisoned: u64,
}

impl About {
    /// Reads it beside whoever writes: no lock is held longer than a read.
    pub(super) fn peek(path: &Path) -> Result<Self, ViewError> {
        Self::read(&open_reader(path)?)
    }

    fn read(connection: &Connection) -> Result<Self, ViewError> {
        let complete = connection
            .query_row("SELECT complete FROM about", [], |row| row.get(0))
            .optional()?
            .ok_or(ViewError::Damaged)?;
        let mut seen = HashMap::new();
        let mut checkpoints = connection.prepare("SELECT log, position FROM checkpoint")?;
        let mut rows = checkpoints.query([])?;
        while let Some(row) = rows.next()? {
            let log = row.get_ref(0)?.as_str().map_err(|_| ViewError::Damaged)?;
            let log = LogId::new(log).map_err(|_| ViewError::Damaged)?;
            seen.insert(log, position(row.get(1)?)?);
        }
        let poisoned: i64 =
            connection.query_row("SELECT count(*) FROM poison", [], |row| row.get(0))?;
        Ok(Self {
            complete,
            seen,
            poisoned: u64::try_from(poisoned).unwrap_or(0),
        })
    }
}

/// The events that a file has set aside, in order; at most `limit`.
pub(super) fn poison(reader: &Connection, limit: usize) -> Result<Vec<Poison>, ViewError> {
    let mut query = reader
        .prepare("SELECT log, position, type, error FROM poison ORDER BY log, position LIMIT ?1")?;
    let mut rows = query.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut poison = Vec::new();
    while let Some(row) = rows.next()? {
        let log: String = row.get(0)?;
        poison.push(Poison {
            log: LogId::new(&log).map_err(|_| ViewError::Damaged)?,
            position: position(row.get(1)?)?,
            event_type: row.get(2)?,
            error: row.get(3)?,
        });
    }
    Ok(poison)
}

/// Opens a connection that can only read.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, ViewError> {
    let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    reader.execute_batch("PRAGMA query_only = ON;")?;
    Ok(reader)
}

/// Opens a connection to a file that holds what can be made again.
pub(crate) fn connect(path: &Path, access: OpenFlags) -> Result<Connection, ViewError> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    // Plans stay what they were when a statement was prepared.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A file that somebody prepared changes nothing but its own rows.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
    Ok(connection)
}

/// Whether a file has this shape, or nothing at all.
///
/// # Errors
/// When it has another one: it is not what is looked for, and made again.
pub(crate) fn has_shape(
    connection: &Connection,
    application: i32,
    shape: u32,
) -> Result<bool, ViewError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let owner: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if owner == application && found == shape {
        return Ok(true);
    }
    let known: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if owner != 0 || found != 0 || known != 0 {
        return Err(ViewError::Damaged);
    }
    Ok(false)
}

fn prepare(writer: &mut Connection, projection: &dyn Projection) -> Result<(), ViewError> {
    if has_shape(writer, APPLICATION, projection.shape())? {
        let tables: String = writer.query_row("SELECT tables FROM about", [], |row| row.get(0))?;
        // Tables that were changed without a new number are another shape all the same.
        return if tables == projection.tables() {
            Ok(())
        } else {
            Err(ViewError::Damaged)
        };
    }
    let begun = writer.transaction()?;
    begun.execute_batch(TABLES)?;
    begun.execute_batch(projection.tables())?;
    begun.execute(
        "INSERT INTO about (tables, complete) VALUES (?1, 0)",
        [projection.tables()],
    )?;
    begun.pragma_update(None, "application_id", APPLICATION)?;
    begun.pragma_update(None, "user_version", projection.shape())?;
    Ok(begun.commit()?)
}

fn stored(position: Position) -> i64 {
    // Positions stay below 2^40.
    i64::try_from(position.get()).unwrap_or(i64::MAX)
}

fn position(stored: i64) -> Result<Position, ViewError> {
    let position = u64::try_from(stored).map_err(|_| ViewError::Damaged)?;
    Position::new(position).map_err(|_| ViewError::Damaged)
}
