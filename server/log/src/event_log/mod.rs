//! What every store of logs offers. [`SqliteLog`](crate::SqliteLog) is one; the suite in
//! `contract` (feature `contract-tests`) says what any other must do.

mod append;
mod error;
mod recorded;

pub use append::{Append, Appended, Idempotency, InvalidAppend, StreamWrite};
pub use error::{AnsweredError, AppendError, Cause, ReadError};
pub use recorded::{Head, Recorded, RecordedRef};

use std::{future::Future, ops::ControlFlow, time::Duration};

use crate::{
    id::{LogId, Position, StreamId, Version},
    merkle::{Hash, Node},
};

/// Logs to which events are only ever added. A cheap handle; clones share one store.
///
/// Within a log positions are contiguous and assigned in the order in which appends become
/// visible, so that a reader who goes on from the last position it saw misses nothing.
pub trait EventLog: Clone + Send + Sync + 'static {
    /// Appends events to one or more streams of one log: all or none, durable on return. The log
    /// is made by its first event.
    ///
    /// A repeated idempotency key is looked at before versions are, so that a client who never got
    /// the first answer gets it now. Dropping the future does not take the append back.
    ///
    /// # Errors
    /// See [`AppendError`]; on any error nothing was appended, except that after
    /// [`AppendError::Storage`] a failing disk may show otherwise at the next start: repeat with
    /// the same idempotency key.
    fn append(&self, append: Append) -> impl Future<Output = Result<Appended, AppendError>> + Send;

    /// The answer that was kept with an idempotency key, if the key was used.
    ///
    /// # Errors
    /// When the key was used with another body, or the store cannot be read.
    fn answered(
        &self,
        log: LogId,
        client: &str,
        key: &str,
        body_digest: [u8; 32],
    ) -> impl Future<Output = Result<Option<Appended>, AnsweredError>> + Send;

    /// A page of a stream: the events after a version, oldest first. A page has at most `limit`
    /// events, and fewer where the bounds of [`limits`](crate::limits) end it; only an empty page
    /// says that there are no more. To load a whole stream use [`EventLog::fold_stream`].
    ///
    /// # Errors
    /// When the store cannot be read.
    fn read_stream(
        &self,
        log: LogId,
        stream: StreamId,
        after: Version,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Recorded>, ReadError>> + Send;

    /// A page of a log: the events after a position, in order; as [`EventLog::read_stream`].
    ///
    /// # Errors
    /// When the store cannot be read.
    fn read_log(
        &self,
        log: LogId,
        after: Position,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Recorded>, ReadError>> + Send;

    /// Folds all events of a stream after a version, as they stand at one moment, without copying
    /// them. `step` runs on a reader's thread; `Break` ends it early.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn fold_stream<T, F>(
        &self,
        log: LogId,
        stream: StreamId,
        after: Version,
        start: T,
        step: F,
    ) -> impl Future<Output = Result<T, ReadError>> + Send
    where
        T: Send + 'static,
        F: FnMut(&mut T, RecordedRef<'_>) -> ControlFlow<()> + Send + 'static;

    /// Folds all events of a log after a position; as [`EventLog::fold_stream`]. A long fold keeps
    /// the store from tidying up behind it: break off after a bounded number of events.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn fold_log<T, F>(
        &self,
        log: LogId,
        after: Position,
        start: T,
        step: F,
    ) -> impl Future<Output = Result<T, ReadError>> + Send
    where
        T: Send + 'static,
        F: FnMut(&mut T, RecordedRef<'_>) -> ControlFlow<()> + Send + 'static;

    /// The version of a stream, [`Version::NONE`] when it does not exist.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn stream_version(
        &self,
        log: LogId,
        stream: StreamId,
    ) -> impl Future<Output = Result<Version, ReadError>> + Send;

    /// The size and root of a log; of the empty tree when the log does not exist.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn head(&self, log: LogId) -> impl Future<Output = Result<Head, ReadError>> + Send;

    /// The size and root that a log had when it ended at a position; `None` when it never did: it
    /// is not that long.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn head_at(
        &self,
        log: LogId,
        position: Position,
    ) -> impl Future<Output = Result<Option<Head>, ReadError>> + Send;

    /// The hashes of these nodes of a log's Merkle tree, in the order asked, at most
    /// [`limits::MAX_TREE_HASHES`](crate::limits::MAX_TREE_HASHES) of them: as they were stored
    /// when the events were appended, not computed anew. `None` when one of them is not stored: it
    /// is not wholly within the log, or it was taken away.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn tree_hashes(
        &self,
        log: LogId,
        nodes: Vec<Node>,
    ) -> impl Future<Output = Result<Option<Vec<Hash>>, ReadError>> + Send;

    /// The logs that have events, in order of their codes.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn logs(&self) -> impl Future<Output = Result<Vec<LogId>, ReadError>> + Send;

    /// All logs that have events and how far each is, in order of their codes: one question, also
    /// where there are hundreds of logs.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn heads(&self) -> impl Future<Output = Result<Vec<(LogId, Position)>, ReadError>> + Send;

    /// Waits until every event of a log that was given its time before this call can be read, or never
    /// will be. What is recorded after that has a time that the clock told after this call: whoever
    /// sees that the clock is beyond a moment, then waits for this, then reads, finds all that will
    /// ever have been recorded by that moment.
    ///
    /// # Errors
    /// When that cannot be known.
    fn settled(&self, log: LogId) -> impl Future<Output = Result<(), ReadError>> + Send;

    /// Waits until a log has events beyond a position or the time is up, and says how far it is by
    /// then. A hint that saves polling, no promise: a reader must also look by itself now and then.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn wait_beyond(
        &self,
        log: LogId,
        position: Position,
        timeout: Duration,
    ) -> impl Future<Output = Result<Position, ReadError>> + Send;

    /// Waits until something was appended to any log since a mark, or the time is up; answers the
    /// mark of that moment. Whoever takes the mark, then looks, then waits from it misses no hint.
    /// A hint, as [`EventLog::wait_beyond`].
    ///
    /// # Errors
    /// When the store cannot be read.
    fn wait_for_news(
        &self,
        since: News,
        timeout: Duration,
    ) -> impl Future<Output = Result<News, ReadError>> + Send;
}

/// A moment in the life of a store, for who waits for news. It means nothing to another handle or
/// after a restart: begin with the default, from which waiting ends at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct News(u64);

impl News {
    /// The mark of a moment, for a store that counts them from 1.
    #[must_use]
    pub fn new(count: u64) -> Self {
        Self(count)
    }
}
