//! The handle as an [`EventLog`].

use std::{
    ops::ControlFlow,
    sync::{PoisonError, atomic::Ordering, mpsc::TrySendError},
    time::Duration,
};

use tokio::{
    sync::oneshot,
    time::{Instant, timeout_at},
};

use super::{SqliteLog, error::failed_read, rows, writer::Request};
use crate::{
    event_log::{
        AnsweredError, Append, AppendError, Appended, EventLog, Head, News, ReadError, Recorded,
        RecordedRef,
    },
    id::{LogId, Position, StreamId, Version},
    limits,
    merkle::{Hash, Node},
};

/// The bytes that may wait to be written, beside the number of appends.
const MAX_QUEUED_BYTES: usize = 64 << 20;

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
            reader.each_in_stream(log, number, stream, after, |event| step(&mut state, event))?;
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
            reader.each_in_log(log, number, after, |event| step(&mut state, event))?;
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

    async fn head_at(&self, log: LogId, position: Position) -> Result<Option<Head>, ReadError> {
        if position == Position::START {
            return Ok(Some(Head::empty()));
        }
        let Some((number, head)) = self.0.shared.head(log) else {
            return Ok(None);
        };
        // The rows of an append may be visible before it is acknowledged.
        if position > head.position {
            return Ok(None);
        }
        let root = self
            .read(move |reader| {
                rows::root_at(&reader.connection, number, position).map_err(failed_read)
            })
            .await?;
        Ok(Some(Head { position, root }))
    }

    async fn tree_hashes(
        &self,
        log: LogId,
        nodes: Vec<Node>,
    ) -> Result<Option<Vec<Hash>>, ReadError> {
        let Some((number, head)) = self.0.shared.head(log) else {
            return Ok(nodes.is_empty().then(Vec::new));
        };
        let size = head.position.get();
        if nodes.len() > limits::MAX_TREE_HASHES || !nodes.iter().all(|n| n.is_within(size)) {
            return Ok(None);
        }
        self.read(move |reader| {
            rows::nodes(&reader.connection, number, &nodes).map_err(failed_read)
        })
        .await
    }

    async fn logs(&self) -> Result<Vec<LogId>, ReadError> {
        Ok(self.0.shared.logs())
    }

    async fn heads(&self) -> Result<Vec<(LogId, Position)>, ReadError> {
        Ok(self.0.shared.heads())
    }

    async fn settled(&self, _: LogId) -> Result<(), ReadError> {
        let mut batches = self.0.shared.watch_batches();
        let now = *batches.borrow();
        if now % 2 == 1 {
            // The sender lives as long as `self`, and each batch ends.
            let _ = batches.wait_for(|count| *count != now).await;
        }
        Ok(())
    }

    async fn wait_for_news(&self, since: News, timeout: Duration) -> Result<News, ReadError> {
        let deadline = Instant::now() + timeout.min(Duration::from_hours(24));
        let mut news = self.0.shared.watch_news();
        // The sender lives as long as `self`: waiting ends by news or by time.
        let _ = timeout_at(deadline, news.wait_for(|now| *now > since)).await;
        let now = *news.borrow();
        Ok(now)
    }

    async fn wait_beyond(
        &self,
        log: LogId,
        position: Position,
        timeout: Duration,
    ) -> Result<Position, ReadError> {
        // A day stands for ever; "for ever" itself would overflow.
        let deadline = Instant::now() + timeout.min(Duration::from_hours(24));
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
