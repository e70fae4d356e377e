//! From decided to recorded: events are sealed, and appended to every stream they belong to.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use maatwerk_domain::bank::{Bank, BankEvent};
use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_domain::dossier::{Dossier, DossierEvent};
use maatwerk_domain::erasure::{Erasure, ErasureEvent};
use maatwerk_domain::{AuthorityEvent, CaseId, Context, PersonId, PotEvent, Refusal};
use maatwerk_log::{
    Append, AppendError, Appended, EventLog as _, Idempotency, KeyClass, KeyId, LogId, NewEvent,
    SealError, StreamId, StreamWrite, Version,
};

use crate::app::App;
use crate::ask::{Informed, Transcripts};
use crate::events::{self, Meta};
use crate::handle::{Command, HandleError, IdempotencyKey, Order, Outcome};
use crate::load::{Streams, case_stream, dossier_stream, erasure_stream};

/// What became of an append.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are done: a box would cost an allocation for each"
)]
pub(crate) enum Committed {
    /// It is durable.
    Done(Outcome),
    /// Somebody changed a stream that the command touches: decide anew.
    Outdated,
}

/// The events that follow from a command, for each kind of stream.
#[derive(Debug, Default)]
pub(crate) struct AllEffects {
    pub(crate) case: Vec<CaseEvent>,
    pub(crate) pot: Vec<PotEvent>,
    authority: Vec<AuthorityEvent>,
    dossier: Vec<DossierEvent>,
    erasure: Vec<ErasureEvent>,
    bank: Vec<BankEvent>,
    /// Of the cases that a command to the bank touches.
    bank_cases: BTreeMap<CaseId, Vec<CaseEvent>>,
    /// What was said where a policy answered, to be kept with those events.
    transcripts: Transcripts,
}

impl Streams {
    /// What the domain makes of a command on these streams.
    pub(crate) fn decide(
        &self,
        command: &Command,
        informed: Informed,
        context: &Context,
    ) -> Result<AllEffects, Refusal> {
        let authority = &self.register.authority;
        let pot = self.pot_or_unset();
        match command {
            Command::Case(id, command) => {
                let unopened = Case::default();
                let case = self.case.as_ref().map_or(&unopened, |loaded| &loaded.case);
                let effects = case.decide(*id, command, informed.told, authority, &pot, context)?;
                Ok(AllEffects {
                    case: effects.case,
                    pot: effects.pot,
                    transcripts: informed.transcripts,
                    ..AllEffects::default()
                })
            }
            Command::Pot(command) => Ok(AllEffects {
                pot: pot.decide(*command)?,
                ..AllEffects::default()
            }),
            Command::Authority(command) => Ok(AllEffects {
                authority: authority.decide(command, context)?,
                ..AllEffects::default()
            }),
            Command::Bank(command) => {
                let empty = Bank::default();
                let bank = self.bank.as_ref().map_or(&empty, |(bank, _)| bank);
                let cases = self.cases.iter();
                let cases = cases.map(|(id, loaded)| (*id, loaded.case.clone()));
                let effects = bank.decide(command, &cases.collect(), authority, context)?;
                Ok(AllEffects {
                    bank: effects.bank,
                    bank_cases: effects.cases,
                    ..AllEffects::default()
                })
            }
            Command::Dossier(_, command) => {
                let unopened = Dossier::default();
                let loaded = self.dossier.as_ref();
                let dossier = loaded.map_or(&unopened, |(dossier, _)| dossier);
                Ok(AllEffects {
                    dossier: dossier.decide(command.clone(), context)?,
                    ..AllEffects::default()
                })
            }
            Command::Erasure(id, command) => {
                let proposed = Erasure::default();
                let loaded = self.erasure.as_ref();
                let erasure = loaded.map_or(&proposed, |loaded| &loaded.erasure);
                let kept = loaded.and_then(|loaded| loaded.kept.as_ref());
                let kept = kept.map(|(_, kept)| kept);
                // What is destroyed, or kept from that, is nobody's own either.
                if let Some(loaded) = &self.case {
                    loaded.case.check_uninvolved(context)?;
                }
                let happened = erasure.decide(command, kept, context)?;
                // In the case itself, so that whatever is being added to it is outdated or comes before.
                let begun = happened.iter().filter_map(|event| match event {
                    ErasureEvent::ErasureConfirmed {
                        whole: true, act, ..
                    } => Some(CaseEvent::DestructionBegun {
                        erasure: *id,
                        act: act.clone(),
                    }),
                    _ => None,
                });
                Ok(AllEffects {
                    case: begun.collect(),
                    erasure: happened,
                    ..AllEffects::default()
                })
            }
        }
    }
}

impl Order {
    /// Refuses an order by somebody who saw an older version of the case (RFC 9110, 13.1.1).
    pub(crate) fn check_seen(&self, streams: &Streams) -> Result<(), HandleError> {
        let actual = streams.version(&self.command);
        match self.expected {
            Some(expected) if expected != actual => {
                Err(HandleError::VersionConflict { expected, actual })
            }
            _ => Ok(()),
        }
    }
}

