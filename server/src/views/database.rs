//! The file that the views stand in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use maatwerk_log::{EventLog, LogId, Position};
use rusqlite::Connection;
use tokio::sync::watch;

/// The number of the shape below: raise it with every change, and the views are rebuilt.
const SHAPE: u32 = 1;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS checkpoint (
        log TEXT PRIMARY KEY,
        position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS cases (
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        version INTEGER NOT NULL,
        status TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        open_requests INTEGER NOT NULL,
        conditional_gifts INTEGER NOT NULL,
        open_proposals INTEGER NOT NULL,
        needs_person INTEGER NOT NULL,
        loan_balance INTEGER NOT NULL,
        next_due TEXT,
        PRIMARY KEY (log, case_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS cases_by_opening ON cases (log, opened_at DESC, case_id);
    CREATE TABLE IF NOT EXISTS due (
        day TEXT NOT NULL,
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        grant_id BLOB NOT NULL,
        rule TEXT NOT NULL,
        PRIMARY KEY (day, log, grant_id, rule)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS due_by_case ON due (log, case_id);
    CREATE TABLE IF NOT EXISTS identities (
        log TEXT NOT NULL,
        kind TEXT NOT NULL,
        digest BLOB NOT NULL,
        case_id BLOB NOT NULL,
        person_id BLOB NOT NULL,
        PRIMARY KEY (log, kind, digest, case_id, person_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS identities_by_case ON identities (log, case_id);
    CREATE TABLE IF NOT EXISTS poison (
        log TEXT NOT NULL,
        position INTEGER NOT NULL,
        error TEXT NOT NULL,
        PRIMARY KEY (log, position)
    ) STRICT, WITHOUT ROWID;
";

/// The views cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The file cannot be read or written.
    #[error("the views cannot be read or written")]
    Database(#[from] rusqlite::Error),
    /// The log under the views cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] maatwerk_log::ReadError),
    /// A row that these views never wrote.
    #[error("the views hold something else than they were given")]
    Damaged,
    /// They did not catch up in time.
    #[error("the views have not seen position {0} yet")]
    Behind(Position),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped,
}

/// The read models of an installation.
#[derive(Debug, Clone)]
pub struct Views(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    writer: Mutex<Connection>,
    /// Readers that nobody uses now.
    readers: Mutex<Vec<Connection>>,
    /// How far each log was seen.
    seen: RwLock<HashMap<LogId, Position>>,
    /// Told whenever `seen` moves.
    moved: watch::Sender<()>,
}

impl Views {
    /// Opens the views of a data folder, or begins them.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(data: &Path) -> Result<Self, ViewError> {
        let path = data.join(format!("views-{SHAPE}.db"));
        let writer = Connection::open(&path)?;
        writer.busy_timeout(Duration::from_secs(5))?;
        // What is lost in a crash is built again from the logs.
        writer.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")?;
        writer.execute_batch(TABLES)?;
        let mut seen = HashMap::new();
        {
            let mut rows = writer.prepare("SELECT log, position FROM checkpoint")?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let log = LogId::new(row.get_ref(0)?.as_str().map_err(|_| ViewError::Damaged)?);
                let position = u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default();
                if let (Ok(log), Ok(position)) = (log, Position::new(position)) {
                    seen.insert(log, position);
                }
            }
        }
        Ok(Self(Arc::new(Inner {
            path,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            seen: RwLock::new(seen),
            moved: watch::channel(()).0,
        })))
    }

    /// How far a log was seen.
    #[must_use]
    pub fn seen(&self, log: LogId) -> Position {
        self.0
            .seen
            .read()
            .ok()
            .and_then(|seen| seen.get(&log).copied())
            .unwrap_or(Position::START)
    }

    /// Waits until the views have seen a position.
    ///
    /// # Errors
    /// [`ViewError::Behind`] when they have not after `patience`.
    pub async fn wait_for(
        &self,
        log: LogId,
        position: Position,
        patience: Duration,
    ) -> Result<(), ViewError> {
        let until = Instant::now() + patience;
        let mut moved = self.0.moved.subscribe();
        while self.seen(log) < position {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || tokio::time::timeout(left, moved.changed()).await.is_err() {
                return Err(ViewError::Behind(position));
            }
        }
        Ok(())
    }

    /// Waits until the views have seen all that the logs hold now.
    ///
    /// # Errors
    /// As [`Views::wait_for`].
    pub async fn wait_for_all<L: EventLog>(
        &self,
        store: &L,
        patience: Duration,
    ) -> Result<(), ViewError> {
        for log in store.logs().await? {
            let head = store.head(log).await?;
            self.wait_for(log, head.position, patience).await?;
        }
        Ok(())
    }

    /// How many events of each log the views have not seen.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn lag<L: EventLog>(&self, store: &L) -> Result<Vec<(LogId, u64)>, ViewError> {
        let mut lag = Vec::new();
        for log in store.logs().await? {
            let head = store.head(log).await?.position.get();
            lag.push((log, head.saturating_sub(self.seen(log).get())));
        }
        Ok(lag)
    }

    /// Writes rows and the position they are up to, together.
    pub(super) async fn write(
        &self,
        log: LogId,
        position: Position,
        change: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<(), rusqlite::Error> + Send + 'static,
    ) -> Result<(), ViewError> {
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            let mut writer = inner.writer.lock().map_err(|_| ViewError::Stopped)?;
            let transaction = writer.transaction()?;
            change(&transaction)?;
            transaction.execute(
                "INSERT INTO checkpoint (log, position) VALUES (?1, ?2)
                 ON CONFLICT (log) DO UPDATE SET position = excluded.position",
                (
                    log.as_str(),
                    i64::try_from(position.get()).unwrap_or(i64::MAX),
                ),
            )?;
            transaction.commit()?;
            if let Ok(mut seen) = inner.seen.write() {
                seen.insert(log, position);
            }
            inner.moved.send_replace(());
            Ok(())
        })
        .await
        .map_err(|_| ViewError::Stopped)?
    }

    /// Runs a query on a reader of its own.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, ViewError> + Send + 'static,
    ) -> Result<T, ViewError> {
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            let idle = inner.readers.lock().ok().and_then(|mut idle| idle.pop());
            let reader = if let Some(reader) = idle {
                reader
            } else {
                let reader = Connection::open(&inner.path)?;
                reader.busy_timeout(Duration::from_secs(5))?;
                reader.execute_batch("PRAGMA query_only=ON;")?;
                reader
            };
            let answer = query(&reader);
            if let Ok(mut idle) = inner.readers.lock()
                && idle.len() < 8
            {
                idle.push(reader);
            }
            answer
        })
        .await
        .map_err(|_| ViewError::Stopped)?
    }
}
