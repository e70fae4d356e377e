//! Evidence against a log: two checkpoints that it signed, of which the later is not shown to go on from
//! the earlier. Whoever has both can hold them against it; they are kept with what was cosigned.

use std::sync::PoisonError;

use maatwerk_log::transparency::SignedCheckpoint;
use rusqlite::{Connection, Row, TransactionBehavior, params};
use serde::Serialize;

use super::store::{Seen, WitnessStore, WitnessStoreError};

/// How many of one log are kept of each kind: a log that signs ever more of them proves nothing new.
pub const MOST_CONTRADICTIONS: u32 = 16;

pub(super) const TABLES: &str = "
    CREATE TABLE contradiction (
        origin TEXT NOT NULL,
        fork INTEGER NOT NULL CHECK (fork IN (0, 1)),
        size INTEGER NOT NULL,
        root BLOB NOT NULL CHECK (length(root) = 32),
        earlier TEXT NOT NULL,
        later TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        times INTEGER NOT NULL,
        PRIMARY KEY (origin, earlier, later)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE beyond (
        origin TEXT PRIMARY KEY,
        times INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 2;
";

/// Two checkpoints of a log that contradict each other, or may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contradiction {
    /// Whether they prove by themselves that the log was rewritten: of one size, with two roots. When
    /// false, a proof of consistency between the two would clear the log: whoever brought the later one,
    /// which may be anybody, brought none. It is forgotten once the later one is cosigned.
    pub fork: bool,
    /// What was cosigned, with the signature of the log, as a signed note.
    pub earlier: String,
    /// What the log signed and was not cosigned, as a signed note.
    pub later: String,
    /// When it was first brought, in seconds since the Unix epoch.
    pub first: u64,
    /// When it was last brought.
    pub last: u64,
    /// How often.
    pub times: u64,
}

/// What a log signed against itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contradictions {
    /// In the order in which they were first brought.
    pub kept: Vec<Contradiction>,
    /// How often others were brought that are not kept, since there are enough.
    pub beyond: u64,
}

impl WitnessStore {
    /// Keeps what contradicts what was last cosigned of a log; durable on return. Of each kind the first
    /// ones are kept, the others are counted.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub(super) fn contradicted(
        &self,
        origin: &str,
        seen: &Seen,
        later: &SignedCheckpoint,
        now: u64,
    ) -> Result<(), WitnessStoreError> {
        let said = later.checkpoint();
        let fork = said.size == seen.size && said.root != seen.root;
        let mut connection = self
            .connection()
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let keep = |connection: &mut Connection| {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let now = i64::try_from(now).unwrap_or(i64::MAX);
            let again = change.execute(
                "UPDATE contradiction SET last = max(last, ?4), times = times + 1
                 WHERE origin = ?1 AND earlier = ?2 AND later = ?3",
                params![origin, seen.note, later.to_string(), now],
            )?;
            let kept: u32 = change.query_row(
                "SELECT count(*) FROM contradiction WHERE origin = ?1 AND fork = ?2",
                params![origin, fork],
                |row| row.get(0),
            )?;
            if again == 0 && kept < MOST_CONTRADICTIONS {
                change.execute(
                    "INSERT INTO contradiction
                        (origin, fork, size, root, earlier, later, first, last, times)
                     VALUES (?1, ?2, ?6, ?7, ?3, ?4, ?5, ?5, 1)",
                    params![
                        origin,
                        fork,
                        seen.note,
                        later.to_string(),
                        now,
                        i64::try_from(said.size).unwrap_or(i64::MAX),
                        said.root
                    ],
                )?;
            } else if again == 0 {
                change.execute(
                    "INSERT INTO beyond (origin, times) VALUES (?1, 1)
                     ON CONFLICT (origin) DO UPDATE SET times = times + 1",
                    [origin],
                )?;
            }
            change.commit()
        };
        keep(&mut connection).map_err(|source| self.failed(source))
    }

    /// What a log signed against itself.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn contradictions(&self, origin: &str) -> Result<Contradictions, WitnessStoreError> {
        let connection = self
            .connection()
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let read = |connection: &Connection| {
            let kept = connection
                .prepare_cached(
                    "SELECT fork, earlier, later, first, last, times FROM contradiction
                     WHERE origin = ?1 ORDER BY first, fork DESC, later",
                )?
                .query_map([origin], contradiction)?
                .collect::<Result<_, _>>()?;
            let mut beyond =
                connection.prepare_cached("SELECT times FROM beyond WHERE origin = ?1")?;
            let mut beyond = beyond.query_map([origin], |row| row.get(0).map(count))?;
            Ok(Contradictions {
                kept,
                beyond: beyond.next().transpose()?.unwrap_or_default(),
            })
        };
        read(&connection).map_err(|source| self.failed(source))
    }
}

/// What was not shown to go on was shown to after all.
pub(super) fn cleared(change: &Connection, origin: &str, seen: &Seen) -> rusqlite::Result<()> {
    let size = i64::try_from(seen.size).unwrap_or(i64::MAX);
    let clear =
        "DELETE FROM contradiction WHERE origin = ?1 AND fork = 0 AND size = ?2 AND root = ?3";
    change.execute(clear, params![origin, size, seen.root])?;
    Ok(())
}

fn contradiction(row: &Row<'_>) -> rusqlite::Result<Contradiction> {
    Ok(Contradiction {
        fork: row.get(0)?,
        earlier: row.get(1)?,
        later: row.get(2)?,
        first: count(row.get(3)?),
        last: count(row.get(4)?),
        times: count(row.get(5)?),
    })
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