impl App {
    /// Carries out an order, see [`crate::handle::handle`].
    ///
    /// # Errors
    /// See [`HandleError`]. Nothing has changed.
    pub async fn handle(self: &Arc<Self>, order: Order) -> Result<Outcome, HandleError> {
        crate::handle::handle(self, &order).await
    }

    /// The answer to an order that was carried out before, under the same key.
    pub(crate) async fn answered(
        &self,
        log: LogId,
        key: Option<&IdempotencyKey>,
    ) -> Result<Option<Outcome>, HandleError> {
        let Some(key) = key else {
            return Ok(None);
        };
        let earlier = self
            .log
            .answered(log, &key.client, &key.key, key.body_digest)
            .await
            .map_err(|error| match error {
                maatwerk_log::AnsweredError::KeyReused => HandleError::KeyReused,
                error => HandleError::read(error),
            })?;
        Ok(earlier.map(|appended| outcome(&appended, Version::NONE, Vec::new())))
    }

    pub(crate) async fn commit(
        self: &Arc<Self>,
        order: &Order,
        streams: &Streams,
        effects: AllEffects,
    ) -> Result<Committed, HandleError> {
        let log = order.log;
        let register_stream = self.register_stream(log);
        let added = match &order.command {
            Command::Case(..) => effects.case.len(),
            Command::Pot(_) => effects.pot.len(),
            Command::Authority(_) => effects.authority.len(),
            Command::Dossier(..) => effects.dossier.len(),
            Command::Erasure(..) => effects.erasure.len(),
            Command::Bank(_) => effects.bank.len(),
        };
        let version = streams
            .version(&order.command)
            .plus(u32::try_from(added).unwrap_or(u32::MAX));
        let (writes, case) = self.writes(order, streams, effects).await?;
        let idempotency = order.idempotency.as_ref().map(|key| Idempotency {
            client: key.client.clone(),
            key: key.key.clone(),
            body_digest: key.body_digest,
            answer: keep(version, &order.answer),
        });
        let append = Append {
            log,
            idempotency,
            writes,
        };
        let began = Instant::now();
        let appended = self.log.append(append).await;
        self.appends.observe(began.elapsed());
        match appended {
            Ok(appended) => {
                if matches!(order.command, Command::Authority(_)) {
                    self.forget_register(log);
                }
                let mut done = outcome(&appended, version, order.answer.clone());
                // Another request of this key came first: its case has other identifiers.
                done.case = case.filter(|_| !done.replayed);
                Ok(Committed::Done(done))
            }
            Err(AppendError::Conflict { stream, .. }) => {
                if stream == register_stream {
                    self.forget_register(log);
                }
                Ok(Committed::Outdated)
            }
            Err(AppendError::KeyReused) => Err(HandleError::KeyReused),
            Err(AppendError::Overloaded) => Err(HandleError::Overloaded),
            Err(error) => Err(HandleError::Storage(error)),
        }
    }

    async fn writes(
        self: &Arc<Self>,
        order: &Order,
        streams: &Streams,
        effects: AllEffects,
    ) -> Result<(Vec<StreamWrite>, Option<Case>), HandleError> {
        let log = order.log;
        let meta = Meta {
            by: order.officer.clone(),
            trace: order.trace.clone(),
        };
        let key = match streams.register.key {
            Some(key) => key,
            None => self.authority_key(log).await?,
        };
        let mut writes = Vec::with_capacity(3);
        let mut after = None;
        if let Command::Case(id, _) = &order.command {
            self.ensure_keys_of(*id, &effects.case).await?;
            let (mut case, version) = match &streams.case {
                Some(loaded) => (loaded.case.clone(), loaded.version),
                None => (Case::default(), Version::NONE),
            };
            let sealed = self.seal_case(log, *id, &mut case, version, &effects, &meta)?;
            writes.push(sealed);
            after = Some(case);
        }
        if let Some((year, _, version)) = &streams.pot
            && !effects.pot.is_empty()
        {
            let stream = self.pot_stream(log, *year);
            writes.push(self.seal_pot(log, stream, *version, &effects.pot, &meta, key)?);
        }
        if let Command::Dossier(id, _) = &order.command {
            let version = streams.version(&order.command);
            let events: Vec<NewEvent> = effects
                .dossier
                .iter()
                .map(|event| events::encode_dossier(event, &meta, key))
                .collect::<Result<_, _>>()
                .map_err(HandleError::read)?;
            writes.push(self.seal(log, dossier_stream(*id), version, &events)?);
        }
        if let Command::Bank(command) = &order.command {
            let at = streams.version(&order.command);
            let events: Vec<NewEvent> = effects
                .bank
                .iter()
                .map(|event| events::encode_bank(event, &meta, key))
                .collect::<Result<_, _>>()
                .map_err(HandleError::read)?;
            writes.push(self.seal(log, self.bank_stream(log, command), at, &events)?);
            for (id, loaded) in &streams.cases {
                let happened = AllEffects {
                    case: effects.bank_cases.get(id).cloned().unwrap_or_default(),
                    ..AllEffects::default()
                };
                self.ensure_keys_of(*id, &happened.case).await?;
                let mut case = loaded.case.clone();
                let sealed =
                    self.seal_case(log, *id, &mut case, loaded.version, &happened, &meta)?;
                writes.push(sealed);
            }
        }
        if let Command::Erasure(id, _) = &order.command {
            let version = streams.version(&order.command);
            let events: Vec<NewEvent> = effects
                .erasure
                .iter()
                .map(|event| events::encode_erasure(event, &meta, key))
                .collect::<Result<_, _>>()
                .map_err(HandleError::read)?;
            writes.push(self.seal(log, erasure_stream(*id), version, &events)?);
            // Also without events of its own: what happens in the case meanwhile makes this outdated.
            let kept = streams.erasure.as_ref().and_then(|of| of.kept.as_ref());
            if let (Some((id, _)), Some(found)) = (kept, &streams.case) {
                let mut case = found.case.clone();
                let version = found.version;
                writes.push(self.seal_case(log, *id, &mut case, version, &effects, &meta)?);
            }
        }
        // Also without events of its own: a mandate that ends, or a policy that takes effect, while
        // this was being decided makes it outdated.
        let version = streams.register.version;
        writes.push(self.seal_register(log, version, &effects.authority, &meta, key)?);
        Ok((writes, after))
    }

