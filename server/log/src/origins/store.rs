//! The file of origins.

use std::{collections::BTreeMap, io, path::Path, sync::Arc};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, params};
use zeroize::Zeroizing;

use super::{Origin, OriginsError, Secret};
use crate::{
    database::{self, SchemaError},
    id::LogId,
    transparency::{Checkpoint, KeyName, SignedCheckpoint, SigningKey},
};

/// "Maao", origins.
const APPLICATION: i32 = 0x4d61_6f01;

const STEPS: &[&str] = &["
    CREATE TABLE origin (
        log    TEXT    NOT NULL,
        number INTEGER NOT NULL CHECK (number >= 1),
        name   TEXT    NOT NULL UNIQUE,
        seed   BLOB    NOT NULL CHECK (length(seed) = 32),
        -- The last checkpoint signed: what the next one is compared with, and the note itself.
        text   TEXT,
        note   TEXT,
        PRIMARY KEY (log, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER origin_kept BEFORE DELETE ON origin
        BEGIN SELECT RAISE(ABORT, 'an origin is never deleted'); END;
    CREATE TRIGGER origin_stays BEFORE UPDATE OF log, number, name, seed ON origin
        BEGIN SELECT RAISE(ABORT, 'an origin is never changed'); END;
"];

#[derive(Debug)]
pub(super) struct Store {
    connection: Connection,
}

/// A fault, before it is known of which file.
#[derive(Debug)]
pub(super) enum Fault {
    Io(io::Error),
    Sqlite(rusqlite::Error),
    Newer { found: i64, supported: i64 },
    Foreign,
}

impl From<rusqlite::Error> for Fault {
    fn from(source: rusqlite::Error) -> Self {
        SchemaError::from(source).into()
    }
}

impl From<SchemaError> for Fault {
    fn from(error: SchemaError) -> Self {
        match error {
            SchemaError::Newer { found, supported } => Self::Newer { found, supported },
            SchemaError::Foreign => Self::Foreign,
            SchemaError::Sqlite(source) => Self::Sqlite(source),
        }
    }
}

impl Fault {
    pub(super) fn at(self, path: &Path) -> OriginsError {
        let path = path.to_owned();
        match self {
            Self::Io(source) => OriginsError::File {
                path,
                source: Arc::new(source),
            },
            Self::Sqlite(source) => OriginsError::File {
                path,
                source: Arc::new(source),
            },
            Self::Newer { found, supported } => OriginsError::Newer {
                path,
                found,
                supported,
            },
            Self::Foreign => OriginsError::Foreign { path },
        }
    }
}

impl Store {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        database::create_private(path).map_err(Fault::Io)?;
        let mut connection = database::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Before anything is set: a file of something else is left as it is.
        database::apply(&mut connection, APPLICATION, STEPS)?;
        connection.execute_batch(
            // EXTRA: else a power cut right after a signing could bring the journal back, and with it
            // what was signed before.
            "PRAGMA synchronous = EXTRA;
             PRAGMA fullfsync = ON;
             PRAGMA secure_delete = ON;
             PRAGMA recursive_triggers = ON;",
        )?;
        database::sync_folder(path).map_err(Fault::Io)?;
        Ok(Self { connection })
    }

    /// All origins of a log, oldest first.
    pub(super) fn of(&self, log: LogId) -> Result<Vec<Origin>, Fault> {
        let mut select = self.connection.prepare_cached(
            "SELECT number, name, seed, note FROM origin WHERE log = ?1 ORDER BY number",
        )?;
        let rows = select.query_map([log.as_str()], read)?;
        rows.map(|row| Ok(row??.origin)).collect()
    }

    /// The origin under which a log signs.
    pub(super) fn current(&self, log: LogId) -> Result<Option<Secret>, Fault> {
        let mut select = self.connection.prepare_cached(
            "SELECT number, name, seed, note FROM origin WHERE log = ?1
             ORDER BY number DESC LIMIT 1",
        )?;
        let row = select.query_row([log.as_str()], read).optional()?;
        row.transpose()
    }

    pub(super) fn add(
        &mut self,
        log: LogId,
        number: u32,
        key: &SigningKey,
    ) -> Result<Origin, Fault> {
        self.connection.execute(
            "INSERT INTO origin (log, number, name, seed) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (log, number) DO NOTHING",
            params![
                log.as_str(),
                number,
                key.verifier_key().name().as_str(),
                key.seed().as_slice()
            ],
        )?;
        let found = self.connection.query_row(
            "SELECT number, name, seed, note FROM origin WHERE log = ?1 AND number = ?2",
            params![log.as_str(), number],
            read,
        )?;
        Ok(found?.origin)
    }

    /// Puts a checkpoint in the place of the one it was compared with; `false` when another is
    /// there by now. One statement, so one transaction: durable on return.
    pub(super) fn swap(
        &mut self,
        log: LogId,
        number: u32,
        last: Option<&Checkpoint>,
        next: &SignedCheckpoint,
    ) -> Result<bool, Fault> {
        let changed = self.connection.execute(
            "UPDATE origin SET text = ?4, note = ?5
             WHERE log = ?1 AND number = ?2 AND text IS ?3
               AND number = (SELECT max(number) FROM origin WHERE log = ?1)",
            params![
                log.as_str(),
                number,
                last.map(ToString::to_string),
                next.checkpoint().to_string(),
                next.to_string()
            ],
        )?;
        Ok(changed == 1)
    }

    /// Puts a note in the place of another one of the same checkpoint.
    pub(super) fn replace(
        &mut self,
        log: LogId,
        number: u32,
        note: &SignedCheckpoint,
    ) -> Result<bool, Fault> {
        self.swap(log, number, Some(note.checkpoint()), note)
    }
}

/// Refuses a file of something else, or of a newer version.
pub(super) fn is_ours(connection: &Connection) -> Result<(), Fault> {
    database::is_ours(connection, APPLICATION, STEPS)?;
    Ok(())
}

/// All origins of all logs, oldest first.
pub(super) fn all(connection: &Connection) -> Result<BTreeMap<LogId, Vec<Origin>>, Fault> {
    let mut select = connection
        .prepare("SELECT number, name, seed, note, log FROM origin ORDER BY log, number")?;
    let mut rows = select.query([])?;
    let mut found: BTreeMap<LogId, Vec<Origin>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let log = LogId::new(&row.get::<_, String>(4)?).map_err(|_| Fault::Foreign)?;
        found.entry(log).or_default().push(read(row)??.origin);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Secret, Fault>> {
    let (number, name, note): (u32, String, Option<String>) =
        (row.get(0)?, row.get(1)?, row.get(3)?);
    let seed = Zeroizing::new(row.get::<_, [u8; 32]>(2)?);
    Ok(secret(number, &name, seed, note.as_deref()).ok_or(Fault::Foreign))
}

/// `None` when it is not what this software writes.
fn secret(
    number: u32,
    name: &str,
    seed: Zeroizing<[u8; 32]>,
    note: Option<&str>,
) -> Option<Secret> {
    let name = KeyName::new(name).ok()?;
    let key = SigningKey::from_seed(name, &seed).verifier_key().clone();
    let last = note
        .map(SignedCheckpoint::parse)
        .transpose()
        .ok()?
        .map(|last| last.verify_log(&key).is_ok().then_some(last));
    let last = match last {
        Some(None) => return None,
        Some(last) => last,
        None => None,
    };
    Some(Secret {
        origin: Origin { number, key, last },
        seed,
    })
}
