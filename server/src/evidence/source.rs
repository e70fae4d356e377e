//! Which events a bundle is of, in the order of the log.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_domain::erasure::ErasureEvent;
use maatwerk_domain::{CaseId, Date, PersonId, PotEvent};
use maatwerk_log::{
    EventLog as _, Holding, KeyId, LogId, Position, Recorded, RecordedRef, SealedParts, StreamId,
    Version,
};

use super::error::ExportError;
use super::manifest::{LeftOut, Omission};
use super::order::Asked;
use crate::app::App;
use crate::events::{DomainEvent, StreamKind};
use crate::handle::HandleError;
use crate::load::{case_stream, read_event};

/// How many events are read at a time.
const PAGE: u32 = 1000;

/// How the types of events of an erasure begin.
const ERASURES: &str = "erasure-";
/// The type of the event that opens a case.
const OPENED: &str = "case-opened.v1";

/// Events that were asked for, and what belongs to them and is not there.
struct Found {
    events: Vec<Recorded>,
    left_out: Vec<LeftOut>,
    explained: bool,
}

/// Events, a page at a time.
pub(super) struct Source {
    app: Arc<App>,
    log: LogId,
    /// Those before the range, and the range, and those after it.
    before: std::vec::IntoIter<Recorded>,
    next: Position,
    last: Position,
    after: std::vec::IntoIter<Recorded>,
    /// How many there are.
    pub(super) count: u64,
    /// Of a period the first and the last position, when there are any.
    pub(super) positions: Option<[u64; 2]>,
    /// Whether that is all of the log.
    pub(super) whole: bool,
    /// Whether what was erased of it is explained by the erasures that are in it.
    pub(super) explained: bool,
    pub(super) left_out: Vec<LeftOut>,
}

impl Source {
    /// What is asked, of a log that ends at `size`.
    pub(super) async fn of(
        app: &Arc<App>,
        log: LogId,
        asked: Asked,
        size: Position,
    ) -> Result<Self, ExportError> {
        let mut source = Self {
            app: Arc::clone(app),
            log,
            before: Vec::new().into_iter(),
            next: Position::new(1).unwrap_or_default(),
            last: size,
            after: Vec::new().into_iter(),
            count: size.get(),
            positions: None,
            whole: true,
            explained: true,
            left_out: Vec::new(),
        };
        match asked {
            Asked::Everything => return Ok(source),
            Asked::Case(case, person) => {
                let found = source.of_case(case, person, size).await?;
                source.only(found);
            }
            Asked::Period(from, until) => source.between(from, until, size).await?,
        }
        source.whole = false;
        let others = size.get().saturating_sub(source.count);
        let others =
            others.saturating_sub(source.left_out.iter().filter_map(|left| left.count).sum());
        if others > 0 {
            source.left_out.push(LeftOut {
                what: Omission::OtherEvents,
                count: Some(others),
                digest: None,
            });
        }
        Ok(source)
    }

    /// The next events; none when there are no more.
    pub(super) async fn page(&mut self) -> Result<Vec<Recorded>, ExportError> {
        let page: Vec<_> = self.before.by_ref().take(PAGE as usize).collect();
        if !page.is_empty() {
            return Ok(page);
        }
        if self.next <= self.last {
            let after = Position::new(self.next.get() - 1).unwrap_or_default();
            let mut page = self.app.log.read_log(self.log, after, PAGE).await?;
            page.retain(|event| event.position <= self.last);
            // A log that ends before its head is damaged; who goes on from nothing goes on for ever.
            let end = page.last().ok_or(ExportError::Damaged(self.next))?;
            self.next = end.position.plus(1);
            return Ok(page);
        }
        Ok(self.after.by_ref().take(PAGE as usize).collect())
    }

    /// Nothing but these.
    fn only(&mut self, found: Found) {
        let Found {
            events,
            left_out,
            explained,
        } = found;
        self.explained = explained;
        self.count = events.len() as u64;
        self.before = events.into_iter();
        self.next = Position::new(1).unwrap_or_default();
        self.last = Position::START;
        self.left_out = left_out;
    }

