//! The handle, and how it is opened and closed.

use std::{
    fmt,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::Ordering,
        mpsc::{SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use rusqlite::OpenFlags;
use tokio::task::spawn_blocking;

use super::{
    OpenError,
    reader::{Reader, Readers},
    rows,
    schema::{self, Number},
    shared::Shared,
    writer::{Request, Writer},
};
use crate::{
    clock::Clock,
    database::{self, FileLock, LockError},
    event_log::{ReadError, RecordedRef},
    id::{LogId, Position, StreamId, Version},
};

/// How much may happen at a time.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The appends that may wait; above it [`AppendError::Overloaded`](crate::AppendError::Overloaded).
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
pub struct SqliteLog(pub(super) Arc<Inner>);

pub(super) struct Inner {
    path: PathBuf,
    /// `None` once closed, which is how the writer learns that nothing more will come.
    pub(super) queue: RwLock<Option<SyncSender<Request>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    pub(super) shared: Arc<Shared>,
    pub(super) readers: Readers,
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
        let mut connection = database::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::prepare_writer(&mut connection).map_err(|error| OpenError::of(error, path))?;
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

    /// The logs in a file and how far each is, read beside whoever has it open: no lock is taken and
    /// nothing can be changed.
    ///
    /// # Errors
    /// When there is no such file or it cannot be read.
    pub fn peek_heads(path: &Path) -> Result<Vec<(LogId, Position)>, OpenError> {
        let connection = schema::open_reader(path)?;
        Ok(rows::positions(&connection)?)
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

    /// As [`EventLog::fold_stream`](crate::EventLog::fold_stream), on the caller's own thread, which it blocks.
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
            .with(|reader| reader.each_in_stream(log, number, stream, after, visit))
    }

    /// As [`EventLog::fold_log`](crate::EventLog::fold_log), on the caller's own thread, which it blocks.
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
            .with(|reader| reader.each_in_log(log, number, after, visit))
    }

    pub(super) fn number(&self, log: LogId) -> Option<Number> {
        self.0.shared.head(log).map(|(number, _)| number)
    }

    pub(super) fn readers(&self) -> &Readers {
        &self.0.readers
    }

    /// Runs on a reader, away from the threads that serve tasks.
    pub(super) async fn read<T: Send + 'static>(
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
