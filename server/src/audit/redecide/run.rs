//! Going along one log or all of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use maatwerk_domain::{CaseId, Date};
use maatwerk_log::{EventLog as _, LogId, ReadError, Recorded, StreamId, Version};
use maatwerk_policy::{ENGINE, HostError};
use serde::Serialize;
use tokio::task::JoinError;

use super::again::Again;
use super::verdict::{Counts, Verdict};
use crate::app::App;
use crate::backtest::{Takes, Watch, along};
use crate::events::{DecodeError, answered};
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
    Keys(#[source] DecodeError),
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
        let worker = |_| Worker {
            again: Again::new(app),
            app: Arc::clone(app),
            order,
            watch: watch.clone(),
            counted: Counted::default(),
        };
        let workers = if let Some(case) = order.case {
            vec![of_case(app, *log, case, worker(0)).await?]
        } else {
            let workers = (0..threads.max(1)).map(worker).collect();
            along(app, *log, head.position, workers, watch).await?
        };
        let mut of_log = Counted::default();
        for worker in workers {
            of_log.add(worker.counted);
        }
        // Workers tell of their own cases; together they are in the order of the log.
        of_log.found.sort_by_key(|found| found.position);
        counted.add(of_log);
    }
    let more = counted.found.len().saturating_sub(MOST_FOUND);
    counted.found.truncate(MOST_FOUND);
    Ok(Report {
        logs: heads
            .iter()
            .map(|(log, head)| Logged {
                authority: log.to_string(),
                position: head.position.get(),
                root: Root(head.root),
            })
            .collect(),
        from: order.from.as_ref().map(Day::of),
        until: order.until.as_ref().map(Day::of),
        case: order.case.map(|case| case.to_string()),
        engine: ENGINE,
        stopped: watch.is_stopped(),
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        counts: counted.counts,
        policies: counted.policies,
        found: counted.found,
        more: counted.more + u64::try_from(more).unwrap_or(u64::MAX),
    })
}

/// Works on the answers in one case.
async fn of_case(
    app: &Arc<App>,
    log: LogId,
    case: CaseId,
    mut worker: Worker,
) -> Result<Worker, RedecideError> {
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
struct Counted {
    counts: Counts,
    policies: Policies,
    found: Vec<Found>,
    more: u64,
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.counts.add(other.counts);
        for (policy, counts) in other.policies {
            self.policies.entry(policy).or_default().add(counts);
        }
        self.found.extend(other.found);
        self.more += other.more;
    }
}

struct Worker {
    again: Again,
    app: Arc<App>,
    order: Order,
    watch: Watch,
    counted: Counted,
}

impl Takes for Worker {
    type Error = RedecideError;

    fn take(&mut self, event: &Recorded) -> Result<(), RedecideError> {
        let Order { from, until, .. } = self.order;
        if from.is_some() || until.is_some() {
            let day = self.app.clock.day_of(event.recorded_at);
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
