//! The outbox: signals on their way to the national log, each at least once.
//!
//! What was sent is remembered after it arrived, so that a batch that was cut off anywhere is sent
//! again; the national log recognises each record by its identifier. Signals that follow from an
//! event go in the order of the log. Those of requests that wait come by the clock and are remembered
//! one by one.

mod remote;
mod store;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk_domain::signal::SignalRecord;
use maatwerk_domain::{Date, Officer, SignalRecordId};
use maatwerk_log::{EventLog as _, LogId, News, Position, ReadError};

pub use remote::{Remote, RemoteError};
pub use store::{OutboxStore, OutboxStoreError};

use self::remote::Batch;
use self::store::Arrived;
use super::national::{MOST_RECORDS, RecordError, SentSignals, is_national, national};
use crate::app::App;
use crate::views::{SentUpTo, SignalRow, ViewError};
use crate::wire::Hex;

/// How long to wait for something new before looking anyway: the clock finds signals too.
const IDLE: Duration = Duration::from_secs(30);
/// How long the view may take to see what is new.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two rounds: signals gather in the meantime.
const PAUSE: Duration = Duration::from_millis(250);
/// How often requests that wait are looked through.
const CLOCK_EVERY: Duration = Duration::from_secs(10);
/// After a failure: twice as long each time, up to the longest.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(5));

/// Where signals go.
#[derive(Debug, Clone, Default)]
pub enum Destination {
    /// To the national log of this installation, once it is established; until then they wait.
    #[default]
    Here,
    /// To that of another installation.
    Elsewhere(Remote),
}

