//! The file in which shadows keep what candidates said: `views/shadows.db`.
//!
//! What is in it follows from the log and the stored components, so anyone may delete it. Rows and
//! the position that they are up to are written in one transaction.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use maatwerk_log::{Position, StreamId, Version};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction};

use super::row::{Answer, Came};
use super::runs::Run;
use crate::views::{ViewError, connect, has_shape, open_reader};

/// The most answers that are kept of one shadow: some hundred megabytes, and years of the largest
/// municipality. The candidate is asked no more after that.
const MOST_ANSWERS: u64 = 200_000;

/// The number of the file's shape: another one is made anew.
const SHAPE: u32 = 1;
/// "Mas", shadows.
const APPLICATION: i32 = 0x4d61_7301;

const TABLES: &str = "
    CREATE TABLE run (
        log TEXT NOT NULL,
        started INTEGER NOT NULL,
        plugin TEXT NOT NULL,
        parameters TEXT NOT NULL,
        seen INTEGER NOT NULL,
        answers INTEGER NOT NULL,
        spent_us INTEGER NOT NULL,
        PRIMARY KEY (log, started)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE answer (
        log TEXT NOT NULL,
        started INTEGER NOT NULL,
        position INTEGER NOT NULL,
        case_id BLOB NOT NULL,
        version INTEGER NOT NULL,
        came TEXT NOT NULL,
        sealed BLOB,
        PRIMARY KEY (log, started, position)
    ) STRICT, WITHOUT ROWID;
";

/// How far a shadow is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    /// Up to where it has seen the log.
    pub(super) seen: Position,
    /// How many answers it keeps.
    pub(super) answers: u64,
    /// How long the candidate was at work.
    pub(super) spent: Duration,
}

impl Progress {
    fn none(run: &Run) -> Self {
        Self {
            seen: run.started,
            answers: 0,
            spent: Duration::ZERO,
        }
    }

    /// How many more answers may be kept.
    pub(super) fn room(&self) -> u64 {
        MOST_ANSWERS.saturating_sub(self.answers)
    }

    /// As many answers are kept as may be.
    pub(super) fn is_full(&self) -> bool {
        self.room() == 0
    }
}

/// The file. Its calls block.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
}

impl Store {
    /// Opens it in a data folder, or begins it. One that is no good is begun anew.
    pub(super) fn open(data: &Path) -> Result<Self, ViewError> {
        let path = data.join("views").join("shadows.db");
        let writer = match begin(&path) {
            Err(error) if error.is_file_unfit() => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what shadows keep is no good: it is made anew"
                );
                delete(&path)?;
                begin(&path)?
            }
            begun => begun?,
        };
        Ok(Self {
            path,
            writer: Mutex::new(writer),
        })
    }

    /// How far a shadow is; nothing is made of one that did nothing yet.
    pub(super) fn progress(&self, run: &Run) -> Result<Progress, ViewError> {
        let reader = open_reader(&self.path)?;
        Ok(row(&reader, run)?.unwrap_or(Progress::none(run)))
    }

    /// How far a shadow is in a log with this head. When the logs were put back from a backup, what
    /// it kept may be of events that are no more: it begins again.
    pub(super) fn resume(&self, run: &Run, head: Position) -> Result<Progress, ViewError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        match row(&writer, run)? {
            Some(progress) if progress.seen <= head => Ok(progress),
            _ => {
                let begun = writer.transaction()?;
                forget(&begun, run)?;
                let pair = run.pair();
                let key = (run.log.as_str(), stored(run.started));
                begun
                    .prepare_cached(
                        "INSERT INTO run (log, started, plugin, parameters, seen, answers, spent_us)
                         VALUES (?1, ?2, ?3, ?4, ?2, 0, 0)",
                    )?
                    .execute((key.0, key.1, &pair.plugin, &pair.parameters))?;
                begun.commit()?;
                Ok(Progress::none(run))
            }
        }
    }

    /// Keeps answers, and that the log was seen up to a position. Nothing, when somebody else moved
    /// it since `before`.
    pub(super) fn write(
        &self,
        run: &Run,
        before: Progress,
        seen: Position,
        answers: &[Answer],
        spent: Duration,
    ) -> Result<(), ViewError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = writer.transaction()?;
        let key = (run.log.as_str(), stored(run.started));
        let spent = i64::try_from((before.spent + spent).as_micros()).unwrap_or(i64::MAX);
        let count = before.answers.saturating_add(answers.len() as u64);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let moved = begun
            .prepare_cached(
                "UPDATE run SET seen = ?4, answers = ?5, spent_us = ?6
                 WHERE log = ?1 AND started = ?2 AND seen = ?3",
            )?
            .execute((
                key.0,
                key.1,
                stored(before.seen),
                stored(seen),
                count,
                spent,
            ))?;
        if moved == 0 {
            return Ok(());
        }
        let mut add = begun.prepare_cached(
            "INSERT INTO answer (log, started, position, case_id, version, came, sealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for answer in answers {
            let (came, sealed) = written(&answer.came);
            add.execute((
                key.0,
                key.1,
                stored(answer.position),
                answer.case.as_bytes(),
                answer.version.get(),
                came,
                sealed,
            ))?;
        }
        drop(add);
        Ok(begun.commit()?)
    }

    /// Takes what is kept of a shadow, in the order of the log, one by one.
    pub(super) fn each(
        &self,
        run: &Run,
        mut take: impl FnMut(Answer) -> Result<(), ViewError>,
    ) -> Result<(), ViewError> {
        let reader = open_reader(&self.path)?;
        let mut query = reader.prepare(
            "SELECT position, case_id, version, came, sealed FROM answer
             WHERE log = ?1 AND started = ?2 ORDER BY position",
        )?;
        let mut rows = query.query((run.log.as_str(), stored(run.started)))?;
        while let Some(row) = rows.next()? {
            let came: String = row.get(3)?;
            take(Answer {
                position: position(row.get(0)?)?,
                case: StreamId::from_bytes(row.get(1)?),
                version: Version::new(row.get(2)?),
                came: read(&came, row.get(4)?)?,
            })?;
        }
        Ok(())
    }

    /// Lets go what is kept of other shadows of an authority than these.
    pub(super) fn keep_only(
        &self,
        log: maatwerk_log::LogId,
        kept: &[Run],
    ) -> Result<(), ViewError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = writer.transaction()?;
        let known: Vec<i64> = begun
            .prepare_cached("SELECT started FROM run WHERE log = ?1")?
            .query_map([log.as_str()], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let gone = |started: &i64| kept.iter().all(|run| stored(run.started) != *started);
        for started in known.into_iter().filter(gone) {
            remove(&begun, log, started)?;
        }
        Ok(begun.commit()?)
    }
}

