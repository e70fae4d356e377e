//! Going along the log.

use std::sync::Arc;
use std::time::Instant;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{CaseId, Date};
use maatwerk_log::{EventLog as _, LogId, Recorded, StreamId, Version};
use tokio::runtime::Handle;

use super::candidate::Candidate;
use super::compose::{Material, report};
use super::error::BacktestError;
use super::judge::{Judge, Opened, question};
use super::ledger::{Id, Tells};
use super::report::Report;
use super::tally::{Row, Tally};
use super::walk::{Takes, along};
use super::watch::Watch;
use crate::app::App;
use crate::events::DomainEvent;
use crate::load::read_event;

/// What is to be tried on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The log of the authority.
    pub log: LogId,
    /// The first day of receipt that counts; from the beginning when absent.
    pub from: Option<Date>,
    /// The last day of receipt that counts; to the end when absent.
    pub until: Option<Date>,
}

impl Order {
    /// The ends of the period, `from` and `until`, that lie within a month. Who may see no cases asks
    /// for whole months: two periods that differ by a day would tell what was asked that day.
    #[must_use]
    pub fn within_months(&self) -> Vec<&'static str> {
        let from = self.from.is_some_and(|from| from.day() != 1);
        let until = |until: Date| until.day() != until.days_in_month();
        let mut ends = Vec::new();
        ends.extend(from.then_some("from"));
        ends.extend(self.until.is_some_and(until).then_some("until"));
        ends
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Ran {
    /// The report, every count as it is: for who may see cases.
    pub report: Report,
    /// The answers that change, in the order of the log, at most ten thousand: the case and its
    /// version in which they are recorded.
    pub changed: Vec<(CaseId, Version)>,
}

/// Runs a candidate over the answers recorded in a log up to now. Ends early, with a report of what
/// was judged by then, when it is stopped.
///
/// # Errors
/// See [`BacktestError`].
pub async fn run(
    app: &Arc<App>,
    candidate: Candidate,
    order: Order,
    watch: &Watch,
) -> Result<Ran, BacktestError> {
    let began = Instant::now();
    let (authority, _) = app.authority(order.log).await?;
    let head = app.log.head(order.log).await?;
    watch.of(head.position.get());
    let candidate = Arc::new(candidate);
    let worker = |_| Worker {
        judge: Judge::new(app, &candidate),
        tells: FromLog::new(app, order.log),
        order,
        watch: watch.clone(),
        tally: Tally::default(),
    };
    let workers = (0..candidate.threads()).map(worker).collect();
    let mut tally = Tally::default();
    for worker in along(app, order.log, head.position, workers, watch).await? {
        tally.add(worker.tally);
    }
    let stopped = watch.is_stopped();
    let changed = tally.rows.iter();
    let changed = changed
        .map(|row| (CaseId::from_bytes(*row.case.as_bytes()), row.version))
        .collect();
    let report = report(
        app,
        Material {
            order,
            authority: &authority,
            candidate: &candidate,
            tally,
            head,
            stopped,
            beside: None,
            duration: began.elapsed(),
        },
    )
    .await?;
    Ok(Ran { report, changed })
}

/// Judges what it is handed.
struct Worker {
    judge: Judge,
    tells: FromLog,
    order: Order,
    watch: Watch,
    tally: Tally,
}

impl Takes for Worker {
    type Error = BacktestError;

    fn take(&mut self, event: &Recorded) -> Result<(), BacktestError> {
        let coverage = &mut self.tally.coverage;
        coverage.found += 1;
        let (input, recorded) = match self.judge.open(&event.as_ref())? {
            Opened::Question(input, recorded) => (input, recorded),
            Opened::Erased => {
                coverage.erased += 1;
                return Ok(());
            }
            Opened::NeverAsked => {
                coverage.never_asked += 1;
                return Ok(());
            }
            Opened::Unreadable => {
                coverage.unreadable += 1;
                return Ok(());
            }
        };
        let (received, asked) = question(&input);
        let Order { from, until, .. } = self.order;
        if from.is_some_and(|from| received < from) || until.is_some_and(|until| received > until) {
            coverage.outside += 1;
            return Ok(());
        }
        let Some(judged) = self.judge.judge(&input, &recorded)? else {
            coverage.unreadable += 1;
            return Ok(());
        };
        let row = Row {
            position: event.position,
            case: event.stream,
            version: event.version,
        };
        self.watch.judged();
        self.tally.take(&judged, row, asked, &self.tells)
    }
}

/// Opens events to tell of which request or gift they are.
pub(crate) struct FromLog {
    app: Arc<App>,
    log: LogId,
    runtime: Handle,
}

impl FromLog {
    /// Of a log; to be asked on a thread that may block.
    pub(crate) fn new(app: &Arc<App>, log: LogId) -> Self {
        Self {
            app: Arc::clone(app),
            log,
            runtime: Handle::current(),
        }
    }
}

impl Tells for FromLog {
    type Error = BacktestError;

    fn tell(&self, case: StreamId, version: Version) -> Result<Id, BacktestError> {
        let before = Version::new(version.get().saturating_sub(1));
        let read = self.app.log.read_stream(self.log, case, before, 1);
        let page = self.runtime.block_on(read)?;
        let event = page.first().map(Recorded::as_ref);
        let opened = event.and_then(|event| read_event(&self.app.vault, &event).ok());
        Ok(match opened {
            Some((DomainEvent::Case(CaseEvent::RequestAssessed { request, .. }), _)) => {
                request.to_bytes()
            }
            Some((DomainEvent::Case(CaseEvent::GiftReviewed { grant, .. }), _)) => grant.to_bytes(),
            // It cannot be told, so it counts by itself: no other event has this place.
            _ => {
                let mut id = *case.as_bytes();
                for (byte, version) in id.iter_mut().zip(version.get().to_be_bytes()) {
                    *byte ^= version;
                }
                id
            }
        })
    }
}
