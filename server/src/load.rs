//! Loading what a command touches: streams, folded.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_domain::bank::{Bank, BankCommand};
use maatwerk_domain::case::people::{BeginRepresentation, OnPeople};
use maatwerk_domain::case::{Case, CaseCommand, CaseEvent};
use maatwerk_domain::dossier::{Dossier, DossierCommand};
use maatwerk_domain::erasure::{Erasure, ErasureCommand, Stage};
use maatwerk_domain::retention::{Moments, Retention};
use maatwerk_domain::{
    Authority, AuthorityCommand, CaseId, Date, DossierId, ErasureId, Personal, Pot,
};
use maatwerk_log::{
    EventLog as _, EventType, KeyId, LogId, Position, RecordedRef, SealedParts, StreamId, Vault,
    Version,
};

use crate::app::App;
use crate::clock::Clock;
use crate::events::{self, DecodeError, DomainEvent, Meta, Transcript};
use crate::handle::{Command, HandleError};
use crate::past::Until;
use crate::signals::is_national;

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

/// An event as read from a stream.
#[derive(Debug, Clone)]
pub struct ReadEvent {
    /// Its position in the log.
    pub position: Position,
    /// Its version in the stream.
    pub version: Version,
    /// When it was recorded, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// Its type, with version.
    pub event_type: EventType,
    /// What happened.
    pub event: DomainEvent,
    /// Who caused it.
    pub meta: Meta,
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

/// All that a command touches.
#[derive(Debug, Clone)]
pub(crate) struct Streams {
    pub(crate) register: Arc<Register>,
    /// The case, for a command to a case; with its identifier for one to an erasure of it.
    pub(crate) case: Option<LoadedCase>,
    /// The pot that the command may move, with its year.
    pub(crate) pot: Option<(i16, Pot, Version)>,
    /// The dossier, for a command to a dossier.
    pub(crate) dossier: Option<(Dossier, Version)>,
    /// The erasure, for a command to one.
    pub(crate) erasure: Option<LoadedErasure>,
    /// The bank's stream, for a command to it.
    pub(crate) bank: Option<(Bank, Version)>,
    /// The cases that a command to the bank touches.
    pub(crate) cases: BTreeMap<CaseId, LoadedCase>,
}

impl Streams {
    /// The pot, as it is for a municipality that never set it.
    pub(crate) fn pot_or_unset(&self) -> Pot {
        self.pot
            .as_ref()
            .map(|(_, pot, _)| pot.clone())
            .unwrap_or_default()
    }

