//! What is kept of one recorded answer beside what the candidate says, sealed.

use std::sync::LazyLock;

use maatwerk_log::{
    EventType, KeyId, LogId, NewEvent, NewPart, Place, Position, Recorded, SealError, SealedParts,
    StreamId, UnsealError, Vault, Version,
};
use maatwerk_policy::FailureCode;
use maatwerk_policy::contract::Input;
use serde::{Deserialize, Serialize};

use crate::backtest::{Cause, Difference, Judged, Kind, Said, Subject, question};
use crate::views::ViewError;
use crate::wire::Day;

/// A recorded answer as a shadow keeps it.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) position: Position,
    pub(super) case: StreamId,
    pub(super) version: Version,
    pub(super) came: Came,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// The candidate was asked: what it said beside what was recorded, sealed.
    Judged(Vec<u8>),
    /// The key was destroyed before it was asked.
    Erased,
    /// The policy in force could not be asked, so that there is no question.
    NeverAsked,
    /// What is recorded cannot be read.
    Unreadable,
    /// The host could not ask, time after time.
    SetAside,
}

/// The kind of what is sealed here: part of what binds it to its place.
static KIND: LazyLock<Option<EventType>> =
    LazyLock::new(|| EventType::new("shadow-answer.v1").ok());

/// What is sealed: a [`Judged`] with what was asked.
#[derive(Serialize, Deserialize)]
struct Plain {
    subject: Subject,
    received: Day,
    year: i16,
    from: Kind,
    to: Kind,
    difference: Difference,
    before: u32,
    after: u32,
    causes: Vec<(String, Said, Said)>,
    not_told: Vec<String>,
    failure: Option<FailureCode>,
    asked: (String, String, u32),
}

/// An answer that was opened.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) judged: Judged,
    /// What was asked, without facts and days that move.
    pub(super) asked: (String, String, u32),
}

/// Seals what a candidate says of a recorded answer, with the keys of that answer.
pub(super) fn seal(
    vault: &Vault,
    event: &Recorded,
    input: &Input,
    judged: Judged,
) -> Result<Came, ViewError> {
    let (_, (purpose, basis, amount)) = question(input);
    let plain = Plain {
        subject: judged.subject,
        received: Day(judged.received),
        year: judged.year,
        from: judged.from,
        to: judged.to,
        difference: judged.difference,
        before: judged.before,
        after: judged.after,
        causes: judged
            .causes
            .into_iter()
            .map(|Cause { rule, from, to }| (rule, from, to))
            .collect(),
        not_told: judged.not_told,
        failure: judged.failure,
        asked: (purpose.to_owned(), basis.to_owned(), amount),
    };
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| ViewError::Source(error);
    let plaintext = serde_json::to_vec(&plain).map_err(|error| failed(error.into()))?;
    let (Some((accounting, subject)), Some(kind)) = (keys(event), KIND.clone()) else {
        return Ok(Came::Unreadable);
    };
    let part = |key, plaintext| NewPart { key, plaintext };
    let new = NewEvent {
        event_type: kind,
        // The second part is a person's; the first, of the case, has nothing to say.
        parts: vec![part(accounting, Vec::new()), part(subject, plaintext)],
    };
    match vault.seal(event.log, event.stream, event.version, &new) {
        Ok(sealed) => Ok(Came::Judged(sealed.sealed().to_vec())),
        Err(SealError::Destroyed(_)) => Ok(Came::Erased),
        Err(error) => Err(failed(error.into())),
    }
}

/// Opens it again; nothing when the key was destroyed since.
pub(super) fn open(
    vault: &Vault,
    log: LogId,
    case: StreamId,
    version: Version,
    sealed: &[u8],
) -> Result<Option<Opened>, ViewError> {
    let parts = SealedParts::parse(sealed).map_err(|_| ViewError::Damaged)?;
    let (Some(part), Some(kind)) = (parts.get(1), KIND.as_ref()) else {
        return Err(ViewError::Damaged);
    };
    let place = Place {
        log,
        stream: case,
        version,
        event_type: kind,
    };
    let mut plain = Vec::with_capacity(part.plaintext_len());
    match vault.unseal_part(place, &part, &mut plain) {
        Ok(()) => {}
        Err(UnsealError::Destroyed(_)) => return Ok(None),
        Err(error @ UnsealError::Vault(_)) => return Err(ViewError::Source(Box::new(error))),
        Err(_) => return Err(ViewError::Damaged),
    }
    let plain: Plain = serde_json::from_slice(&plain).map_err(|_| ViewError::Damaged)?;
    Ok(Some(Opened {
        judged: Judged {
            subject: plain.subject,
            received: plain.received.0,
            year: plain.year,
            from: plain.from,
            to: plain.to,
            difference: plain.difference,
            before: plain.before,
            after: plain.after,
            causes: plain
                .causes
                .into_iter()
                .map(|(rule, from, to)| Cause { rule, from, to })
                .collect(),
            not_told: plain.not_told,
            failure: plain.failure,
        },
        asked: plain.asked,
    }))
}

/// The keys of a recorded answer: of the case, and of the person whom the transcript is about.
fn keys(event: &Recorded) -> Option<(KeyId, KeyId)> {
    let parts = SealedParts::parse(&event.sealed).ok()?;
    let key = |index| parts.get(index).map(|part| part.key());
    // The transcript is the third part.
    Some((key(0)?, key(2)?))
}
