//! The memory of a witness: of each log the latest checkpoint that it cosigned. One SQLite file, bound
//! to the key.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use maatwerk_log::merkle::Hash;
use maatwerk_log::transparency::VerifierKey;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior, params};

use super::contradictions;

/// `WITN`, so that no other database is taken for one.
const APPLICATION: i32 = 0x5749_544e;

const TABLES: &str = "
    CREATE TABLE witness (
        key TEXT NOT NULL
    ) STRICT;
    CREATE TABLE log (
        origin TEXT PRIMARY KEY,
        size INTEGER NOT NULL CHECK (size >= 0),
        root BLOB NOT NULL CHECK (length(root) = 32),
        time INTEGER NOT NULL,
        note TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = 1464423502;
    PRAGMA user_version = 1;
";

/// The memory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WitnessStoreError {
    /// The file cannot be read or written.
    #[error("{path} cannot be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: rusqlite::Error,
    },
    /// There is one: it is not begun anew.
    #[error("{0} is there already")]
    Exists(PathBuf, #[source] std::io::Error),
    /// It is not there: what the witness cosigned is forgotten.
    #[error(
        "{0} is not there: a witness that does not know what it cosigned cosigns nothing. If the file is \
         lost, make another witness with `maatwerk witness init` and name that one in the policies"
    )]
    Lost(PathBuf),
    /// It is a file of something else, or of another key.
    #[error("{0} is not the memory of the witness with this key")]
    Foreign(PathBuf),
    /// What stands in it cannot be.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
}

/// What was last cosigned of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How large it was.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// When it was cosigned, in seconds since the Unix epoch.
    pub time: u64,
    /// The checkpoint with the signature of the log and the cosignature.
    pub note: String,
}

/// The memory of a witness.
#[derive(Debug)]
pub struct WitnessStore {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl WitnessStore {
    /// Begins the memory of a new witness, durably.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be made.
    pub fn create(path: &Path, key: &VerifierKey) -> Result<Self, WitnessStoreError> {
        crate::private::create_new(path)
            .map_err(|error| WitnessStoreError::Exists(path.to_owned(), error))?;
        let begin = || {
            let mut connection = connect(path)?;
            let change = connection.transaction()?;
            change.execute_batch(TABLES)?;
            change.execute_batch(contradictions::TABLES)?;
            change.execute("INSERT INTO witness (key) VALUES (?1)", [key.to_string()])?;
            change.commit()
        };
        begin().map_err(|source| WitnessStoreError::File {
            path: path.to_owned(),
            source,
        })?;
        Self::open(path, key)
    }

    /// Opens the memory of the witness with this key.
    ///
    /// # Errors
    /// When it is not there, or is that of another.
    pub fn open(path: &Path, key: &VerifierKey) -> Result<Self, WitnessStoreError> {
        if !path.exists() {
            return Err(WitnessStoreError::Lost(path.to_owned()));
        }
        let read = || -> rusqlite::Result<Option<Connection>> {
            let mut connection = connect(path)?;
            let application: i32 =
                connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
            let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            if application != APPLICATION || !(1..=2).contains(&version) {
                return Ok(None);
            }
            let of: String =
                connection.query_row("SELECT key FROM witness", [], |row| row.get(0))?;
            if of != key.to_string() {
                return Ok(None);
            }
            if version == 1 {
                // It kept no evidence.
                let change = connection.transaction()?;
                change.execute_batch(contradictions::TABLES)?;
                change.commit()?;
            }
            Ok(Some(connection))
        };
        let connection = match read() {
            Ok(Some(connection)) => connection,
            Ok(None) => return Err(WitnessStoreError::Foreign(path.to_owned())),
            Err(error) => {
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) {
                    return Err(WitnessStoreError::Foreign(path.to_owned()));
                }
                return Err(WitnessStoreError::File {
                    path: path.to_owned(),
                    source: error,
                });
            }
        };
        Ok(Self {
            path: path.to_owned(),
            connection: Mutex::new(connection),
        })
    }

    pub(super) fn connection(&self) -> &Mutex<Connection> {
        &self.connection
    }

    pub(super) fn failed(&self, source: rusqlite::Error) -> WitnessStoreError {
        WitnessStoreError::File {
            path: self.path.clone(),
            source,
        }
    }

    /// What was last cosigned of a log.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn seen(&self, origin: &str) -> Result<Option<Seen>, WitnessStoreError> {
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.read(&connection, origin)
    }

    /// Puts what `judge` makes of what was last cosigned in its place: at once, also where two
    /// processes have the file open, and durable on return. Whatever `judge` refuses changes nothing.
    ///
    /// # Errors
    /// When the file cannot be read or written; nothing is cosigned then.
    pub fn advance<E>(
        &self,
        origin: &str,
        judge: impl FnOnce(Option<Seen>) -> Result<Seen, E>,
    ) -> Result<Result<Seen, E>, WitnessStoreError> {
        let failed = |source| WitnessStoreError::File {
            path: self.path.clone(),
            source,
        };
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // The write lock is taken before it is read: nobody comes in between.
        let change = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let seen = match judge(self.read(&change, origin)?) {
            Ok(seen) => seen,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let number = |of: u64| {
            let fits = i64::try_from(of);
            fits.map_err(|error| failed(rusqlite::Error::ToSqlConversionFailure(error.into())))
        };
        let row = params![
            origin,
            number(seen.size)?,
            seen.root,
            number(seen.time)?,
            seen.note
        ];
        change
            .execute(
                "INSERT INTO log (origin, size, root, time, note) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root,
                     time = excluded.time, note = excluded.note",
                row,
            )
            .map_err(failed)?;
        contradictions::cleared(&change, origin, &seen).map_err(failed)?;
        change.commit().map_err(failed)?;
        Ok(Ok(seen))
    }

    fn read(
        &self,
        connection: &Connection,
        origin: &str,
    ) -> Result<Option<Seen>, WitnessStoreError> {
        let row = connection
            .prepare_cached("SELECT size, root, time, note FROM log WHERE origin = ?1")
            .and_then(|mut query| {
                let read = |row: &rusqlite::Row<'_>| {
                    Ok((
                        row.get::<_, i64>(0)?,
                        row.get::<_, Hash>(1)?,
                        row.get::<_, i64>(2)?,
                        row.get(3)?,
                    ))
                };
                query.query_row([origin], read).optional()
            });
        let row = row.map_err(|source| WitnessStoreError::File {
            path: self.path.clone(),
            source,
        })?;
        let Some((size, root, time, note)) = row else {
            return Ok(None);
        };
        let (Ok(size), Ok(time)) = (u64::try_from(size), u64::try_from(time)) else {
            return Err(WitnessStoreError::Damaged(self.path.clone()));
        };
        Ok(Some(Seen {
            size,
            root,
            time,
            note,
        }))
    }
}

/// Opens the file, which must be there. What is committed is on the disk.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, access)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // EXTRA: the folder is synchronised too once the rollback journal is gone, without which a power
    // cut could bring back what a cosignature was given out beyond.
    connection.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;
         PRAGMA fullfsync = ON;",
    )?;
    Ok(connection)
}
