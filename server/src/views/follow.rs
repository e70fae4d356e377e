//! Following cases: for each event the case as it stood before it, without folding it anew each time.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_domain::CaseId;
use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_domain::erasure::ErasureEvent;
use maatwerk_log::{EventLog as _, EventType, LogId, Position, RecordedRef, Version};
use rusqlite::Transaction;
use tokio::runtime::Handle;

use super::engine::{Aside, SetAside, ViewError, Worker};
use super::open::{Opened, open_event};
use crate::app::App;
use crate::events::{DomainEvent, Meta, StreamKind};
use crate::load::case_stream;

/// How many events the cases that are kept in memory may hold together: some tens of megabytes.
const KEPT_EVENTS: u64 = 65_536;

/// An event of a case.
#[derive(Debug)]
pub struct CaseStep<'a> {
    /// The log.
    pub log: LogId,
    /// The case.
    pub case: CaseId,
    /// Where the event stands in the log.
    pub position: Position,
    /// Which event of the case it is, from 1.
    pub version: Version,
    /// When it was recorded, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// The case before it.
    pub before: &'a Case,
    /// What happened.
    pub event: &'a CaseEvent,
    /// Who caused it.
    pub meta: &'a Meta,
}

/// A case after the last event that a batch has of it.
#[derive(Debug)]
pub struct CaseSettled<'a> {
    /// The log.
    pub log: LogId,
    /// The case.
    pub case: CaseId,
    /// How it stands.
    pub state: &'a Case,
    /// Its version.
    pub version: Version,
    /// When it was opened, in microseconds since the Unix epoch.
    pub opened_at: i64,
    /// When its last event was recorded, likewise.
    pub changed_at: i64,
    /// When it was closed, likewise.
    pub closed_at: Option<i64>,
}

/// Makes rows of cases.
pub trait CaseRows: Send + 'static {
    /// The tables whose rows are of cases, by the columns `log` and `case_id`: when a case is erased,
    /// what it left in them goes too, and when a person in it is, they are made again without that
    /// person.
    const TABLES: &'static [&'static str];

    /// After each event, in the order of the log.
    ///
    /// # Errors
    /// When rows cannot be written or something cannot be read now.
    fn step(&mut self, rows: &Transaction<'_>, step: &CaseStep<'_>) -> Result<(), ViewError> {
        let _ = (rows, step);
        Ok(())
    }

    /// Once in a batch for each case that it touched: enough for rows that say how a case stands.
    ///
    /// # Errors
    /// As [`CaseRows::step`].
    fn settled(&mut self, rows: &Transaction<'_>, case: &CaseSettled<'_>) -> Result<(), ViewError> {
        let _ = (rows, case);
        Ok(())
    }
}

/// A [`Worker`] that follows cases and leaves the rows to somebody else.
pub struct CaseFollower<R> {
    app: Arc<App>,
    rows: R,
    batch: Vec<Taken>,
    kept: Kept,
}

/// What the batch is made of.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are events: a box would cost an allocation for each"
)]
enum Taken {
    Event(Pending),
    /// Keys of this case were destroyed before this place in the log.
    Forgotten(LogId, CaseId, Position),
}

impl Taken {
    fn of(&self) -> (LogId, CaseId) {
        match self {
            Self::Event(pending) => (pending.log, pending.case),
            Self::Forgotten(log, case, _) => (*log, *case),
        }
    }
}

/// An event of the batch.
struct Pending {
    log: LogId,
    case: CaseId,
    position: Position,
    version: Version,
    recorded_at: i64,
    event_type: EventType,
    /// `None` when it was erased.
    event: Option<(CaseEvent, Meta)>,
}

impl Pending {
    /// The version of the case before this event.
    fn before(&self) -> Version {
        Version::new(self.version.get().saturating_sub(1))
    }
}

/// A case as far as it was followed.
struct State {
    case: Case,
    version: Version,
    opened_at: i64,
    changed_at: i64,
    closed_at: Option<i64>,
}

/// What is known of a case within a batch.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are states: a box would cost an allocation for each"
)]
enum Known {
    State(State),
    Erased,
    /// An event of it was set aside: what follows on it cannot be taken in either.
    Broken,
}

impl<R: CaseRows> CaseFollower<R> {
    /// One that makes these rows.
    #[must_use]
    pub fn new(app: &Arc<App>, rows: R) -> Self {
        Self {
            app: Arc::clone(app),
            rows,
            batch: Vec::new(),
            kept: Kept::default(),
        }
    }

