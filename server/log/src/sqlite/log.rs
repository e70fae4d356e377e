//! The handle, and how it is opened and closed.

use std::{
    fmt,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::Ordering,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::{Connection, params};
use tokio::{
    sync::oneshot,
    task::spawn_blocking,
    time::{Instant, timeout_at},
};

use super::{
    OpenError,
    error::failed_read,
    reader::{EVENTS_OF_LOG, EVENTS_OF_STREAM, Reader, Readers},
    rows,
    schema::{self, Number, event_id},
    shared::Shared,
    writer::{Request, Writer},
};
use crate::{
    clock::Clock,
    database::{self, FileLock, LockError, SchemaError},
    event_log::{
        AnsweredError, Append, AppendError, Appended, EventLog, Head, ReadError, Recorded,
        RecordedRef,
    },
    id::{LogId, Position, StreamId, Version},
    limits,
};

/// The bytes that may wait to be written, beside the number of appends.
const MAX_QUEUED_BYTES: usize = 64 << 20;

/// How much may happen at a time.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The appends that may wait; above it [`AppendError::Overloaded`].
    pub queue: usize,
    /// The connections that read.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            queue: 2048,
            readers: (2 * cores).clamp(4, 32),
        }
    }
}

/// Logs in one SQLite file, `log.db`. A handle; clones share one store, which closes with the last
/// of them or by [`SqliteLog::close`].
#[derive(Clone)]
pub struct SqliteLog(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// `None` once closed, which is how the writer learns that nothing more will come.
    queue: RwLock<Option<SyncSender<Request>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    shared: Arc<Shared>,
    readers: Readers,
}

impl SqliteLog {
    /// Opens the file, or makes it, and starts the thread that writes.
    ///
    /// # Errors
    /// When another process has the file, when it is of a newer version or of something else, when
    /// the end of a log does not fit its Merkle tree, or when the file cannot be used.
    pub fn open(path: &Path, clock: Arc<dyn Clock>, options: Options) -> Result<Self, OpenError> {
        let file = |source| OpenError::File {
            path: path.to_owned(),
            source,
        };
        let lock = FileLock::take(path).map_err(|error| match error {
            LockError::Held => OpenError::InUse {
                path: path.to_owned(),
            },
            LockError::Io(source) => file(source),
        })?;
        database::create_private(path).map_err(file)?;
        let mut connection = Connection::open(path)?;
        schema::prepare_writer(&mut connection).map_err(|error| match error {
            SchemaError::Newer { found, supported } => OpenError::Newer { found, supported },
            SchemaError::Foreign => OpenError::Foreign {
                path: path.to_owned(),
            },
            SchemaError::Sqlite(source) => source.into(),
        })?;
        database::sync_folder(path).map_err(file)?;
        let ends = rows::ends(&connection)?;
        let readers = Readers::open(path, options.readers.max(1))?;
        let shared = Arc::new(Shared::new(&ends));
        let (queue, requests) = sync_channel(options.queue.max(1));
        let writer = Writer::new(connection, clock, Arc::clone(&shared), ends, lock);
        let thread = std::thread::Builder::new()
            .name("log-writer".into())
            .spawn(move || writer.run(&requests));
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            queue: RwLock::new(Some(queue)),
            writer: Mutex::new(Some(thread.map_err(file)?)),
            shared,
            readers,
        })))
    }

    /// Takes no more appends, writes those that wait, and closes the file. Then another process
    /// may open it.
    pub async fn close(&self) {
        let inner = Arc::clone(&self.0);
        // The thread's own panic was already reported where it happened.
        let _ = spawn_blocking(move || inner.stop()).await;
    }

    /// The number of bytes that wait to be written.
    #[must_use]
    pub fn queued_bytes(&self) -> usize {
        self.0.shared.queued_bytes.load(Ordering::Relaxed)
    }

    /// As [`EventLog::fold_stream`], on the caller's own thread, which it blocks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn for_each_in_stream(
        &self,
        log: LogId,
        stream: StreamId,
        after: Version,
        visit: impl FnMut(RecordedRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let Some((number, _)) = self.0.shared.head(log) else {
            return Ok(());
        };
        self.0
            .readers
            .with(|reader| each_in_stream(reader, log, number, stream, after, visit))
    }

    /// As [`EventLog::fold_log`], on the caller's own thread, which it blocks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn for_each_in_log(
        &self,
        log: LogId,
        after: Position,
        visit: impl FnMut(RecordedRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let Some((number, _)) = self.0.shared.head(log) else {
            return Ok(());
        };
        self.0
            .readers
            .with(|reader| each_in_log(reader, log, number, after, visit))
    }

    pub(super) fn number(&self, log: LogId) -> Option<Number> {
        self.0.shared.head(log).map(|(number, _)| number)
    }

    pub(super) fn readers(&self) -> &Readers {
        &self.0.readers
    }

    /// Runs on a reader, away from the threads that serve tasks.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Reader) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let _permit = self
            .0
            .readers
            .permits
            .acquire()
            .await
            .map_err(|_| ReadError::Closed)?;
        let inner = Arc::clone(&self.0);
        match spawn_blocking(move || inner.readers.with(read)).await {
            Ok(result) => result,
            // A panic in a fold is the caller's: it goes on where the caller waits.
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(ReadError::Closed),
            },
        }
    }
}