    /// What was recorded on these days, all of the register and all erasures: who had which mandate then
    /// was said before, and which policy was in force; what was erased of it was agreed to later.
    async fn between(
        &mut self,
        from: Date,
        until: Date,
        size: Position,
    ) -> Result<(), ExportError> {
        let clock = &self.app.clock;
        let begins = clock.start_of(from);
        let ends = until
            .tomorrow()
            .map_or(i64::MAX, |next| clock.start_of(next));
        let first = self.first_since(begins, size).await?;
        let end = self.first_since(ends, size).await?;
        self.next = first;
        self.last = Position::new(end.get() - 1).unwrap_or_default();
        self.positions = (first < end).then(|| [first.get(), end.get() - 1]);
        let register = self
            .stream(self.app.register_stream(self.log), size)
            .await?;
        let mut beside = register;
        beside.extend(self.erasures(None, size).await?);
        beside.sort_by_key(|event| event.position);
        let (before, rest): (Vec<_>, Vec<_>) =
            beside.into_iter().partition(|event| event.position < first);
        let after: Vec<_> = rest
            .into_iter()
            .filter(|event| event.position >= end)
            .collect();
        self.count = (end.get() - first.get()) + (before.len() + after.len()) as u64;
        self.before = before.into_iter();
        self.after = after.into_iter();
        Ok(())
    }