    /// The case up to a version, read from its stream.
    fn load(&self, log: LogId, case: CaseId, upto: Version) -> Result<Known, ViewError> {
        let vault = self.app.vault.clone();
        let start = Ok(Known::State(State::new()));
        let folded = self.app.log.fold_stream(
            log,
            case_stream(case),
            Version::NONE,
            start,
            move |known: &mut Result<Known, ViewError>, event| {
                let Ok(Known::State(state)) = known else {
                    return ControlFlow::Break(());
                };
                if state.version >= upto {
                    return ControlFlow::Break(());
                }
                match open_event(&vault, &event) {
                    Ok(Opened::Event(DomainEvent::Case(happened), _)) => {
                        state.add(happened, event.version, event.recorded_at);
                        ControlFlow::Continue(())
                    }
                    Ok(Opened::Erased) => {
                        *known = Ok(Known::Erased);
                        ControlFlow::Break(())
                    }
                    Ok(_) => {
                        *known = Ok(Known::Broken);
                        ControlFlow::Break(())
                    }
                    Err(error) => {
                        *known = Err(error);
                        ControlFlow::Break(())
                    }
                }
            },
        );
        // Workers write on threads that may block.
        Handle::current().block_on(folded)?
    }
}

impl State {
    fn new() -> Self {
        Self {
            case: Case::default(),
            version: Version::NONE,
            opened_at: 0,
            changed_at: 0,
            closed_at: None,
        }
    }

    fn add(&mut self, event: CaseEvent, version: Version, recorded_at: i64) {
        if self.version == Version::NONE {
            self.opened_at = recorded_at;
        }
        if matches!(event, CaseEvent::CaseClosed { .. }) {
            self.closed_at = Some(recorded_at);
        }
        self.case.apply(event);
        self.version = version;
        self.changed_at = recorded_at;
    }
}

impl<R: CaseRows> Worker for CaseFollower<R> {
    fn take(&mut self, event: &RecordedRef<'_>, aside: &mut Aside) -> Result<(), ViewError> {
        // Nothing of other streams is needed here; a type that is not known may be one of a case.
        let kind = StreamKind::of(event.event_type);
        if kind.is_some_and(|kind| !matches!(kind, StreamKind::Case | StreamKind::Erasure)) {
            return Ok(());
        }
        let happened = match open_event(&self.app.vault, event)? {
            Opened::Event(DomainEvent::Case(happened), meta) => Some((happened, meta)),
            Opened::Event(
                DomainEvent::Erasure(ErasureEvent::ErasureCarriedOut { case, .. }),
                _,
            ) => {
                let forgotten = Taken::Forgotten(event.log, case, event.position);
                self.batch.push(forgotten);
                return Ok(());
            }
            Opened::Event(..) => return Ok(()),
            Opened::Erased => None,
            Opened::Bad(why) => {
                aside.add(event.position, event.event_type, why);
                return Ok(());
            }
        };
        self.batch.push(Taken::Event(Pending {
            log: event.log,
            case: CaseId::from_bytes(*event.stream.as_bytes()),
            position: event.position,
            version: event.version,
            recorded_at: event.recorded_at,
            event_type: event.event_type.clone(),
            event: happened,
        }));
        Ok(())
    }

    fn write(&mut self, rows: &Transaction<'_>, aside: &mut Aside) -> Result<(), ViewError> {
        let mut touched = HashMap::new();
        // In the order in which they were first touched: the same rows in the same order each time.
        let mut order = Vec::new();
        for taken in std::mem::take(&mut self.batch) {
            let id = taken.of();
            let known = touched.remove(&id);
            if known.is_none() {
                order.push(id);
            }
            let known = match (taken, known) {
                (Taken::Event(pending), Some(known)) => self.step(rows, aside, pending, known)?,
                (Taken::Event(pending), None) => {
                    let known = self.known(&pending)?;
                    self.step(rows, aside, pending, known)?
                }
                (Taken::Forgotten(.., before), _) => self.again(rows, aside, id, before)?,
            };
            touched.insert(id, known);
        }
        for id in order {
            if let Some(Known::State(state)) = touched.remove(&id) {
                self.settle(rows, id, state)?;
            }
        }
        Ok(())
    }
}

impl<R: CaseRows> CaseFollower<R> {
    /// What is known of a case before an event of it.
    fn known(&mut self, pending: &Pending) -> Result<Known, ViewError> {
        if let Some(state) = self.kept.take((pending.log, pending.case)) {
            return Ok(Known::State(state));
        }
        self.load(pending.log, pending.case, pending.before())
    }

    /// What is known of a case without the keys that were destroyed, with its rows made anew: nothing
    /// that was opened with them stays, in the file or in memory.
    fn again(
        &mut self,
        rows: &Transaction<'_>,
        aside: &mut Aside,
        id: (LogId, CaseId),
        before: Position,
    ) -> Result<Known, ViewError> {
        drop(self.kept.take(id));
        Self::forget(rows, id)?;
        let mut known = Known::State(State::new());
        for pending in self.read(id, before)? {
            known = self.step(rows, aside, pending, known)?;
        }
        Ok(known)
    }