impl EventLog for SqliteLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        append.validate()?;
        let bytes = append.bytes();
        let (answer, answered) = oneshot::channel();
        {
            let queue = self.0.queue.read().unwrap_or_else(PoisonError::into_inner);
            let queue = queue.as_ref().ok_or(AppendError::Closed)?;
            let waiting = &self.0.shared.queued_bytes;
            if waiting
                .fetch_add(bytes, Ordering::Relaxed)
                .saturating_add(bytes)
                > MAX_QUEUED_BYTES
            {
                waiting.fetch_sub(bytes, Ordering::Relaxed);
                return Err(AppendError::Overloaded);
            }
            queue
                .try_send(Request {
                    append,
                    bytes,
                    answer,
                })
                .map_err(|error| {
                    waiting.fetch_sub(bytes, Ordering::Relaxed);
                    match error {
                        TrySendError::Full(_) => AppendError::Overloaded,
                        TrySendError::Disconnected(_) => AppendError::Closed,
                    }
                })?;
        }
        answered.await.unwrap_or(Err(AppendError::Closed))
    }

    async fn answered(
        &self,
        log: LogId,
        client: &str,
        key: &str,
        body_digest: [u8; 32],
    ) -> Result<Option<Appended>, AnsweredError> {
        let Some(number) = self.number(log) else {
            return Ok(None);
        };
        let (client, key) = (client.to_owned(), key.to_owned());
        let found = self
            .read(move |reader| {
                rows::answer(&reader.connection, number, &client, &key).map_err(failed_read)
            })
            .await?;
        match found {
            Some(answer) if answer.body_digest != body_digest => Err(AnsweredError::KeyReused),
            found => Ok(found.map(|answer| answer.appended)),
        }
    }

    async fn read_stream(
        &self,
        log: LogId,
        stream: StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<Recorded>, ReadError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        self.fold_stream(log, stream, after, Vec::new(), page(limit))
            .await
    }

    async fn read_log(
        &self,
        log: LogId,
        after: Position,
        limit: u32,
    ) -> Result<Vec<Recorded>, ReadError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        self.fold_log(log, after, Vec::new(), page(limit)).await
    }

    async fn fold_stream<T, F>(
        &self,
        log: LogId,
        stream: StreamId,
        after: Version,
        start: T,
        mut step: F,
    ) -> Result<T, ReadError>
    where
        T: Send + 'static,
        F: FnMut(&mut T, RecordedRef<'_>) -> ControlFlow<()> + Send + 'static,
    {
        let Some(number) = self.number(log) else {
            return Ok(start);
        };
        let mut state = start;
        self.read(move |reader| {
            each_in_stream(reader, log, number, stream, after, |event| {
                step(&mut state, event)
            })?;
            Ok(state)
        })
        .await
    }

    async fn fold_log<T, F>(
        &self,
        log: LogId,
        after: Position,
        start: T,
        mut step: F,
    ) -> Result<T, ReadError>
    where
        T: Send + 'static,
        F: FnMut(&mut T, RecordedRef<'_>) -> ControlFlow<()> + Send + 'static,
    {
        let Some(number) = self.number(log) else {
            return Ok(start);
        };
        let mut state = start;
        self.read(move |reader| {
            each_in_log(reader, log, number, after, |event| step(&mut state, event))?;
            Ok(state)
        })
        .await
    }

    async fn stream_version(&self, log: LogId, stream: StreamId) -> Result<Version, ReadError> {
        let Some(number) = self.number(log) else {
            return Ok(Version::NONE);
        };
        self.read(move |reader| {
            rows::stream_version(&reader.connection, number, stream).map_err(failed_read)
        })
        .await
    }

    async fn head(&self, log: LogId) -> Result<Head, ReadError> {
        Ok(self
            .0
            .shared
            .head(log)
            .map_or_else(Head::empty, |(_, head)| head))
    }

    async fn logs(&self) -> Result<Vec<LogId>, ReadError> {
        Ok(self.0.shared.logs())
    }

    async fn wait_beyond(
        &self,
        log: LogId,
        position: Position,
        timeout: Duration,
    ) -> Result<Position, ReadError> {
        let deadline = Instant::now() + timeout;
        let mut logs = self.0.shared.watch_logs();
        loop {
            logs.mark_unchanged();
            if let Some(mut heads) = self.0.shared.watch(log) {
                // The sender lives as long as `self`: waiting ends by news or by time.
                let _ = timeout_at(deadline, heads.wait_for(|head| head.position > position)).await;
                return Ok(heads.borrow().position);
            }
            if timeout_at(deadline, logs.changed()).await.is_err() {
                return Ok(Position::START);
            }
        }
    }
}

impl Inner {
    fn stop(&self) {
        self.queue
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.readers.close();
        let thread = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes the log had panicked");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Waits for the last batch, so that whoever opens the file next finds it closed.
        self.stop();
    }
}

impl fmt::Debug for SqliteLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteLog")
            .field("path", &self.0.path)
            .finish_non_exhaustive()
    }
}

fn each_in_stream(
    reader: &mut Reader,
    log: LogId,
    number: Number,
    stream: StreamId,
    after: Version,
    visit: impl FnMut(RecordedRef<'_>) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let sql = EVENTS_OF_STREAM;
    reader.each(
        log,
        sql,
        params![stream.as_bytes(), number, after.get()],
        visit,
    )
}

fn each_in_log(
    reader: &mut Reader,
    log: LogId,
    number: Number,
    after: Position,
    visit: impl FnMut(RecordedRef<'_>) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let sql = EVENTS_OF_LOG;
    reader.each(
        log,
        sql,
        params![event_id(number, after), event_id(number, Position::MAX)],
        visit,
    )
}

/// Collects a page.
fn page(
    limit: u32,
) -> impl FnMut(&mut Vec<Recorded>, RecordedRef<'_>) -> ControlFlow<()> + Send + 'static {
    let mut left = limit.min(limits::MAX_PAGE_EVENTS);
    let mut bytes = 0;
    move |page, event| {
        left -= 1;
        bytes += event.sealed.len();
        page.push(event.to_owned());
        if left == 0 || bytes >= limits::MAX_PAGE_BYTES {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}
