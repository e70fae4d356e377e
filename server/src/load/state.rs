//! Streams folded into the state of what they are about.

use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_domain::bank::Bank;
use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_domain::dossier::Dossier;
use maatwerk_domain::erasure::Erasure;
use maatwerk_domain::retention::{Moments, Retention};
use maatwerk_domain::{Authority, CaseId, Date, DossierId, ErasureId, Pot};
use maatwerk_log::{EventLog as _, KeyId, LogId, Position, SealedParts, StreamId, Version};

use super::names::{case_stream, dossier_stream, erasure_stream};
use super::read::{Unreadable, read_event};
use crate::app::App;
use crate::clock::Clock;
use crate::events::DomainEvent;
use crate::handle::HandleError;
use crate::past::Until;
/// The authority's register as loaded.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    /// Its state.
    pub authority: Authority,
    /// Its version.
    pub version: Version,
    /// The key that seals the authority's own streams; none before it is established.
    pub key: Option<KeyId>,
}

/// A case as loaded.
#[derive(Debug, Clone)]
pub struct LoadedCase {
    /// Its state.
    pub case: Case,
    /// Its version.
    pub version: Version,
    /// The log position of its last event.
    pub position: Position,
    /// The day as of which it was loaded, in the Netherlands: today, or that of the moment asked for.
    /// Of a position it is the day of the last event.
    pub day: Date,
}

/// An erasure as loaded.
#[derive(Debug, Clone, Default)]
pub(crate) struct LoadedErasure {
    /// Its state.
    pub(crate) erasure: Erasure,
    /// Its version.
    pub(crate) version: Version,
    /// The log position of its last event.
    pub(crate) position: Position,
    /// How the case is kept now, where the command needs that.
    pub(crate) kept: Option<(CaseId, Retention)>,
}

/// What folding a stream gathers.
struct Folding<S> {
    state: S,
    version: Version,
    position: Position,
    key: Option<KeyId>,
    acts: Acts,
    /// When the last event was recorded, in microseconds since the Unix epoch.
    recorded_at: i64,
    failed: Option<Unreadable>,
}

/// When what was done in a case, as far as the terms of keeping it count from that.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Acts {
    /// When it was closed, in microseconds since the Unix epoch.
    closed_at: Option<i64>,
    /// When something was last done in it, likewise.
    acted_at: i64,
}

impl Acts {
    /// Notes when an event of a case was recorded. Holding on to a case, handing it over or
    /// linking its records is no act in it: its term would
    /// begin again with each hold.
    pub(crate) fn note(&mut self, event: &CaseEvent, at: i64) {
        match event {
            CaseEvent::HoldPlaced { .. }
            | CaseEvent::HoldLifted { .. }
            | CaseEvent::HandlerAssigned { .. }
            | CaseEvent::DestructionBegun { .. } => return,
            CaseEvent::People(event) if event.is_office() => return,
            CaseEvent::CaseClosed { .. } => self.closed_at = Some(at),
            _ => {}
        }
        self.acted_at = at;
    }

    /// On which days.
    pub(crate) fn moments(&self, clock: &Clock) -> Moments {
        Moments {
            closed: self.closed_at.map(|at| clock.day_of(at)),
            last: clock.day_of(self.acted_at),
        }
    }
}

impl App {
    /// The register of an authority, from memory when nothing was added since.
    pub(crate) async fn register(&self, log: LogId) -> Result<Arc<Register>, HandleError> {
        if let Ok(known) = self.registers.read()
            && let Some(register) = known.get(&log)
        {
            return Ok(Arc::clone(register));
        }
        let folded: Folding<Authority> = self
            .fold(
                log,
                self.register_stream(log),
                Until::Now,
                |authority: &mut Authority, event| {
                    if let DomainEvent::Authority(event) = event {
                        authority.apply(event);
                    }
                },
            )
            .await?;
        let register = Arc::new(Register {
            authority: folded.state,
            version: folded.version,
            key: folded.key,
        });
        // Only what is there is kept: any text can be asked for as an authority.
        if register.key.is_some()
            && let Ok(mut known) = self.registers.write()
        {
            known.insert(log, Arc::clone(&register));
        }
        Ok(register)
    }

    /// Forgets a register that turned out to be outdated.
    pub(crate) fn forget_register(&self, log: LogId) {
        if let Ok(mut known) = self.registers.write() {
            known.remove(&log);
        }
    }

    /// The register of an authority.
    ///
    /// # Errors
    /// When the authority is unknown here, or the log cannot be read.
    pub async fn authority(&self, log: LogId) -> Result<(Authority, Version), HandleError> {
        let register = self.register(log).await?;
        if register.key.is_none() {
            return Err(HandleError::NoAuthority(log));
        }
        Ok((register.authority.clone(), register.version))
    }