    /// The version of the stream that the command is addressed to.
    pub(crate) fn version(&self, command: &Command) -> Version {
        match command {
            Command::Case(..) => self.case.as_ref().map(|case| case.version),
            Command::Pot(_) => self.pot.as_ref().map(|(_, _, version)| *version),
            Command::Authority(_) => Some(self.register.version),
            Command::Dossier(..) => self.dossier.as_ref().map(|(_, version)| *version),
            Command::Erasure(..) => self.erasure.as_ref().map(|loaded| loaded.version),
            Command::Bank(_) => self.bank.as_ref().map(|(_, version)| *version),
        }
        .unwrap_or(Version::NONE)
    }
}

/// Something recorded that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("the event at position {position} of {log} cannot be read")]
pub(crate) struct Unreadable {
    /// The log.
    pub log: LogId,
    /// Where.
    pub position: u64,
    /// Why.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl Unreadable {
    /// Whether the key was destroyed, lawfully.
    pub(crate) fn is_erased(&self) -> bool {
        matches!(
            self.source.downcast_ref::<DecodeError>(),
            Some(DecodeError::Erased(_))
        )
    }
}

impl From<Unreadable> for HandleError {
    fn from(unreadable: Unreadable) -> Self {
        if unreadable.is_erased() {
            Self::Erased
        } else {
            Self::read(unreadable)
        }
    }
}

/// Opens and decodes one event.
pub(crate) fn read_event(
    vault: &Vault,
    event: &RecordedRef<'_>,
) -> Result<(DomainEvent, Meta), Unreadable> {
    let unreadable = |source: Box<dyn std::error::Error + Send + Sync>| Unreadable {
        log: event.log,
        position: event.position.get(),
        source,
    };
    let parts = vault
        .unseal(event)
        .map_err(|source| unreadable(Box::new(source)))?;
    events::decode(event.event_type, parts)
        .map_err(|source: DecodeError| unreadable(Box::new(source)))
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

/// The name from which the stream of a register follows, by a keyed digest.
pub(crate) const REGISTER: &str = "register";

/// As [`REGISTER`], of a yearly pot.
pub(crate) fn pot_name(year: i16) -> String {
    format!("pot {year}")
}

impl App {
    /// The stream of an authority's register.
    pub(crate) fn register_stream(&self, log: LogId) -> StreamId {
        self.named_stream(log, REGISTER)
    }

    /// The stream of a yearly pot.
    pub(crate) fn pot_stream(&self, log: LogId, year: i16) -> StreamId {
        self.named_stream(log, &pot_name(year))
    }

    /// The stream of the account that an authority pays from.
    pub(crate) fn account_stream(&self, log: LogId) -> StreamId {
        self.named_stream(log, "payment account")
    }

    /// The stream that a command to the bank is addressed to.
    pub(crate) fn bank_stream(&self, log: LogId, command: &BankCommand) -> StreamId {
        match command {
            BankCommand::SetAccount(_) => self.account_stream(log),
            BankCommand::MakeBatch(make) => StreamId::from_bytes(make.batch.to_bytes()),
            BankCommand::ImportStatement(import) => {
                StreamId::from_bytes(import.statement.to_bytes())
            }
            BankCommand::Assign { statement, .. } | BankCommand::Confirm { statement, .. } => {
                StreamId::from_bytes(statement.to_bytes())
            }
        }
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

    /// A stream that is found by its name, yet whose identifier tells nobody what it is.
    fn named_stream(&self, log: LogId, name: &str) -> StreamId {
        let digest = self.vault.mac("stream", log, name.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        StreamId::from_bytes(id)
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

    /// What a command to an erasure touches: proposing and confirming also the case, as it is now.
    async fn load_erasure(
        &self,
        log: LogId,
        id: ErasureId,
        command: &ErasureCommand,
        today: Date,
        streams: &mut Streams,
    ) -> Result<(), HandleError> {
        let mut loaded = match command {
            ErasureCommand::Propose(_) => LoadedErasure::default(),
            _ => self.erasure(log, id).await?.ok_or(HandleError::NoErasure)?,
        };
        let case = match (command, &loaded.erasure.proposed) {
            (ErasureCommand::Propose(propose), _) => Some(propose.case),
            // One that was decided on is refused, whether or not the case is still there.
            (ErasureCommand::Confirm, Some((proposed, _)))
                if loaded.erasure.stage == Some(Stage::Proposed) =>
            {
                Some(proposed.case)
            }
            _ => None,
        };
        if let Some(case) = case {
            let kept = self.kept_case(log, case).await?;
            let (found, moments) = kept.ok_or(HandleError::NoCase)?;
            let kept = Retention::of(&found.case, moments, &self.retention, today);
            loaded.kept = Some((case, kept));
            streams.case = Some(found);
        }
        streams.erasure = Some(loaded);
        Ok(())
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

    /// A page of the events of a case after a version; `None` when there is no such case.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn case_events(
        &self,
        log: LogId,
        case: CaseId,
        after: Version,
        limit: usize,
    ) -> Result<Option<Vec<ReadEvent>>, HandleError> {
        let stream = case_stream(case);
        let version = self
            .log
            .stream_version(log, stream)
            .await
            .map_err(HandleError::read)?;
        if version == Version::NONE {
            return Ok(None);
        }
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let page = self
            .log
            .read_stream(log, stream, after, limit)
            .await
            .map_err(HandleError::read)?;
        let mut events = Vec::with_capacity(page.len());
        for recorded in page {
            let (event, meta) = read_event(&self.vault, &recorded.as_ref())?;
            if !matches!(event, DomainEvent::Case(_)) {
                return Ok(None);
            }
            events.push(ReadEvent {
                position: recorded.position,
                version: recorded.version,
                recorded_at: recorded.recorded_at,
                event_type: recorded.event_type,
                event,
                meta,
            });
        }
        Ok(Some(events))
    }

    /// What a policy was asked and answered in the event of a case at this version: for the audit.
    /// `None` when there is no such event, or no policy answered in it.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn transcript(
        &self,
        log: LogId,
        case: CaseId,
        version: Version,
    ) -> Result<Option<Personal<Transcript>>, HandleError> {
        let Some(before) = version.get().checked_sub(1).map(Version::new) else {
            return Ok(None);
        };
        let page = self
            .log
            .read_stream(log, case_stream(case), before, 1)
            .await
            .map_err(HandleError::read)?;
        let Some(recorded) = page.first().filter(|found| found.version == version) else {
            return Ok(None);
        };
        events::open_transcript(&self.vault, &recorded.as_ref()).map_err(HandleError::read)
    }

    /// Loads every stream that a command touches.
    pub(crate) async fn load(
        &self,
        log: LogId,
        command: &Command,
        today: Date,
    ) -> Result<Streams, HandleError> {
        refuse_in_national(log, command)?;
        let register = self.register(log).await?;
        let establishes = matches!(
            command,
            Command::Authority(AuthorityCommand::Establish { .. })
        );
        if register.key.is_none() && !establishes {
            return Err(HandleError::NoAuthority(log));
        }
        let mut streams = Streams {
            register,
            case: None,
            pot: None,
            dossier: None,
            erasure: None,
            bank: None,
            cases: BTreeMap::new(),
        };
        let year = match command {
            Command::Pot(
                maatwerk_domain::PotCommand::Set { year, .. }
                | maatwerk_domain::PotCommand::Raise { year, .. },
            ) => Some(*year),
            Command::Authority(_)
            | Command::Case(_, CaseCommand::Open(_))
            | Command::Dossier(_, DossierCommand::Open(_)) => None,
            Command::Dossier(id, _) => {
                let loaded = self.dossier(log, *id).await?;
                streams.dossier = Some(loaded.ok_or(HandleError::NoDossier)?);
                None
            }
            Command::Erasure(id, command) => {
                self.load_erasure(log, *id, command, today, &mut streams)
                    .await?;
                None
            }
            Command::Bank(command) => {
                let stream = self.bank_stream(log, command);
                streams.bank = Some(self.bank(log, stream).await?);
                for id in command.cases() {
                    let loaded = self.case(log, id).await?.ok_or(HandleError::NoCase)?;
                    streams.cases.insert(id, loaded);
                }
                None
            }
            // Its identifier follows from the transfer: who comes second finds the case of the first.
            Command::Case(id, CaseCommand::Receive(_)) => {
                streams.case = self.case(log, *id).await?;
                None
            }
            Command::Case(id, command) => {
                let mut loaded = self.case(log, *id).await?.ok_or(HandleError::NoCase)?;
                if let Some(name) = acts_by_name(command) {
                    self.shield_also_from(log, *id, &mut loaded.case, Some(name))
                        .await;
                }
                let year = loaded.case.pot_year(command, today);
                streams.case = Some(loaded);
                year
            }
        };
        if let Some(year) = year {
            let (pot, version) = self.pot(log, year).await?;
            streams.pot = Some((year, pot, version));
        }
        Ok(streams)
    }
}

/// The name of who is to act for somebody, where nothing else is known of that person.
fn acts_by_name(command: &CaseCommand) -> Option<&str> {
    match command {
        CaseCommand::OnPeople(OnPeople::BeginRepresentation(BeginRepresentation {
            name, ..
        })) => name.as_deref(),
        _ => None,
    }
}

/// The programme opens no case, because none can be there.
fn refuse_in_national(log: LogId, command: &Command) -> Result<(), HandleError> {
    let fits = match command {
        Command::Authority(command) => matches!(
            command,
            AuthorityCommand::Establish { .. } | AuthorityCommand::OpenOrigin { .. }
        ),
        Command::Dossier(..) => true,
        Command::Case(..) | Command::Pot(_) | Command::Erasure(..) | Command::Bank(_) => false,
    };
    if is_national(log) && !fits {
        return Err(HandleError::NationalLog);
    }
    Ok(())
}

/// The stream of a case.
pub(crate) fn case_stream(case: CaseId) -> StreamId {
    StreamId::from_bytes(case.to_bytes())
}

/// The stream of a dossier.
pub(crate) fn dossier_stream(dossier: DossierId) -> StreamId {
    StreamId::from_bytes(dossier.to_bytes())
}

/// The stream of an erasure.
pub(crate) fn erasure_stream(erasure: ErasureId) -> StreamId {
    StreamId::from_bytes(erasure.to_bytes())
}
