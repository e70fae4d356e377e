//! The one thread that writes.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering, mpsc::Receiver},
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::{
    error::failed_append,
    rows,
    shared::{End, Shared},
};
use crate::{
    clock::Clock,
    database::FileLock,
    event_log::{Append, AppendError, Appended},
    id::{LogId, Version},
};

/// The most appends in one transaction, and the bytes at which it is closed: a batch that is
/// rolled back as a whole should not be the whole queue.
const MAX_BATCH: usize = 1024;
const MAX_BATCH_BYTES: usize = 16 << 20;

/// The longest that a batch waits for those who were in the previous one.
const MAX_LINGER: Duration = Duration::from_micros(300);

/// An append in the queue.
pub(super) struct Request {
    pub(super) append: Append,
    pub(super) bytes: usize,
    pub(super) answer: oneshot::Sender<Result<Appended, AppendError>>,
}

pub(super) struct Writer {
    connection: Connection,
    clock: Arc<dyn Clock>,
    shared: Arc<Shared>,
    /// What is committed. `None` after a failed batch: then it is read anew.
    ends: Option<HashMap<LogId, End>>,
    last_batch: usize,
    linger: Duration,
    // Last, so that the lock is lifted only when the file is closed.
    _lock: FileLock,
}

type Results = Vec<Result<Appended, AppendError>>;

impl Writer {
    pub(super) fn new(
        connection: Connection,
        clock: Arc<dyn Clock>,
        shared: Arc<Shared>,
        ends: HashMap<LogId, End>,
        lock: FileLock,
    ) -> Self {
        Self {
            connection,
            clock,
            shared,
            ends: Some(ends),
            last_batch: 0,
            linger: Duration::ZERO,
            _lock: lock,
        }
    }

    /// Runs until nobody can add to the queue any more and it is empty.
    pub(super) fn run(mut self, queue: &Receiver<Request>) {
        let mut batch = Vec::new();
        while let Ok(first) = queue.recv() {
            self.gather(first, queue, &mut batch);
            let started = Instant::now();
            let results = self.write(&batch);
            // Half a commit is worth waiting for when it saves one.
            self.linger = (started.elapsed() / 2).min(MAX_LINGER);
            self.last_batch = batch.len();
            for (request, result) in batch.drain(..).zip(results) {
                // Whoever asked may have gone; what is written is written.
                let _ = request.answer.send(result);
            }
        }
        if let Err(error) = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        {
            // Nothing is lost: the next start reads the write-ahead log.
            tracing::warn!(%error, "the write-ahead log could not be emptied at closing");
        }
    }

    /// Takes what is waiting. Who was answered just now comes back with its next append a moment
    /// later; a batch that starts without them costs all of them a disk write's time.
    fn gather(&self, first: Request, queue: &Receiver<Request>, batch: &mut Vec<Request>) {
        let started = Instant::now();
        let mut bytes = 0;
        let mut next = Some(first);
        while let Some(request) = next {
            bytes += request.bytes;
            self.shared
                .queued_bytes
                .fetch_sub(request.bytes, Ordering::Relaxed);
            batch.push(request);
            if batch.len() >= MAX_BATCH || bytes >= MAX_BATCH_BYTES {
                return;
            }
            let left = if batch.len() < self.last_batch {
                self.linger.saturating_sub(started.elapsed())
            } else {
                Duration::ZERO
            };
            next = match queue.try_recv() {
                Ok(request) => Some(request),
                Err(_) if left.is_zero() => None,
                Err(_) => queue.recv_timeout(left).ok(),
            };
        }
    }

    /// Writes a batch and answers for each request, after `COMMIT`: also a refusal may rest on what
    /// an earlier request of the same batch wrote.
    fn write(&mut self, batch: &[Request]) -> Results {
        let shared = Arc::clone(&self.shared);
        let _batch = shared.begin_batch();
        match self.commit(batch) {
            Ok(results) => results,
            Err(error) => {
                // SQLite may have rolled back all or only the last statement; the transaction's
                // guard has rolled back the rest. What we kept in memory is dropped too.
                self.ends = None;
                let error = failed_append(error);
                tracing::error!(error = %error, cause = error_cause(&error), appends = batch.len(), "a batch of appends failed");
                vec![Err(error); batch.len()]
            }
        }
    }

    fn commit(&mut self, batch: &[Request]) -> rusqlite::Result<Results> {
        if self.ends.is_none() {
            let ends = rows::ends(&self.connection).map_err(|error| match error {
                super::OpenError::Storage(source) => source,
                _ => rusqlite::Error::InvalidQuery,
            })?;
            self.ends = Some(ends);
        }
        let committed = self.ends.get_or_insert_default();
        let mut changed: HashMap<LogId, End> = HashMap::new();
        let mut results = Vec::with_capacity(batch.len());
        let mut transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for Request { append, .. } in batch {
            let end = changed
                .get(&append.log)
                .or_else(|| committed.get(&append.log));
            let mut end = end.cloned().unwrap_or_else(End::new);
            let result = one(&mut transaction, append, self.clock.now_micros(), &mut end)?;
            if result.as_ref().is_ok_and(|appended| !appended.replayed) {
                changed.insert(append.log, end);
            }
            results.push(result);
        }
        transaction.commit()?;
        let news = !changed.is_empty();
        for (log, end) in changed {
            self.shared.publish(log, &end);
            committed.insert(log, end);
        }
        if news {
            self.shared.announce();
        }
        Ok(results)
    }
}

/// One request within the batch. The outer error fails the batch, the inner one this request alone.
fn one(
    transaction: &mut Transaction<'_>,
    append: &Append,
    now: i64,
    end: &mut End,
) -> rusqlite::Result<Result<Appended, AppendError>> {
    if let (Some(idempotency), Some(log)) = (&append.idempotency, end.number)
        && let Some(earlier) =
            rows::answer(transaction, log, &idempotency.client, &idempotency.key)?
    {
        let same = earlier.body_digest == idempotency.body_digest;
        return Ok(if same {
            Ok(earlier.appended)
        } else {
            Err(AppendError::KeyReused)
        });
    }
    for write in &append.writes {
        let actual = match end.number {
            Some(log) => rows::stream_version(transaction, log, write.stream)?,
            None => Version::NONE,
        };
        if actual != write.expected {
            return Ok(Err(AppendError::Conflict {
                stream: write.stream,
                expected: write.expected,
                actual,
            }));
        }
    }
    let savepoint = transaction.savepoint()?;
    match rows::insert(&savepoint, append, now, end) {
        Ok(appended) => {
            savepoint.commit()?;
            Ok(Ok(appended))
        }
        // The checks above leave no way to break a constraint. Should there be one, it is this
        // request's fault and not that of its neighbours.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            savepoint.finish()?;
            Ok(Err(failed_append(error)))
        }
        Err(error) => Err(error),
    }
}

fn error_cause(error: &AppendError) -> String {
    std::error::Error::source(error)
        .map(ToString::to_string)
        .unwrap_or_default()
}