/// Signals could not be sent now. They are sent later.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The view of signals cannot be read.
    #[error("the signals cannot be read")]
    View(#[from] ViewError),
    /// The logs cannot be read.
    #[error("the logs cannot be read")]
    Log(#[from] ReadError),
    /// What was sent cannot be remembered.
    #[error("what was sent cannot be remembered")]
    Store(#[from] OutboxStoreError),
    /// The national log of this installation does not take them.
    #[error("the national log does not take them")]
    Here(#[source] RecordError),
    /// That of another installation does not.
    #[error("the national log elsewhere does not take them")]
    Elsewhere(#[source] RemoteError),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped(#[from] tokio::task::JoinError),
}

/// Sends what is there, and remembers between rounds what it need not look at again.
#[derive(Debug)]
pub struct Outbox {
    app: Arc<App>,
    destination: Destination,
    /// Up to where the signals of a log were looked through and sent.
    looked: HashMap<LogId, Position>,
    /// When requests that wait were last looked through, and for which day.
    clock: Option<(Instant, Date)>,
}

impl Outbox {
    /// An outbox to a destination.
    #[must_use]
    pub fn new(app: Arc<App>, destination: Destination) -> Self {
        Self {
            app,
            destination,
            looked: HashMap::new(),
            clock: None,
        }
    }

    /// Sends until the task is dropped.
    pub async fn run(mut self) {
        let mut news = News::default();
        let mut retry = RETRY.0;
        loop {
            match self.flush().await {
                Ok(sent) => {
                    retry = RETRY.0;
                    if sent > 0 {
                        tracing::debug!(signals = sent, "signals were sent");
                    }
                    tokio::time::sleep(PAUSE).await;
                    match self.app.log.wait_for_news(news, IDLE).await {
                        Ok(mark) => news = mark,
                        Err(_) => tokio::time::sleep(IDLE).await,
                    }
                }
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        retry_s = retry.as_secs(),
                        "signals wait: they could not be sent"
                    );
                    tokio::time::sleep(retry).await;
                    retry = (retry * 2).min(RETRY.1);
                }
            }
        }
    }

    /// Sends all that is there now; how many that was.
    ///
    /// # Errors
    /// See [`OutboxError`]: what was sent before it stays sent.
    pub async fn flush(&mut self) -> Result<usize, OutboxError> {
        if !self.reachable().await? {
            return Ok(0);
        }
        let logs = self.app.log.logs().await?;
        let view = self.app.views.signals()?;
        view.wait_for_heads(&self.app.log, PATIENCE).await?;
        let today = self.app.clock.today();
        let by_clock = self
            .clock
            .is_none_or(|(at, day)| day != today || at.elapsed() >= CLOCK_EVERY);
        let mut count = 0;
        for log in logs.into_iter().filter(|log| !is_national(*log)) {
            count += self.flush_events(log).await?;
            if by_clock {
                count += self.flush_waiting(log, today).await?;
            }
        }
        if by_clock {
            self.clock = Some((Instant::now(), today));
        }
        Ok(count)
    }

    /// Whether there is a national log to send to.
    async fn reachable(&self) -> Result<bool, OutboxError> {
        match self.destination {
            Destination::Elsewhere(_) => Ok(true),
            Destination::Here => {
                let failed = |error| OutboxError::Here(RecordError::Log(error));
                let register = self.app.register(national()).await.map_err(failed)?;
                Ok(register.key.is_some())
            }
        }
    }

    async fn flush_events(&mut self, log: LogId) -> Result<usize, OutboxError> {
        // Before the rows: what comes after is looked for again.
        let seen = self.app.views.signals()?.seen(log);
        if self.looked.get(&log) == Some(&seen) {
            return Ok(0);
        }
        let mut up_to = self.app.outbox.sent(log).await?.up_to;
        let mut count = 0;
        loop {
            let views = &self.app.views;
            let rows = views.signals_after(log, up_to, MOST_RECORDS).await?;
            let Some(last) = rows.last() else {
                self.looked.insert(log, seen);
                return Ok(count);
            };
            up_to = SentUpTo {
                position: last.position,
                id: last.record.id,
            };
            count += rows.len();
            let refused = self.send(log, rows).await?;
            let arrived = Arrived {
                up_to: Some(up_to),
                refused,
                ..Arrived::default()
            };
            self.app.outbox.arrived(log, arrived).await?;
        }
    }

    async fn flush_waiting(&self, log: LogId, today: Date) -> Result<usize, OutboxError> {
        let mut after = SignalRecordId::from_bytes([0; 16]);
        let mut count = 0;
        loop {
            let views = &self.app.views;
            let mut rows = views
                .signals_waiting(log, today, after, MOST_RECORDS)
                .await?;
            let Some(last) = rows.last() else {
                return Ok(count);
            };
            after = last.record.id;
            let ids = rows.iter().map(|row| row.record.id).collect();
            let sent = self.app.outbox.waiting_sent(log, ids).await?;
            rows.retain(|row| !sent.contains(&row.record.id));
            if rows.is_empty() {
                continue;
            }
            count += rows.len();
            let waiting = rows.iter().map(|row| row.record.id).collect();
            let refused = self.send(log, rows).await?;
            let arrived = Arrived {
                up_to: None,
                waiting,
                refused,
            };
            self.app.outbox.arrived(log, arrived).await?;
        }
    }

    /// Sends a batch. What the national log has otherwise under the same identifier is left out, and
    /// answered: sending it again would change nothing.
    async fn send(
        &self,
        log: LogId,
        rows: Vec<SignalRow>,
    ) -> Result<Vec<SignalRecordId>, OutboxError> {
        let mut records: Vec<SignalRecord> = rows.into_iter().map(|row| row.record).collect();
        let mut refused = Vec::new();
        while !records.is_empty() {
            let Some(places) = self.deliver(log, &records).await? else {
                break;
            };
            for place in places {
                tracing::error!(
                    authority = %log,
                    record = %records[place].id,
                    "the national log has another signal under this identifier"
                );
                refused.push(records[place].id);
            }
            records.retain(|record| !refused.contains(&record.id));
        }
        Ok(refused)
    }

    /// Delivers records; answers the places of those that the national log has otherwise.
    async fn deliver(
        &self,
        log: LogId,
        records: &[SignalRecord],
    ) -> Result<Option<Vec<usize>>, OutboxError> {
        match &self.destination {
            Destination::Here => {
                let sent = SentSignals {
                    authority: log,
                    records: records.to_vec(),
                    by: Officer::new("outbox"),
                    trace: "outbox".to_owned(),
                    idempotency: None,
                };
                match self.app.record_signals(&sent).await {
                    Ok(_) => Ok(None),
                    Err(RecordError::Conflict(places)) => Ok(Some(places)),
                    Err(error) => Err(OutboxError::Here(error)),
                }
            }
            Destination::Elsewhere(remote) => {
                let batch = Batch::of(records);
                let key = self.key(log, &batch);
                let remote = remote.clone();
                let sending = tokio::task::spawn_blocking(move || remote.send(log, &key, &batch));
                match sending.await? {
                    Ok(()) => Ok(None),
                    Err(RemoteError::Conflict(places)) => Ok(Some(places)),
                    Err(error) => Err(OutboxError::Elsewhere(error)),
                }
            }
        }
    }

    /// The key of a batch: the same for the same bytes.
    fn key(&self, log: LogId, batch: &Batch) -> String {
        let digest = self
            .app
            .keyed_digest(log, "batch of signals", batch.body.as_bytes());
        Hex(&digest[..16]).to_string()
    }
}

/// How many signals of an authority were not sent, and how many the national log refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// The authority.
    pub log: LogId,
    /// Not sent yet.
    pub unsent: u64,
    /// The national log has others under their identifiers.
    pub refused: u64,
}

impl App {
    /// What the outbox has before it, by authority.
    ///
    /// # Errors
    /// When the logs, the view or the outbox cannot be read.
    pub async fn unsent_signals(&self) -> Result<Vec<Unsent>, OutboxError> {
        let today = self.clock.today();
        let mut all = Vec::new();
        for log in self.log.logs().await? {
            if is_national(log) {
                continue;
            }
            let sent = self.outbox.sent(log).await?;
            let (events, waiting) = self.views.count_signals(log, sent.up_to, today).await?;
            all.push(Unsent {
                log,
                unsent: events + waiting.saturating_sub(sent.waiting),
                refused: sent.refused,
            });
        }
        Ok(all)
    }
}