    /// The position of the first event recorded at or after a moment; one after the last when there is
    /// none. Recorded times never decrease along a log.
    async fn first_since(&self, moment: i64, size: Position) -> Result<Position, ExportError> {
        let (mut low, mut high) = (1, size.get() + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let before = Position::new(middle - 1).unwrap_or_default();
            let at = Position::new(middle).unwrap_or_default();
            let page = self.app.log.read_log(self.log, before, 1).await?;
            let event = page.first().ok_or(ExportError::Damaged(at))?;
            if event.recorded_at < moment {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(Position::new(low).unwrap_or(Position::MAX))
    }

    /// The erasures of a log up to a position, or those of one case: they say why keys are gone.
    async fn erasures(
        &self,
        of: Option<CaseId>,
        size: Position,
    ) -> Result<Vec<Recorded>, ExportError> {
        let note = move |found: &mut BTreeSet<[u8; 16]>, event: RecordedRef<'_>| {
            if event.position > size {
                return ControlFlow::Break(());
            }
            // By the name of the type, which stands in the open: this goes along all of the log.
            if event.event_type.as_str().starts_with(ERASURES) {
                found.insert(*event.stream.as_bytes());
            }
            ControlFlow::Continue(())
        };
        let log = &self.app.log;
        let streams = log
            .fold_log(self.log, Position::START, BTreeSet::new(), note)
            .await?;
        let mut all = Vec::new();
        for stream in streams {
            let events = self.stream(StreamId::from_bytes(stream), size).await?;
            let is_asked = of.is_none_or(|case| {
                let first = events.first().map(Recorded::as_ref);
                let read = first.and_then(|first| read_event(&self.app.vault, &first).ok());
                matches!(
                    read,
                    Some((DomainEvent::Erasure(ErasureEvent::ErasureProposed { case: of, .. }), _))
                        if of == case
                )
            });
            if is_asked {
                all.extend(events);
            }
        }
        Ok(all)
    }

    /// Whether a key that these events are sealed with is destroyed.
    fn is_erased(&self, events: &[Recorded]) -> Result<bool, ExportError> {
        let parts = events
            .iter()
            .filter_map(|event| SealedParts::parse(&event.sealed).ok());
        let keys: BTreeSet<KeyId> = parts.flatten().map(|part| part.key()).collect();
        for key in keys {
            if self.app.vault.holding(key)? == Holding::Destroyed {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// All events of a stream up to a position.
    async fn stream(&self, stream: StreamId, size: Position) -> Result<Vec<Recorded>, ExportError> {
        let mut all: Vec<Recorded> = Vec::new();
        loop {
            let after = all.last().map_or(Version::NONE, |event| event.version);
            let page = self
                .app
                .log
                .read_stream(self.log, stream, after, PAGE)
                .await?;
            let more = page.last().is_some_and(|event| event.position < size);
            all.extend(page.into_iter().filter(|event| event.position <= size));
            if !more {
                return Ok(all);
            }
        }
    }

    /// A case, with what shows that who decided in it had the mandate and that the pot moved along.
    async fn of_case(
        &self,
        case: CaseId,
        person: Option<PersonId>,
        size: Position,
    ) -> Result<Found, ExportError> {
        let mut events = self.stream(case_stream(case), size).await?;
        let is_case = events
            .first()
            .is_some_and(|first| StreamKind::of(&first.event_type) == Some(StreamKind::Case));
        if !is_case {
            return Err(ExportError::NoCase);
        }
        if let Some(person) = person {
            return self.of_person(case, &events, person).await;
        }
        let pots = self.pots_of(&events, case, size).await?;
        // Looked for only where something is missed: it goes along all of the log.
        let explained = self.is_erased(&events)?;
        if explained {
            events.extend(self.erasures(Some(case), size).await?);
        }
        events.extend(
            self.stream(self.app.register_stream(self.log), size)
                .await?,
        );
        events.extend(pots);
        events.sort_by_key(|event| event.position);
        Ok(Found {
            events,
            left_out: Vec::new(),
            explained,
        })
    }

    /// The movements of pots that belong to grants in a case.
    async fn pots_of(
        &self,
        events: &[Recorded],
        case: CaseId,
        size: Position,
    ) -> Result<Vec<Recorded>, ExportError> {
        let mut state = Case::default();
        for event in events {
            // What was erased moved pots that can no longer be led back to it from here.
            if let Ok((DomainEvent::Case(happened), _)) =
                read_event(&self.app.vault, &event.as_ref())
            {
                state.apply(happened);
            }
        }
        let years: BTreeSet<_> = state.grants.values().map(|grant| grant.pot_year).collect();
        let mut of_case = Vec::new();
        for year in years {
            for event in self
                .stream(self.app.pot_stream(self.log, year), size)
                .await?
            {
                let read = read_event(&self.app.vault, &event.as_ref());
                let Ok((DomainEvent::Pot(moved), _)) = read else {
                    continue;
                };
                if let PotEvent::PotCommitted { case: of, .. }
                | PotEvent::PotReleased { case: of, .. } = moved
                    && of == case
                {
                    of_case.push(event);
                }
            }
        }
        Ok(of_case)
    }

    /// What in a case concerns one person and nobody else: what is said of another is not even there
    /// sealed, and neither is another's money, which is nobody's secret but the other's.
    async fn of_person(
        &self,
        case: CaseId,
        events: &[Recorded],
        person: PersonId,
    ) -> Result<Found, ExportError> {
        let key = person.to_bytes();
        let mut state = Case::default();
        let (mut own, mut others, mut there) = (Vec::new(), 0_u64, false);
        for event in events {
            let happened = match read_event(&self.app.vault, &event.as_ref()) {
                Ok((DomainEvent::Case(happened), _)) => happened,
                Ok(_) => return Err(ExportError::NoCase),
                Err(unreadable) => return Err(HandleError::from(unreadable).into()),
            };
            let sealed_for = |other: bool| {
                SealedParts::parse(&event.sealed).is_ok_and(|mut parts| {
                    parts.next();
                    parts.any(|part| (*part.key().as_bytes() != key) == other)
                })
            };
            state.apply(happened.clone());
            let is_own = !sealed_for(true) && state.concerns(&happened, person);
            there |= sealed_for(false);
            if is_own {
                own.push((event, happened));
            } else {
                others += 1;
            }
        }
        // A shield that was raised since reaches back. What it leaves out is counted with what is of others: not
        // even that there is one is told.
        self.app.shield_surely(self.log, case, &mut state).await?;
        let kept = state.kept_from(person, self.app.clock.today());
        let all = own.len();
        own.retain(|(_, happened)| !kept.is_told_by(&state, happened));
        // A record that was erased since is told of by no link, and whoever is kept back by no answer of a policy.
        let mut linked = Vec::with_capacity(own.len());
        for (event, happened) in own {
            let gone = match &happened {
                CaseEvent::People(happened) => self.app.links_erased(happened)?,
                _ => false,
            };
            if !gone && !self.app.names_kept(&kept, event)? {
                linked.push((event, happened));
            }
        }
        let own = linked;
        others += (all - own.len()) as u64;
        let mut kept: Vec<_> = own.into_iter().map(|(event, _)| event.clone()).collect();
        if !there {
            return Err(ExportError::NoPerson);
        }
        // What the client's system calls the case is about the household: it is somebody's own where that
        // person is alone in it.
        if state.client_reference.is_some() && state.persons.len() > 1 {
            let all = kept.len();
            kept.retain(|event| event.event_type.as_str() != OPENED);
            others += (all - kept.len()) as u64;
        }
        let mut left_out = vec![LeftOut {
            what: Omission::Register,
            count: None,
            digest: None,
        }];
        if others > 0 {
            left_out.push(LeftOut {
                what: Omission::OtherPersons,
                count: Some(others),
                digest: None,
            });
        }
        Ok(Found {
            events: kept,
            left_out,
            // Why something of somebody was erased is told in the office, not in a bundle for one.
            explained: true,
        })
    }
}
