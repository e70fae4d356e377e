//! What the outbox remembers: how far the signals of each log were sent.
//!
//! `outbox.db` in the data folder. It may be deleted: then all is sent once more, and the national
//! log recognises it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use maatwerk_domain::SignalRecordId;
use maatwerk_log::{LogId, Position};
use rusqlite::{Connection, OptionalExtension as _};

use crate::views::SentUpTo;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS progress (
        log TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        id BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS waiting (
        log TEXT NOT NULL,
        id BLOB NOT NULL,
        PRIMARY KEY (log, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS refused (
        log TEXT NOT NULL,
        id BLOB NOT NULL,
        PRIMARY KEY (log, id)
    ) STRICT, WITHOUT ROWID;
";

/// The outbox cannot remember.
#[derive(Debug, thiserror::Error)]
pub enum OutboxStoreError {
    /// The file cannot be used.
    #[error("{path} cannot be read or written; it may be deleted, all signals are then sent again")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: rusqlite::Error,
    },
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped,
}

/// The memory of the outbox. A cheap handle.
#[derive(Debug, Clone)]
pub struct OutboxStore {
    path: PathBuf,
    connection: Arc<Mutex<Connection>>,
}

/// What was sent of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Signals that follow from an event: up to here.
    pub(crate) up_to: SentUpTo,
    /// Signals of requests that waited: so many.
    pub(crate) waiting: u64,
    /// Of these, and of those, the national side has others under the same identifiers.
    pub(crate) refused: u64,
}

/// What to remember of a batch that arrived.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrived {
    pub(super) up_to: Option<SentUpTo>,
    pub(super) waiting: Vec<SignalRecordId>,
    pub(super) refused: Vec<SignalRecordId>,
}

impl OutboxStore {
    /// Opens the memory in a data folder, or begins it.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open(data: &Path) -> Result<Self, OutboxStoreError> {
        let path = data.join("outbox.db");
        let open = || {
            let connection = Connection::open(&path)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            // What a crash loses is sent once more.
            connection.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")?;
            connection.execute_batch(TABLES)?;
            Ok(connection)
        };
        match open() {
            Ok(connection) => Ok(Self {
                connection: Arc::new(Mutex::new(connection)),
                path,
            }),
            Err(source) => Err(OutboxStoreError::File { path, source }),
        }
    }

    /// What was sent of a log.
    pub(crate) async fn sent(&self, log: LogId) -> Result<Sent, OutboxStoreError> {
        self.with(move |connection| {
            let up_to = connection
                .prepare_cached("SELECT position, id FROM progress WHERE log = ?1")?
                .query_row([log.as_str()], |row| {
                    let position = u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default();
                    Ok(SentUpTo {
                        position: Position::new(position).unwrap_or(Position::START),
                        id: SignalRecordId::from_bytes(row.get(1)?),
                    })
                })
                .optional()?;
            let count = |table: &str| -> Result<u64, rusqlite::Error> {
                let count: i64 = connection
                    .prepare_cached(&format!("SELECT count(*) FROM {table} WHERE log = ?1"))?
                    .query_row([log.as_str()], |row| row.get(0))?;
                Ok(u64::try_from(count).unwrap_or_default())
            };
            Ok(Sent {
                up_to: up_to.unwrap_or(SentUpTo::NOTHING),
                waiting: count("waiting")?,
                refused: count("refused")?,
            })
        })
        .await
    }

    /// Which of these signals of requests that waited were sent.
    pub(crate) async fn waiting_sent(
        &self,
        log: LogId,
        ids: Vec<SignalRecordId>,
    ) -> Result<HashSet<SignalRecordId>, OutboxStoreError> {
        self.with(move |connection| {
            let mut query =
                connection.prepare_cached("SELECT 1 FROM waiting WHERE log = ?1 AND id = ?2")?;
            let mut sent = HashSet::new();
            for id in ids {
                if query.exists((log.as_str(), id.to_bytes()))? {
                    sent.insert(id);
                }
            }
            Ok(sent)
        })
        .await
    }

    /// Remembers that a batch arrived.
    pub(super) async fn arrived(
        &self,
        log: LogId,
        arrived: Arrived,
    ) -> Result<(), OutboxStoreError> {
        self.with(move |connection| {
            let transaction = connection.transaction()?;
            if let Some(up_to) = arrived.up_to {
                transaction.execute(
                    "INSERT INTO progress (log, position, id) VALUES (?1, ?2, ?3)
                     ON CONFLICT (log) DO UPDATE SET position = excluded.position, id = excluded.id",
                    (
                        log.as_str(),
                        i64::try_from(up_to.position.get()).unwrap_or(i64::MAX),
                        up_to.id.to_bytes(),
                    ),
                )?;
            }
            for (table, ids) in [("waiting", arrived.waiting), ("refused", arrived.refused)] {
                let mut add = transaction.prepare_cached(&format!(
                    "INSERT OR IGNORE INTO {table} (log, id) VALUES (?1, ?2)"
                ))?;
                for id in ids {
                    add.execute((log.as_str(), id.to_bytes()))?;
                }
            }
            transaction.commit()
        })
        .await
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, OutboxStoreError> {
        let connection = Arc::clone(&self.connection);
        let done = tokio::task::spawn_blocking(move || {
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        });
        let path = || self.path.clone();
        match done.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(source)) => Err(OutboxStoreError::File {
                path: path(),
                source,
            }),
            Err(_) => Err(OutboxStoreError::Stopped),
        }
    }
}
