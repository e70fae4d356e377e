//! Going along one log or all of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use maatwerk_domain::{CaseId, Date};
use maatwerk_log::{EventLog as _, LogId, ReadError, Recorded, StreamId, VaultError, Version};
use maatwerk_policy::{ENGINE, EngineError, HostError};
use serde::Serialize;
use tokio::task::JoinError;

use super::again::Again;
use super::records::Records;
use super::verdict::{Counts, Verdict};
use crate::app::App;
use crate::audit::verify::{Fault, MaterialError};
use crate::backtest::{Takes, Watch, along};
use crate::clock::NoTimeZone;
use crate::events::answered;
use crate::wire::{Day, Root, Wire as _};

/// What is to be decided again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// The log of one authority; all of them when absent.
    pub log: Option<LogId>,
    /// One case of that authority.
    pub case: Option<CaseId>,
    /// The first day of recording that counts, in Europe/Amsterdam.
    pub from: Option<Date>,
    /// The last day of recording that counts.
    pub until: Option<Date>,
}

/// What came of it. It names cases and positions, and nothing of what is in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The logs, and how far each was read.
    pub logs: Vec<Logged>,
    /// The first day of recording that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The one case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The engine that answered now; receipts name the one of then.
    pub engine: &'static str,
    /// Whether the keyed digests in receipts were compared: only an installation has their secret.
    pub keyed_digests: bool,
    /// What is wrong with the file that the records were brought in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// It was stopped: this is about what was looked at by then.
    pub stopped: bool,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// All together.
    pub counts: Counts,
    /// For each component.
    pub policies: Policies,
    /// What is not fine, in the order of the logs, at most a thousand.
    pub found: Vec<Found>,
    /// How many more there are.
    pub more: u64,
}

impl Report {
    /// Whether all was looked at, and nothing is wrong.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.counts.is_fine() && self.faults.is_empty() && !self.stopped
    }
}

/// Counts for each component, by its digest.
pub type Policies = BTreeMap<String, Counts>;

/// A log, and how far it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// The code of the authority.
    pub authority: String,
    /// The position of its last event.
    pub position: u64,
    /// The root of its tree there, in hexadecimal.
    pub root: Root,
}

/// An answer that is not fine, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The code of the authority.
    pub authority: String,
    /// The position in its log.
    pub position: u64,
    /// The case.
    pub case: String,
    /// The type of the event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// What is wrong.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Deciding again could not be gone on with. What is wrong with one answer is in the report instead.