    /// A yearly pot; one that was never set has no amount.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn pot(&self, log: LogId, year: i16) -> Result<(Pot, Version), HandleError> {
        self.pot_until(log, year, Until::Now).await
    }

    /// A yearly pot as it was then.
    pub(crate) async fn pot_until(
        &self,
        log: LogId,
        year: i16,
        until: Until,
    ) -> Result<(Pot, Version), HandleError> {
        let stream = self.pot_stream(log, year);
        let folded: Folding<Pot> = self
            .fold(log, stream, until, |pot: &mut Pot, event| {
                if let DomainEvent::Pot(event) = event {
                    pot.apply(&event);
                }
            })
            .await?;
        Ok((folded.state, folded.version))
    }

    /// A case, or `None` when this authority has no such case.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn case(&self, log: LogId, case: CaseId) -> Result<Option<LoadedCase>, HandleError> {
        self.case_until(log, case, Until::Now).await
    }

    /// A case as it was then, or `None` when this authority had no such case.
    pub(crate) async fn case_until(
        &self,
        log: LogId,
        case: CaseId,
        until: Until,
    ) -> Result<Option<LoadedCase>, HandleError> {
        let kept = self.kept_case_until(log, case, until).await?;
        Ok(kept.map(|(loaded, _)| loaded))
    }

    /// A case, and when it came to which point.
    pub(crate) async fn kept_case(
        &self,
        log: LogId,
        case: CaseId,
    ) -> Result<Option<(LoadedCase, Moments)>, HandleError> {
        self.kept_case_until(log, case, Until::Now).await
    }

    async fn kept_case_until(
        &self,
        log: LogId,
        case: CaseId,
        until: Until,
    ) -> Result<Option<(LoadedCase, Moments)>, HandleError> {
        let mut folded: Folding<Case> = self
            .fold(log, case_stream(case), until, |case: &mut Case, event| {
                if let DomainEvent::Case(event) = event {
                    case.apply(event);
                }
            })
            .await?;
        // Another kind of stream under this identifier is no case.
        if !folded.state.opened {
            return Ok(None);
        }
        self.forget_links(&mut folded.state)?;
        self.shield(log, case, &mut folded.state).await;
        let moments = folded.acts.moments(&self.clock);
        let day = match until {
            Until::Now => self.clock.today(),
            Until::Time(micros) => self.clock.day_of(micros),
            Until::Position(_) => self.clock.day_of(folded.recorded_at),
        };
        let loaded = LoadedCase {
            case: folded.state,
            version: folded.version,
            position: folded.position,
            day,
        };
        Ok(Some((loaded, moments)))
    }

    /// An erasure, or `None` when this authority has no such erasure.
    pub(crate) async fn erasure(
        &self,
        log: LogId,
        erasure: ErasureId,
    ) -> Result<Option<LoadedErasure>, HandleError> {
        let folded: Folding<Erasure> = self
            .fold(
                log,
                erasure_stream(erasure),
                Until::Now,
                |erasure: &mut Erasure, event| {
                    if let DomainEvent::Erasure(event) = event {
                        erasure.apply(event);
                    }
                },
            )
            .await?;
        // Another kind of stream under this identifier is no erasure.
        let found = folded.state.proposed.is_some();
        Ok(found.then_some(LoadedErasure {
            erasure: folded.state,
            version: folded.version,
            position: folded.position,
            kept: None,
        }))
    }

    /// What a stream of the bank's kind holds; nothing when there is none.
    pub(crate) async fn bank(
        &self,
        log: LogId,
        stream: StreamId,
    ) -> Result<(Bank, Version), HandleError> {
        let folded: Folding<Bank> = self
            .fold(log, stream, Until::Now, |bank: &mut Bank, event| {
                if let DomainEvent::Bank(event) = event {
                    bank.apply(event);
                }
            })
            .await?;
        Ok((folded.state, folded.version))
    }

    /// A dossier with its version, or `None` when this authority has no such dossier.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn dossier(
        &self,
        log: LogId,
        dossier: DossierId,
    ) -> Result<Option<(Dossier, Version)>, HandleError> {
        let folded: Folding<Dossier> = self
            .fold(
                log,
                dossier_stream(dossier),
                Until::Now,
                |dossier: &mut Dossier, event| {
                    if let DomainEvent::Dossier(event) = event {
                        dossier.apply(event);
                    }
                },
            )
            .await?;
        // Another kind of stream under this identifier is no dossier.
        let found = folded.state.opened.is_some();
        Ok(found.then_some((folded.state, folded.version)))
    }

    async fn fold<S: Default + Send + 'static>(
        &self,
        log: LogId,
        stream: StreamId,
        until: Until,
        apply: fn(&mut S, DomainEvent),
    ) -> Result<Folding<S>, HandleError> {
        let vault = self.vault.clone();
        let start = Folding {
            state: S::default(),
            version: Version::NONE,
            position: Position::START,
            key: None,
            acts: Acts::default(),
            recorded_at: 0,
            failed: None,
        };
        let mut folded = self
            .log
            .fold_stream(log, stream, Version::NONE, start, move |so_far, event| {
                if !until.includes(&event) {
                    return ControlFlow::Break(());
                }
                if so_far.key.is_none() {
                    so_far.key = SealedParts::parse(event.sealed)
                        .ok()
                        .and_then(|parts| parts.get(0).map(|part| part.key()));
                }
                let event_at = event.recorded_at;
                match read_event(&vault, &event) {
                    Ok((event, _)) => {
                        if let DomainEvent::Case(event) = &event {
                            so_far.acts.note(event, event_at);
                        }
                        apply(&mut so_far.state, event);
                    }
                    Err(unreadable) => {
                        so_far.failed = Some(unreadable);
                        return ControlFlow::Break(());
                    }
                }
                so_far.version = event.version;
                so_far.position = event.position;
                so_far.recorded_at = event_at;
                ControlFlow::Continue(())
            })
            .await
            .map_err(HandleError::read)?;
        match folded.failed.take() {
            Some(unreadable) => Err(unreadable.into()),
            None => Ok(folded),
        }
    }
}