    /// Seals what happened in a case, and applies it to the case.
    pub(crate) fn seal_case(
        &self,
        log: LogId,
        id: CaseId,
        case: &mut Case,
        version: Version,
        effects: &AllEffects,
        meta: &Meta,
    ) -> Result<StreamWrite, HandleError> {
        let accounting = KeyId::from_bytes(id.to_bytes());
        let mut events = Vec::with_capacity(effects.case.len());
        for event in &effects.case {
            // Whose key seals it follows from the case with this event in it.
            case.apply(event.clone());
            let subject: Option<PersonId> = case.subject_of(event);
            let said = effects.transcripts.of(event);
            let encoded = events::encode_case(event, meta, accounting, subject, said)
                .map_err(HandleError::read)?;
            events.push(encoded);
        }
        self.seal(log, case_stream(id), version, &events)
    }

    /// Seals what happened to a pot with the authority's key.
    pub(crate) fn seal_pot(
        &self,
        log: LogId,
        stream: StreamId,
        version: Version,
        happened: &[PotEvent],
        meta: &Meta,
        key: KeyId,
    ) -> Result<StreamWrite, HandleError> {
        let events: Vec<NewEvent> = happened
            .iter()
            .map(|event| events::encode_pot(event, meta, key))
            .collect::<Result<_, _>>()
            .map_err(HandleError::read)?;
        self.seal(log, stream, version, &events)
    }

    /// Seals what happened to an authority's register with the authority's key.
    pub(crate) fn seal_register(
        &self,
        log: LogId,
        version: Version,
        happened: &[AuthorityEvent],
        meta: &Meta,
        key: KeyId,
    ) -> Result<StreamWrite, HandleError> {
        let events: Vec<NewEvent> = happened
            .iter()
            .map(|event| events::encode_authority(event, meta, key))
            .collect::<Result<_, _>>()
            .map_err(HandleError::read)?;
        self.seal(log, self.register_stream(log), version, &events)
    }

    fn seal(
        &self,
        log: LogId,
        stream: maatwerk_log::StreamId,
        expected: Version,
        events: &[NewEvent],
    ) -> Result<StreamWrite, HandleError> {
        self.vault
            .seal_all(log, stream, expected, events)
            .map_err(|error| match error {
                SealError::Destroyed(_) => Refusal::Erased.into(),
                error => HandleError::read(error),
            })
    }

    /// The key of an authority that is being established: loading refused every other order to an
    /// authority without one.
    async fn authority_key(self: &Arc<Self>, log: LogId) -> Result<KeyId, HandleError> {
        let keys = self.create_keys(vec![KeyClass::Accounting]).await?;
        keys.first().copied().ok_or(HandleError::NoAuthority(log))
    }
}

/// What is kept with an idempotency key: the version of the stream, then the answer.
fn keep(version: Version, answer: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(4 + answer.len());
    kept.extend_from_slice(&version.get().to_be_bytes());
    kept.extend_from_slice(answer);
    kept
}

fn outcome(appended: &Appended, version: Version, answer: Vec<u8>) -> Outcome {
    let kept = appended
        .answer
        .as_deref()
        .and_then(<[u8]>::split_first_chunk::<4>);
    let (version, answer) = match kept {
        Some((version, answer)) if appended.replayed => {
            (Version::new(u32::from_be_bytes(*version)), answer.to_vec())
        }
        _ => (version, answer),
    };
    Outcome {
        first: appended.first,
        position: appended.last,
        version,
        answer,
        case: None,
        replayed: appended.replayed,
    }
}