    /// The events of a case before a place in the log, without those that were set aside.
    fn read(&self, id: (LogId, CaseId), before: Position) -> Result<Vec<Pending>, ViewError> {
        let (log, case) = id;
        let vault = self.app.vault.clone();
        let folded = self.app.log.fold_stream(
            log,
            case_stream(case),
            Version::NONE,
            Ok(Vec::new()),
            move |read: &mut Result<Vec<Pending>, ViewError>, event| {
                if event.position >= before {
                    return ControlFlow::Break(());
                }
                let happened = match open_event(&vault, &event) {
                    Ok(Opened::Event(DomainEvent::Case(happened), meta)) => Some((happened, meta)),
                    Ok(Opened::Erased) => None,
                    Ok(_) => return ControlFlow::Continue(()),
                    Err(error) => {
                        *read = Err(error);
                        return ControlFlow::Break(());
                    }
                };
                if let Ok(events) = read {
                    events.push(Pending {
                        log,
                        case,
                        position: event.position,
                        version: event.version,
                        recorded_at: event.recorded_at,
                        event_type: event.event_type.clone(),
                        event: happened,
                    });
                }
                ControlFlow::Continue(())
            },
        );
        Handle::current().block_on(folded)?
    }

    fn forget(rows: &Transaction<'_>, id: (LogId, CaseId)) -> Result<(), ViewError> {
        for table in R::TABLES {
            let forget = format!("DELETE FROM {table} WHERE log = ?1 AND case_id = ?2");
            rows.prepare_cached(&forget)?
                .execute((id.0.as_str(), id.1.to_bytes()))?;
        }
        Ok(())
    }

    /// What is known of it after the event.
    fn step(
        &mut self,
        rows: &Transaction<'_>,
        aside: &mut Aside,
        pending: Pending,
        known: Known,
    ) -> Result<Known, ViewError> {
        let before = pending.before();
        let Some((event, meta)) = pending.event else {
            Self::forget(rows, (pending.log, pending.case))?;
            return Ok(Known::Erased);
        };
        match known {
            Known::State(mut state) if state.version == before => {
                let step = CaseStep {
                    log: pending.log,
                    case: pending.case,
                    position: pending.position,
                    version: pending.version,
                    recorded_at: pending.recorded_at,
                    before: &state.case,
                    event: &event,
                    meta: &meta,
                };
                self.rows.step(rows, &step)?;
                state.add(event, pending.version, pending.recorded_at);
                Ok(Known::State(state))
            }
            // An event before this one was set aside.
            Known::State(_) | Known::Broken => {
                let why = SetAside::new("an earlier event of its case cannot be read");
                aside.add(pending.position, &pending.event_type, why);
                Ok(Known::Broken)
            }
            Known::Erased => Ok(Known::Erased),
        }
    }

    fn settle(
        &mut self,
        rows: &Transaction<'_>,
        id: (LogId, CaseId),
        state: State,
    ) -> Result<(), ViewError> {
        // Another kind of stream under this identifier is no case.
        if state.case.opened {
            let settled = CaseSettled {
                log: id.0,
                case: id.1,
                state: &state.case,
                version: state.version,
                opened_at: state.opened_at,
                changed_at: state.changed_at,
                closed_at: state.closed_at,
            };
            self.rows.settled(rows, &settled)?;
        }
        self.kept.keep(id, state);
        Ok(())
    }
}

/// Cases that were followed lately, in two generations: when the young one is full it becomes the
/// old one, and what was in the old one and not asked for since is dropped.
#[derive(Default)]
struct Kept {
    young: HashMap<(LogId, CaseId), State>,
    /// The events of the young ones: what they hold follows from these.
    events: u64,
    old: HashMap<(LogId, CaseId), State>,
}

impl Kept {
    fn take(&mut self, id: (LogId, CaseId)) -> Option<State> {
        match self.young.remove(&id) {
            Some(state) => {
                self.events -= u64::from(state.version.get());
                Some(state)
            }
            None => self.old.remove(&id),
        }
    }

    fn keep(&mut self, id: (LogId, CaseId), state: State) {
        let weight = u64::from(state.version.get());
        if self.events + weight > KEPT_EVENTS / 2 {
            self.old = std::mem::take(&mut self.young);
            self.events = 0;
        }
        self.events += weight;
        self.young.insert(id, state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded_and_what_is_used_stays() {
        let log = LogId::new("GM0479").unwrap();
        let id = |number: u32| {
            let mut bytes = [0; 16];
            bytes[..4].copy_from_slice(&number.to_be_bytes());
            (log, CaseId::from_bytes(bytes))
        };
        let state = || State {
            version: Version::new(20),
            ..State::new()
        };
        let mut kept = Kept::default();
        kept.keep(id(0), state());
        for number in 1..20_000 {
            kept.keep(id(number), state());
            let used = kept.take(id(0)).expect("it is in use");
            kept.keep(id(0), used);
            let events = (kept.young.len() + kept.old.len()) as u64 * 20;
            assert!(events <= KEPT_EVENTS, "{events} after {number}");
        }
        assert!(kept.take(id(1)).is_none());
    }
}
