//! The national log: signals of all authorities, each in a stream of its own.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use maatwerk_domain::signal::{SignalEvent, SignalRecord};
use maatwerk_domain::{Officer, SignalRecordId};
use maatwerk_log::{
    Append, AppendError, EventLog as _, Idempotency, KeyId, LogId, Position, StreamId, StreamWrite,
    Version,
};

use crate::app::App;
use crate::events::{self, DomainEvent, Meta};
use crate::handle::{HandleError, IdempotencyKey};
use crate::load::read_event;
use crate::wire::Hex;

/// The code of the national programme's log.
pub const NATIONAL: &str = "NL";
/// The most records that are taken at once.
pub const MOST_RECORDS: usize = 500;
/// How often an append is tried anew because others sent some of the same records.
const MOST_ROUNDS: usize = 16;

static LOG: LazyLock<LogId> =
    LazyLock::new(|| LogId::new(NATIONAL).expect("two capital letters are a code"));

/// The national programme's log.
#[must_use]
pub fn national() -> LogId {
    *LOG
}

/// Whether a log is that of the national programme: it holds no cases.
#[must_use]
pub fn is_national(log: LogId) -> bool {
    log == *LOG
}

/// Signals that an authority sent.
#[derive(Debug, Clone)]
pub struct SentSignals {
    /// Which authority: the records must be its own.
    pub authority: LogId,
    /// At most [`MOST_RECORDS`].
    pub records: Vec<SignalRecord>,
    /// Who sent them.
    pub by: Officer,
    /// In which request.
    pub trace: String,
    /// The sender's key, so that a repeat gets the first answer.
    pub idempotency: Option<IdempotencyKey>,
}

/// What became of a record, with its place in the national log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is recorded now.
    Recorded(Position),
    /// It was recorded before, with the same content.
    Duplicate(Position),
}

impl Taken {
    /// Where it stands.
    #[must_use]
    pub fn position(self) -> Position {
        match self {
            Self::Recorded(position) | Self::Duplicate(position) => position,
        }
    }
}

/// Signals that were not taken. Nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Some are of another authority than the sender; their places among the records.
    #[error("some records are of another authority")]
    OtherAuthority(Vec<usize>),
    /// Some were recorded before with another content; their places among the records.
    #[error("some records were recorded before with another content")]
    Conflict(Vec<usize>),
    /// The log does not take them.
    #[error(transparent)]
    Log(#[from] HandleError),
}

/// What the national log has of a record.
struct Known {
    position: Position,
    /// `None` when the stream is of something else.
    record: Option<SignalRecord>,
}

impl App {
    /// Records signals in the national log of this installation: all or none, each once however
    /// often it is sent.
    ///
    /// # Errors
    /// See [`RecordError`].
    pub async fn record_signals(&self, sent: &SentSignals) -> Result<Vec<Taken>, RecordError> {
        let register = self.register(national()).await?;
        let key = register
            .key
            .ok_or_else(|| HandleError::NoAuthority(national()))?;
        let others = places(&sent.records, |record| {
            record.authority != sent.authority.as_str()
        });
        if !others.is_empty() {
            return Err(RecordError::OtherAuthority(others));
        }
        let client = sent.idempotency.as_ref().map(|key| self.sender(sent, key));
        if let (Some(client), Some(key)) = (&client, &sent.idempotency)
            && let Some(earlier) = self.answered_signals(client, key).await?
        {
            return Ok(earlier);
        }
        let meta = Meta {
            by: sent.by.clone(),
            trace: sent.trace.clone(),
        };
        let mut known: HashMap<SignalRecordId, Known> = HashMap::new();
        for _ in 0..MOST_ROUNDS {
            let plan = plan(&sent.records, &known)?;
            if plan.fresh.is_empty() {
                return Ok(plan.taken(None));
            }
            let mut writes = Vec::with_capacity(plan.fresh.len());
            for index in &plan.fresh {
                writes.push(self.seal_signal(&sent.records[*index], &meta, key)?);
            }
            let idempotency = client.as_ref().zip(sent.idempotency.as_ref());
            let append = Append {
                log: national(),
                idempotency: idempotency.map(|(client, key)| Idempotency {
                    client: client.clone(),
                    key: key.key.clone(),
                    body_digest: key.body_digest,
                    answer: plan.kept(),
                }),
                writes,
            };
            match self.log.append(append).await {
                // Between the look for an earlier answer and this one the same request came by.
                Ok(appended) if appended.replayed => {
                    return replayed(&appended).map_err(RecordError::Log);
                }
                Ok(appended) => return Ok(plan.taken(Some(appended.first))),
                Err(AppendError::Conflict { .. }) => {
                    known = self.known_signals(&sent.records).await?;
                }
                Err(AppendError::KeyReused) => return Err(HandleError::KeyReused.into()),
                Err(AppendError::Overloaded) => return Err(HandleError::Overloaded.into()),
                Err(error) => return Err(HandleError::Storage(error).into()),
            }
        }
        Err(HandleError::Contention.into())
    }

    /// Seals a record for the stream of its own in the national log, with that log's key.
    pub(crate) fn seal_signal(
        &self,
        record: &SignalRecord,
        meta: &Meta,
        key: KeyId,
    ) -> Result<StreamWrite, HandleError> {
        let event = SignalEvent::SignalRecorded(record.clone());
        let event = events::encode_signal(&event, meta, key).map_err(HandleError::read)?;
        self.vault
            .seal_all(national(), stream(record.id), Version::NONE, &[event])
            .map_err(HandleError::read)
    }

