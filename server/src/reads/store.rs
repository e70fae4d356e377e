//! The file of the reading log.

mod file;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use maatwerk_domain::CaseId;
use maatwerk_log::{GroupCommit, LogId};
use rusqlite::{Connection, ErrorCode, params};

use file::Unfit;

/// How long a statement waits for others who use the file.
const BUSY_PATIENCE: Duration = Duration::from_secs(5);
/// Idle readers that are kept.
const MOST_IDLE: usize = 4;
/// How many records go at a time when their term has passed.
const AT_ONCE: usize = 10_000;

/// The reading log cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadLogError {
    /// The file cannot be read or written.
    #[error("{path} cannot be read or written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Arc<rusqlite::Error>,
    },
    /// A file of something else, or of a newer version.
    #[error("{0} is no reading log of this version")]
    Foreign(PathBuf),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped,
}

impl ReadLogError {
    /// Whether there is no room left.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self, Self::File { source, .. }
            if source.sqlite_error_code() == Some(ErrorCode::DiskFull))
    }
}

/// One data subject in one read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadRecord {
    pub(crate) log: LogId,
    /// 32 hexadecimal digits.
    pub(crate) trace: String,
    pub(crate) span: [u8; 8],
    pub(crate) parent: Option<[u8; 8]>,
    /// The operation.
    pub(crate) name: String,
    /// In microseconds since the Unix epoch.
    pub(crate) started: i64,
    pub(crate) ended: i64,
    pub(crate) officer: String,
    pub(crate) purpose: String,
    pub(crate) case: Option<CaseId>,
    /// The pseudonym; none when nobody was found, or all were erased.
    pub(crate) subject: Option<[u8; 16]>,
    /// Why it was read by somebody who is not involved, sealed with the keys of all whom it may be about;
    /// empty where that was not kept.
    pub(crate) glass: Option<Vec<u8>>,
}

/// Which records.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// Ended from the first moment until before the second, in microseconds since the Unix epoch.
    Between(i64, i64),
    /// Of a case.
    Case(CaseId),
    /// Of one person in a case, by the pseudonym.
    Person(CaseId, [u8; 16]),
    /// For which the glass was broken.
    Glass,
}

/// The reading log. A handle; clones share one file.
#[derive(Debug, Clone)]
pub struct ReadLog(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    together: GroupCommit<Vec<ReadRecord>, ReadLogError>,
    /// Readers that nobody uses now. Before the writer, which can tidy up only as the last to close.
    readers: Mutex<Vec<Connection>>,
    disk: Mutex<Connection>,
}

impl ReadLog {
    /// Opens the log in a data folder, or begins it.
    ///
    /// # Errors
    /// When the file cannot be used, or is another.
    pub fn open(data: &Path) -> Result<Self, ReadLogError> {
        let path = data.join("reads.db");
        let failed = |source: rusqlite::Error| ReadLogError::File {
            path: path.clone(),
            source: Arc::new(source),
        };
        crate::private::ensure(&path)
            .map_err(|_| failed(rusqlite::Error::InvalidPath(path.clone())))?;
        let connection = file::open(&path).map_err(|unfit| match unfit {
            Unfit::Foreign => ReadLogError::Foreign(path.clone()),
            Unfit::Sqlite(source) => failed(source),
        })?;
        Ok(Self(Arc::new(Inner {
            path,
            together: GroupCommit::default(),
            readers: Mutex::default(),
            disk: Mutex::new(connection),
        })))
    }

    /// Writes the records of one read; durable on return. Reads at the same time share one disk write.
    pub(crate) async fn write(&self, records: Vec<ReadRecord>) -> Result<(), ReadLogError> {
        let log = self.clone();
        tokio::task::spawn_blocking(move || {
            let Inner { together, disk, .. } = &*log.0;
            together.write(records, disk, |disk, all| {
                file::insert(disk, all.flatten()).map_err(|source| log.failed(source))
            })
        })
        .await
        .map_err(|_| ReadLogError::Stopped)?
    }

    /// Records after a number, in the order in which they were written, each with its own number; at
    /// most `limit`. On a connection of its own: a long list keeps nobody from reading a case.
    pub(crate) async fn list(
        &self,
        log: LogId,
        which: Which,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, ReadRecord)>, ReadLogError> {
        let of = self.clone();
        tokio::task::spawn_blocking(move || {
            of.read(|reader| file::select(reader, log, which, after, limit))
                .map_err(|source| of.failed(source))
        })
        .await
        .map_err(|_| ReadLogError::Stopped)?
    }

    /// Deletes what ended before a moment, in microseconds since the Unix epoch; answers how many records.
    pub(crate) async fn forget_before(&self, moment: i64) -> Result<usize, ReadLogError> {
        let log = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut gone = 0;
            loop {
                let disk = log.disk();
                let delete = "DELETE FROM read WHERE id IN
                                (SELECT id FROM read WHERE ended < ?1 ORDER BY ended LIMIT ?2)";
                let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
                let deleted = disk
                    .prepare_cached(delete)
                    .and_then(|mut delete| delete.execute(params![moment, most]))
                    .map_err(|source| log.failed(source))?;
                gone += deleted;
                if deleted < AT_ONCE {
                    if gone > 0 {
                        disk.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                            .map_err(|source| log.failed(source))?;
                    }
                    return Ok(gone);
                }
            }
        })
        .await
        .map_err(|_| ReadLogError::Stopped)?
    }

    /// Runs a query on a reader of its own. Blocks.
    fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let idle = || {
            let readers = &self.0.readers;
            readers.lock().unwrap_or_else(PoisonError::into_inner)
        };
        let taken = idle().pop();
        let reader = match taken {
            Some(reader) => reader,
            None => file::open_reader(&self.0.path)?,
        };
        let answer = query(&reader);
        let mut idle = idle();
        if idle.len() < MOST_IDLE {
            idle.push(reader);
        }
        answer
    }

    fn failed(&self, source: rusqlite::Error) -> ReadLogError {
        ReadLogError::File {
            path: self.0.path.clone(),
            source: Arc::new(source),
        }
    }

    fn disk(&self) -> MutexGuard<'_, Connection> {
        // A panic between two statements leaves a transaction that was rolled back, no more.
        self.0.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
