//! From parts that were opened to an event.

use maatwerk_log::{EventType, UnsealError};
use serde::de::DeserializeOwned;

use super::error::{DecodeError, Part};
use super::shape::{Accounting, Meta, Shape, Told};
use super::table::{DomainEvent, find};
use super::upcast::{self, STEPS, Step};
use crate::wire::Wire as _;

/// Reads an event from its parts as [`Vault::unseal`](maatwerk_log::Vault::unseal) opens them.
/// A subject part whose key was destroyed leaves the event with what it told erased. A transcript
/// must be there and is not asked for: [`Transcript`](super::Transcript) has its own way out.
///
/// # Errors
/// See [`DecodeError`]; [`DecodeError::Erased`] is the lawful one.
pub fn decode<B: AsRef<[u8]>>(
    event_type: &EventType,
    parts: impl IntoIterator<Item = Result<B, UnsealError>, IntoIter: ExactSizeIterator>,
) -> Result<(DomainEvent, Meta), DecodeError> {
    decode_with(STEPS, event_type, parts)
}

/// As [`decode`], with these steps from old shapes.
pub(super) fn decode_with<B: AsRef<[u8]>>(
    steps: &[Step],
    event_type: &EventType,
    parts: impl IntoIterator<Item = Result<B, UnsealError>, IntoIter: ExactSizeIterator>,
) -> Result<(DomainEvent, Meta), DecodeError> {
    let given = gather(event_type, parts)?;
    let given = given.as_bytes();
    // Nearly every event has the shape of today.
    if let Some(entry) = find(event_type.as_str()) {
        return (entry.decode)(given).map_err(|fault| fault.of(event_type));
    }
    let (name, raised) = upcast::raise(steps, event_type, given)?;
    let entry = find(name).ok_or_else(|| DecodeError::Unknown(event_type.clone()))?;
    (entry.decode)(raised.as_bytes()).map_err(|fault| fault.of(event_type))
}

/// The opened parts of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<B> {
    pub(super) accounting: B,
    pub(super) subject: Told<B>,
    /// How many parts follow, unopened.
    pub(super) further: usize,
}

impl<B: AsRef<[u8]>> Given<B> {
    pub(super) fn as_bytes(&self) -> Given<&[u8]> {
        Given {
            accounting: self.accounting.as_ref(),
            subject: match &self.subject {
                Told::Nothing => Told::Nothing,
                Told::Known(bytes) => Told::Known(bytes.as_ref()),
                Told::Erased => Told::Erased,
            },
            further: self.further,
        }
    }
}

fn gather<B>(
    event_type: &EventType,
    parts: impl IntoIterator<Item = Result<B, UnsealError>, IntoIter: ExactSizeIterator>,
) -> Result<Given<B>, DecodeError> {
    let sealed = |part| {
        move |source| DecodeError::Sealed {
            event_type: event_type.clone(),
            part,
            source,
        }
    };
    let mut parts = parts.into_iter();
    let accounting = match parts.next() {
        None => return Err(DecodeError::Parts(event_type.clone())),
        Some(Err(UnsealError::Destroyed(_))) => {
            return Err(DecodeError::Erased(event_type.clone()));
        }
        Some(part) => part.map_err(sealed(Part::Accounting))?,
    };
    let subject = match parts.next() {
        None => Told::Nothing,
        Some(Err(UnsealError::Destroyed(_))) => Told::Erased,
        Some(part) => Told::Known(part.map_err(sealed(Part::Subject))?),
    };
    Ok(Given {
        accounting,
        subject,
        further: parts.len(),
    })
}

/// What is wrong with the parts of an event, whose type the caller knows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    Malformed(Part, usize, usize),
    Parts,
}

impl Fault {
    fn of(self, event_type: &EventType) -> DecodeError {
        let event_type = event_type.clone();
        match self {
            Self::Malformed(part, line, column) => DecodeError::Malformed {
                event_type,
                part,
                line,
                column,
            },
            Self::Parts => DecodeError::Parts(event_type),
        }
    }
}

/// An event, or what is wrong with its parts.
pub(super) type Decoded = Result<(DomainEvent, Meta), Fault>;

/// Reads an event of this shape.
pub(super) fn decode_as<S: Shape>(given: Given<&[u8]>) -> Decoded {
    if given.further != usize::from(S::ANSWERED) {
        return Err(Fault::Parts);
    }
    let Accounting { by, trace, data } =
        parse::<Accounting<S>>(Part::Accounting, given.accounting)?;
    let subject = given.subject.try_map(|bytes| parse(Part::Subject, bytes))?;
    let event = data.join(subject).ok_or(Fault::Parts)?;
    let meta = Meta {
        by: by.into_domain(),
        trace,
    };
    Ok((event.into(), meta))
}

fn parse<T: DeserializeOwned>(part: Part, bytes: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(bytes)
        .map_err(|error| Fault::Malformed(part, error.line(), error.column()))
}