#[derive(Debug, thiserror::Error)]
pub enum RedecideError {
    /// There is no such log here.
    #[error("{0} is not established here")]
    NoLog(LogId),
    /// There is no such case in that log.
    #[error("there is no case {0} in that log")]
    NoCase(CaseId),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] ReadError),
    /// The keys cannot be read.
    #[error("recorded answers cannot be opened")]
    Keys(#[source] VaultError),
    /// What was brought cannot be read.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// It cannot be told which day it was.
    #[error("the time of the Netherlands is not known")]
    Clock(#[from] NoTimeZone),
    /// Policies cannot be run here.
    #[error("policies cannot be run on this machine")]
    Engine(#[from] EngineError),
    /// A thread broke off.
    #[error("deciding again broke off")]
    Broken,
    /// A policy could not be asked.
    #[error("a policy could not be asked")]
    Host(#[source] HostError),
    /// The work was broken off.
    #[error("the work was broken off")]
    BrokenOff(#[from] JoinError),
}

/// How many answers that are not fine a report tells of.
const MOST_FOUND: usize = 1000;

/// Decides again, with so many threads that ask.
///
/// # Errors
/// See [`RedecideError`].
pub async fn run(
    app: &Arc<App>,
    order: Order,
    threads: usize,
    watch: &Watch,
) -> Result<Report, RedecideError> {
    let began = Instant::now();
    let mut heads = Vec::new();
    for log in app.log.logs().await? {
        if order.log.is_none_or(|only| only == log) {
            heads.push((log, app.log.head(log).await?));
        }
    }
    if let (Some(log), true) = (order.log, heads.is_empty()) {
        return Err(RedecideError::NoLog(log));
    }
    watch.of(heads.iter().map(|(_, head)| head.position.get()).sum());
    let mut counted = Counted::default();
    for (log, head) in &heads {
        let worker = |_| Worker::new(Arc::clone(app), order, watch);
        let workers = if let Some(case) = order.case {
            vec![of_case(app, *log, case, worker(0)).await?]
        } else {
            let workers = (0..threads.max(1)).map(worker).collect();
            along(app, *log, head.position, workers, watch).await?
        };
        counted.add(of_log(workers));
    }
    let logged = heads.iter().map(|(log, head)| Logged {
        authority: log.to_string(),
        position: head.position.get(),
        root: Root(head.root),
    });
    Ok(Report {
        keyed_digests: true,
        ..report(order, logged.collect(), counted, began, watch)
    })
}

/// What the workers on one log counted. Each tells of its own cases; together they are in the order of the
/// log.
pub(super) fn of_log<R>(workers: Vec<Worker<R>>) -> Counted {
    let mut of_log = Counted::default();
    for worker in workers {
        of_log.add(worker.counted);
    }
    of_log.found.sort_by_key(|found| found.position);
    of_log
}

/// What came of it, as of records without the secret of keyed digests, in a file that is fine.
pub(super) fn report(
    order: Order,
    logs: Vec<Logged>,
    mut counted: Counted,
    began: Instant,
    watch: &Watch,
) -> Report {
    let more = counted.found.len().saturating_sub(MOST_FOUND);
    counted.found.truncate(MOST_FOUND);
    Report {
        logs,
        from: order.from.as_ref().map(Day::of),
        until: order.until.as_ref().map(Day::of),
        case: order.case.map(|case| case.to_string()),
        engine: ENGINE,
        keyed_digests: false,
        faults: Vec::new(),
        stopped: watch.is_stopped(),
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        counts: counted.counts,
        policies: counted.policies,
        found: counted.found,
        more: counted.more + u64::try_from(more).unwrap_or(u64::MAX),
    }
}

/// Works on the answers in one case.
async fn of_case(
    app: &Arc<App>,
    log: LogId,
    case: CaseId,
    mut worker: OfApp,
) -> Result<OfApp, RedecideError> {
    let stream = StreamId::from_bytes(case.to_bytes());
    let mut after = Version::NONE;
    loop {
        let page = app.log.read_stream(log, stream, after, 1000).await?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.version;
        worker = tokio::task::spawn_blocking(move || {
            for event in page.iter().filter(|event| answered(&event.event_type)) {
                worker.take(event)?;
            }
            Ok::<_, RedecideError>(worker)
        })
        .await??;
    }
    if after == Version::NONE {
        return Err(RedecideError::NoCase(case));
    }
    Ok(worker)
}

/// The counts; each worker has its own.
#[derive(Debug, Default)]
pub(super) struct Counted {
    counts: Counts,
    policies: Policies,
    found: Vec<Found>,
    more: u64,
}

impl Counted {
    pub(super) fn add(&mut self, other: Self) {
        self.counts.add(other.counts);
        for (policy, counts) in other.policies {
            self.policies.entry(policy).or_default().add(counts);
        }
        self.found.extend(other.found);
        self.more += other.more;
    }
}

/// Works on answers, on a thread of its own.
pub(super) struct Worker<R> {
    again: Again<R>,
    order: Order,
    watch: Watch,
    counted: Counted,
}

type OfApp = Worker<Arc<App>>;

impl<R: Records> Worker<R> {
    pub(super) fn new(records: R, order: Order, watch: &Watch) -> Self {
        Self {
            again: Again::new(records),
            order,
            watch: watch.clone(),
            counted: Counted::default(),
        }
    }

    pub(super) fn take(&mut self, event: &Recorded) -> Result<(), RedecideError> {
        let Order { from, until, .. } = self.order;
        if from.is_some() || until.is_some() {
            let day = self.again.records.clock().day_of(event.recorded_at);
            if from.is_some_and(|from| day < from) || until.is_some_and(|until| day > until) {
                return Ok(());
            }
        }
        let (verdict, policy) = self.again.ask(event)?;
        self.watch.judged();
        let counted = &mut self.counted;
        counted.counts.count(&verdict);
        if let Some(policy) = policy {
            counted.policies.entry(policy).or_default().count(&verdict);
        }
        if verdict.is_fine() {
            return Ok(());
        }
        if counted.found.len() >= MOST_FOUND {
            counted.more += 1;
            return Ok(());
        }
        counted.found.push(Found {
            authority: event.log.to_string(),
            position: event.position.get(),
            case: event.stream.to_string(),
            event_type: event.event_type.to_string(),
            verdict,
        });
        Ok(())
    }
}

impl Takes for OfApp {
    type Error = RedecideError;

    fn take(&mut self, event: &Recorded) -> Result<(), RedecideError> {
        Worker::take(self, event)
    }
}