fn begin(path: &Path) -> Result<Connection, ViewError> {
    crate::private::ensure(path)?;
    let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // NORMAL: what is lost in a crash is asked again.
    writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
    if has_shape(&writer, APPLICATION, SHAPE)? {
        return Ok(writer);
    }
    let begun = writer.transaction()?;
    begun.execute_batch(TABLES)?;
    begun.pragma_update(None, "application_id", APPLICATION)?;
    begun.pragma_update(None, "user_version", SHAPE)?;
    begun.commit()?;
    Ok(writer)
}

fn delete(path: &Path) -> Result<(), ViewError> {
    for ending in ["-wal", "-shm", ""] {
        match std::fs::remove_file(crate::app::with_ending(path, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// How far a shadow of this very policy is.
fn row(connection: &Connection, run: &Run) -> Result<Option<Progress>, ViewError> {
    let pair = run.pair();
    let found = connection
        .prepare_cached(
            "SELECT seen, answers, spent_us FROM run
             WHERE log = ?1 AND started = ?2 AND plugin = ?3 AND parameters = ?4",
        )?
        .query_row(
            (
                run.log.as_str(),
                stored(run.started),
                &pair.plugin,
                &pair.parameters,
            ),
            |row| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)),
        )
        .optional()?;
    let Some((seen, answers, spent)) = found else {
        return Ok(None);
    };
    Ok(Some(Progress {
        seen: position(seen)?,
        answers: u64::try_from(answers).map_err(|_| ViewError::Damaged)?,
        spent: Duration::from_micros(u64::try_from(spent).map_err(|_| ViewError::Damaged)?),
    }))
}

fn forget(begun: &Transaction<'_>, run: &Run) -> Result<(), ViewError> {
    remove(begun, run.log, stored(run.started))
}

fn remove(
    begun: &Transaction<'_>,
    log: maatwerk_log::LogId,
    started: i64,
) -> Result<(), ViewError> {
    for table in ["answer", "run"] {
        let forget = format!("DELETE FROM {table} WHERE log = ?1 AND started = ?2");
        begun
            .prepare_cached(&forget)?
            .execute((log.as_str(), started))?;
    }
    Ok(())
}

fn written(came: &Came) -> (&'static str, Option<&[u8]>) {
    match came {
        Came::Judged(sealed) => ("judged", Some(sealed)),
        Came::Erased => ("erased", None),
        Came::NeverAsked => ("never-asked", None),
        Came::Unreadable => ("unreadable", None),
        Came::SetAside => ("set-aside", None),
    }
}

fn read(came: &str, sealed: Option<Vec<u8>>) -> Result<Came, ViewError> {
    match (came, sealed) {
        ("judged", Some(sealed)) => Ok(Came::Judged(sealed)),
        ("erased", None) => Ok(Came::Erased),
        ("never-asked", None) => Ok(Came::NeverAsked),
        ("unreadable", None) => Ok(Came::Unreadable),
        ("set-aside", None) => Ok(Came::SetAside),
        _ => Err(ViewError::Damaged),
    }
}

fn stored(position: Position) -> i64 {
    // Positions stay below 2^40.
    i64::try_from(position.get()).unwrap_or(i64::MAX)
}

fn position(stored: i64) -> Result<Position, ViewError> {
    let position = u64::try_from(stored).map_err(|_| ViewError::Damaged)?;
    Position::new(position).map_err(|_| ViewError::Damaged)
}