    /// The sender in the name space of the national log's keys: no authority can reach for those of
    /// another.
    fn sender(&self, sent: &SentSignals, key: &IdempotencyKey) -> String {
        let name = format!("{}/{}", sent.authority, key.client);
        let digest = self.vault.mac("sender", national(), name.as_bytes());
        format!("sender:{}", Hex(&digest[..16]))
    }

    async fn answered_signals(
        &self,
        client: &str,
        key: &IdempotencyKey,
    ) -> Result<Option<Vec<Taken>>, HandleError> {
        let earlier = self
            .log
            .answered(national(), client, &key.key, key.body_digest)
            .await
            .map_err(|error| match error {
                maatwerk_log::AnsweredError::KeyReused => HandleError::KeyReused,
                error => HandleError::read(error),
            })?;
        earlier.as_ref().map(replayed).transpose()
    }

    /// Which of these the national log has.
    async fn known_signals(
        &self,
        records: &[SignalRecord],
    ) -> Result<HashMap<SignalRecordId, Known>, HandleError> {
        let mut known = HashMap::new();
        for record in records {
            let page = self
                .log
                .read_stream(national(), stream(record.id), Version::NONE, 1)
                .await
                .map_err(HandleError::read)?;
            let Some(recorded) = page.first() else {
                continue;
            };
            let (event, _) =
                read_event(&self.vault, &recorded.as_ref()).map_err(HandleError::read)?;
            let there = match event {
                DomainEvent::Signal(SignalEvent::SignalRecorded(there)) => Some(there),
                _ => None,
            };
            known.insert(
                record.id,
                Known {
                    position: recorded.position,
                    record: there,
                },
            );
        }
        Ok(known)
    }
}

/// The stream of a record.
fn stream(id: SignalRecordId) -> StreamId {
    StreamId::from_bytes(id.to_bytes())
}

fn places(records: &[SignalRecord], which: impl Fn(&SignalRecord) -> bool) -> Vec<usize> {
    let found = records
        .iter()
        .enumerate()
        .filter(|(_, record)| which(record));
    found.map(|(index, _)| index).collect()
}

/// What is to be done with each record.
struct Plan {
    /// Of each record the place among the fresh ones, or where it was found.
    of: Vec<Result<usize, Position>>,
    /// The records to append, by their places: each stream once.
    fresh: Vec<usize>,
}

fn plan(
    records: &[SignalRecord],
    known: &HashMap<SignalRecordId, Known>,
) -> Result<Plan, RecordError> {
    let mut of = Vec::with_capacity(records.len());
    let mut fresh: Vec<usize> = Vec::new();
    let mut first: HashMap<SignalRecordId, usize> = HashMap::new();
    let mut conflicts = Vec::new();
    for (index, record) in records.iter().enumerate() {
        if let Some(there) = known.get(&record.id) {
            if there.record.as_ref() != Some(record) {
                conflicts.push(index);
            }
            of.push(Err(there.position));
            continue;
        }
        match first.entry(record.id) {
            Entry::Occupied(entry) => {
                let place = *entry.get();
                if records[fresh[place]] != *record {
                    conflicts.push(index);
                }
                of.push(Ok(place));
            }
            Entry::Vacant(entry) => {
                entry.insert(fresh.len());
                of.push(Ok(fresh.len()));
                fresh.push(index);
            }
        }
    }
    if conflicts.is_empty() {
        Ok(Plan { of, fresh })
    } else {
        Err(RecordError::Conflict(conflicts))
    }
}

/// What is kept with an idempotency key of each record: the place among those that were appended,
/// or the position at which it was found.
type Kept = Vec<Result<usize, u64>>;

impl Plan {
    /// What becomes of the records, when the first fresh one stands here.
    fn taken(&self, first: Option<Position>) -> Vec<Taken> {
        let of = self.of.iter().map(|of| of.map_err(Position::get));
        taken(&of.collect::<Kept>(), first)
    }

    fn kept(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.of.len() * 9);
        for of in &self.of {
            let (kind, number) = match of {
                Ok(place) => (0, u64::try_from(*place).unwrap_or(u64::MAX)),
                Err(position) => (1, position.get()),
            };
            bytes.push(kind);
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes
    }
}

/// The answer that was kept by [`Plan::kept`].
fn replayed(appended: &maatwerk_log::Appended) -> Result<Vec<Taken>, HandleError> {
    let damaged = || HandleError::read(std::io::Error::other("no kept answer of signals"));
    let bytes = appended.answer.as_deref().ok_or_else(damaged)?;
    let (entries, rest) = bytes.as_chunks::<9>();
    if !rest.is_empty() {
        return Err(damaged());
    }
    let kept = entries.iter().map(|[kind, number @ ..]| {
        let number = u64::from_be_bytes(*number);
        match kind {
            0 => Ok(usize::try_from(number).unwrap_or(usize::MAX)),
            _ => Err(number),
        }
    });
    Ok(taken(&kept.collect::<Kept>(), Some(appended.first)))
}

fn taken(kept: &Kept, first: Option<Position>) -> Vec<Taken> {
    let start = first.map_or(0, Position::get);
    let at = |number: u64| Position::new(number).unwrap_or(Position::MAX);
    // A later one of two that are alike is the same record.
    let mut next = 0;
    kept.iter()
        .map(|of| match of {
            Ok(place) => {
                let position = at(start.saturating_add(u64::try_from(*place).unwrap_or(u64::MAX)));
                if *place == next {
                    next += 1;
                    Taken::Recorded(position)
                } else {
                    Taken::Duplicate(position)
                }
            }
            Err(position) => Taken::Duplicate(at(*position)),
        })
        .collect()
}
