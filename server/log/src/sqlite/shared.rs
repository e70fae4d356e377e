//! What the writer tells everybody, once it is on disk.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use tokio::sync::watch;

use super::schema::Number;
use crate::{
    event_log::{Head, News},
    id::{LogId, Position},
    merkle::Frontier,
};

/// The end of one log: all that the writer needs to add to it.
#[derive(Debug, Clone)]
pub(super) struct End {
    /// `None` until its first event is written.
    pub(super) number: Option<Number>,
    pub(super) frontier: Frontier,
    pub(super) recorded_at: i64,
}

impl End {
    pub(super) fn new() -> Self {
        Self {
            number: None,
            frontier: Frontier::default(),
            recorded_at: i64::MIN,
        }
    }

    pub(super) fn position(&self) -> Position {
        Position::START.plus(self.frontier.size())
    }

    fn head(&self) -> Head {
        Head {
            position: self.position(),
            root: self.frontier.root(),
        }
    }
}

/// A batch that is being written: over, well or not, when this is dropped.
#[derive(Debug)]
pub(super) struct Batch<'a>(&'a Shared);

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.0.batches.send_modify(|count| *count += 1);
    }
}

/// Heads that are on disk, and what is waiting.
#[derive(Debug)]
pub(super) struct Shared {
    heads: RwLock<BTreeMap<LogId, (Number, watch::Sender<Head>)>>,
    /// How many logs there are, for who waits for the first event of one.
    logs: watch::Sender<usize>,
    /// How often something was told of any log, from 1.
    news: watch::Sender<News>,
    count: AtomicU64,
    /// How often the writer began or ended a batch: odd while events have a time and cannot be read yet.
    batches: watch::Sender<u64>,
    /// The bytes of the appends in the queue.
    pub(super) queued_bytes: AtomicUsize,
}

impl Shared {
    pub(super) fn new(ends: &HashMap<LogId, End>) -> Self {
        let shared = Self {
            heads: RwLock::default(),
            logs: watch::Sender::new(0),
            news: watch::Sender::new(News::new(1)),
            count: AtomicU64::new(1),
            batches: watch::Sender::new(0),
            queued_bytes: AtomicUsize::new(0),
        };
        for (log, end) in ends {
            shared.publish(*log, end);
        }
        shared
    }

    /// Tells how far a log is. Only what is committed may be told.
    pub(super) fn publish(&self, log: LogId, end: &End) {
        let Some(number) = end.number else { return };
        let mut heads = self.heads.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, head)) = heads.get(&log) {
            head.send_replace(end.head());
        } else {
            heads.insert(log, (number, watch::Sender::new(end.head())));
            self.logs.send_replace(heads.len());
        }
    }

    pub(super) fn head(&self, log: LogId) -> Option<(Number, Head)> {
        let heads = self.heads.read().unwrap_or_else(PoisonError::into_inner);
        heads
            .get(&log)
            .map(|(number, head)| (*number, *head.borrow()))
    }

    pub(super) fn logs(&self) -> Vec<LogId> {
        self.heads
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .keys()
            .copied()
            .collect()
    }

    pub(super) fn heads(&self) -> Vec<(LogId, Position)> {
        let heads = self.heads.read().unwrap_or_else(PoisonError::into_inner);
        heads
            .iter()
            .map(|(log, (_, head))| (*log, head.borrow().position))
            .collect()
    }

    /// Wakes who waits for news of any log; after all that a batch has to tell was told.
    pub(super) fn announce(&self) {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        self.news.send_replace(News::new(count));
    }

    /// From here on events are given their time, until what is answered is dropped.
    pub(super) fn begin_batch(&self) -> Batch<'_> {
        self.batches.send_modify(|count| *count += 1);
        Batch(self)
    }

    pub(super) fn watch_batches(&self) -> watch::Receiver<u64> {
        self.batches.subscribe()
    }

    pub(super) fn watch_news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    pub(super) fn watch(&self, log: LogId) -> Option<watch::Receiver<Head>> {
        let heads = self.heads.read().unwrap_or_else(PoisonError::into_inner);
        heads.get(&log).map(|(_, head)| head.subscribe())
    }

    pub(super) fn watch_logs(&self) -> watch::Receiver<usize> {
        self.logs.subscribe()
    }
}
