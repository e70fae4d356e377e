//! The contract of a store of logs, held against SQLite and against stores that break it.

use std::{
    collections::HashMap,
    future::Future,
    ops::ControlFlow,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use maatwerk_log::{
    AnsweredError, Append, AppendError, Appended, Clock, EventLog, Head, LogId, News, Options,
    Position, ReadError, Recorded, RecordedRef, SqliteLog, StreamId, Version,
    contract::{self, Fixture},
    merkle::{Hash, Node},
};
use tempfile::TempDir;

/// SQLite, each store in a file of its own.
struct Sqlite {
    folder: TempDir,
    count: AtomicU64,
}

impl Sqlite {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder for temporary files"),
            count: AtomicU64::new(0),
        }
    }
}

impl Fixture for Sqlite {
    type Log = SqliteLog;

    async fn empty(&self, clock: Arc<dyn Clock>) -> SqliteLog {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        SqliteLog::open(
            &self.folder.path().join(format!("{number}.db")),
            clock,
            Options::default(),
        )
        .expect("a file in a folder of our own")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract() {
    contract::all(&Sqlite::new()).await.unwrap();
}

/// How a store is broken, to see that the suite notices.
#[derive(Clone, Copy)]
enum Fault {
    /// Some events become visible a moment after later ones, as when a number is taken from a
    /// sequence before the transaction commits.
    ShowsLate,
    /// A repeated key is appended again.
    ForgetsKeys,
    /// An append that is refused leaves its first stream.
    HalfAppends,
    /// Recorded time follows the clock.
    FollowsClock,
    /// The root is that of the log before the last append.
    StaleRoot,
    /// The root over a part of the tree is that of the part beside it.
    SwappedNodes,
    /// Nobody is told of an append.
    KeepsSilent,
    /// It is said to be settled while an event is being written.
    SettlesEarly,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_that_skips_is_caught() {
    let broken = contract::a_tail_never_skips(&Faulty::new(Fault::ShowsLate))
        .await
        .unwrap_err();
    assert!(broken.found.contains("missed"), "{broken}");
}

#[tokio::test(flavor = "multi_thread")]
async fn forgotten_keys_are_caught() {
    contract::a_repeat_gets_the_first_answer(&Faulty::new(Fault::ForgetsKeys))
        .await
        .unwrap_err();
    contract::racing_repeats_append_once(&Faulty::new(Fault::ForgetsKeys))
        .await
        .unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_append_is_caught() {
    contract::conflict_leaves_nothing(&Faulty::new(Fault::HalfAppends))
        .await
        .unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn time_that_goes_back_is_caught() {
    contract::time_never_decreases(&Faulty::new(Fault::FollowsClock))
        .await
        .unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_root_is_caught() {
    contract::the_root_follows_from_the_events(&Faulty::new(Fault::StaleRoot))
        .await
        .unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_nodes_are_caught() {
    contract::tree_hashes_make_proofs(&Faulty::new(Fault::SwappedNodes))
        .await
        .unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_caught() {
    contract::news_of_any_log_ends_waiting(&Faulty::new(Fault::KeepsSilent))
        .await
        .unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_that_changes_is_caught() {
    let broken = contract::the_past_does_not_change(&Faulty::new(Fault::SettlesEarly))
        .await
        .unwrap_err();
    assert!(broken.found.contains("had its time"), "{broken}");
}

struct Faulty {
    sound: Sqlite,
    fault: Fault,
}

impl Faulty {
    fn new(fault: Fault) -> Self {
        Self {
            sound: Sqlite::new(),
            fault,
        }
    }
}

impl Fixture for Faulty {
    type Log = FaultyLog;

    async fn empty(&self, clock: Arc<dyn Clock>) -> FaultyLog {
        let log = self.sound.empty(Arc::clone(&clock)).await;
        FaultyLog {
            log,
            fault: self.fault,
            clock,
            late: Arc::default(),
            head: Arc::new(Mutex::new(Head::empty())),
        }
    }
}

/// A sound store behind a fault.
#[derive(Clone)]
struct FaultyLog {
    log: SqliteLog,
    fault: Fault,
    clock: Arc<dyn Clock>,
    late: Arc<Mutex<HashMap<Position, Instant>>>,
    head: Arc<Mutex<Head>>,
}

impl FaultyLog {
    /// Whether an event is not visible yet: every seventh one, for three milliseconds from when it
    /// was first looked for.
    fn hides(&self, event: &Recorded) -> bool {
        let late = matches!(self.fault, Fault::ShowsLate) && event.position.get() % 7 == 3;
        late && held(&self.late)
            .entry(event.position)
            .or_insert_with(Instant::now)
            .elapsed()
            < Duration::from_millis(3)
    }
}

impl EventLog for FaultyLog {
    async fn append(&self, mut append: Append) -> Result<Appended, AppendError> {
        let (log, writes) = (append.log, append.writes.clone());
        if matches!(self.fault, Fault::ForgetsKeys) {
            append.idempotency = None;
        }
        if matches!(self.fault, Fault::StaleRoot) {
            let head = self.log.head(log).await;
            *held(&self.head) = head.unwrap_or_else(|_| Head::empty());
        }
        let mut result = self.log.append(append).await;
        if matches!(self.fault, Fault::HalfAppends) && result.is_err() {
            let _ = self
                .log
                .append(Append {
                    log,
                    idempotency: None,
                    writes: writes[..1].to_vec(),
                })
                .await;
        }
        if let (Fault::FollowsClock, Ok(appended)) = (self.fault, &mut result) {
            appended.recorded_at = self.clock.now_micros();
        }
        result
    }

    fn answered(
        &self,
        log: LogId,
        client: &str,
        key: &str,
        body_digest: [u8; 32],
    ) -> impl Future<Output = Result<Option<Appended>, AnsweredError>> + Send {
        self.log.answered(log, client, key, body_digest)
    }

    fn read_stream(
        &self,
        log: LogId,
        stream: StreamId,
        after: Version,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Recorded>, ReadError>> + Send {
        self.log.read_stream(log, stream, after, limit)
    }

    async fn read_log(
        &self,
        log: LogId,
        after: Position,
        limit: u32,
    ) -> Result<Vec<Recorded>, ReadError> {
        let mut events = self.log.read_log(log, after, limit).await?;
        // A writer asks for its own event alone and gets it; a tail of pages skips.
        if limit > 1 {
            events.retain(|event| !self.hides(event));
        }
        Ok(events)
    }

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
        F: FnMut(&mut T, RecordedRef<'_>) -> ControlFlow<()> + Send + 'static,
    {
        self.log.fold_stream(log, stream, after, start, step)
    }

    fn fold_log<T, F>(
        &self,
        log: LogId,
        after: Position,
        start: T,
        step: F,
    ) -> impl Future<Output = Result<T, ReadError>> + Send
    where
        T: Send + 'static,
        F: FnMut(&mut T, RecordedRef<'_>) -> ControlFlow<()> + Send + 'static,
    {
        self.log.fold_log(log, after, start, step)
    }

    fn stream_version(
        &self,
        log: LogId,
        stream: StreamId,
    ) -> impl Future<Output = Result<Version, ReadError>> + Send {
        self.log.stream_version(log, stream)
    }

    fn head_at(
        &self,
        log: LogId,
        position: Position,
    ) -> impl Future<Output = Result<Option<Head>, ReadError>> + Send {
        self.log.head_at(log, position)
    }

    fn tree_hashes(
        &self,
        log: LogId,
        mut nodes: Vec<Node>,
    ) -> impl Future<Output = Result<Option<Vec<Hash>>, ReadError>> + Send {
        let swapped = |node: &&mut Node| node.level > 0 && node.index > 0;
        if matches!(self.fault, Fault::SwappedNodes) {
            nodes
                .iter_mut()
                .filter(swapped)
                .for_each(|node| node.index -= 1);
        }
        self.log.tree_hashes(log, nodes)
    }

    async fn head(&self, log: LogId) -> Result<Head, ReadError> {
        let head = self.log.head(log).await?;
        let stale = held(&self.head).root;
        Ok(if matches!(self.fault, Fault::StaleRoot) {
            Head {
                root: stale,
                ..head
            }
        } else {
            head
        })
    }

    fn logs(&self) -> impl Future<Output = Result<Vec<LogId>, ReadError>> + Send {
        self.log.logs()
    }

    fn heads(&self) -> impl Future<Output = Result<Vec<(LogId, Position)>, ReadError>> + Send {
        self.log.heads()
    }

    async fn settled(&self, log: LogId) -> Result<(), ReadError> {
        if matches!(self.fault, Fault::SettlesEarly) {
            return Ok(());
        }
        self.log.settled(log).await
    }

    async fn wait_for_news(&self, since: News, timeout: Duration) -> Result<News, ReadError> {
        if matches!(self.fault, Fault::KeepsSilent) && since != News::default() {
            tokio::time::sleep(timeout.min(Duration::from_secs(1))).await;
            return Ok(since);
        }
        self.log.wait_for_news(since, timeout).await
    }

    fn wait_beyond(
        &self,
        log: LogId,
        position: Position,
        timeout: Duration,
    ) -> impl Future<Output = Result<Position, ReadError>> + Send {
        self.log.wait_beyond(log, position, timeout)
    }
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
