//! From an event to the parts that are sealed.

use maatwerk_domain::bank::BankEvent;
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::dossier::DossierEvent;
use maatwerk_domain::erasure::ErasureEvent;
use maatwerk_domain::signal::SignalEvent;
use maatwerk_domain::{AuthorityEvent, PersonId, PotEvent};
use maatwerk_log::{EventType, KeyId, NewEvent, NewPart};
use serde::Serialize;

use super::error::EncodeError;
use super::shape::{Accounting, Meta, Shape, Told, Visit};
use super::table::{
    visit_authority, visit_bank, visit_case, visit_dossier, visit_erasure, visit_pot, visit_signal,
};
use super::transcript::Transcript;
use crate::wire::{self, Wire as _};

/// An event of a case, to be sealed: `accounting` is the case's own key, and `subject` the person
/// whose key seals what it tells of them. A subject who is told nothing about is passed over, and
/// so is the `transcript` of an event in which no policy answered.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_case(
    event: &CaseEvent,
    meta: &Meta,
    accounting: KeyId,
    subject: Option<PersonId>,
    transcript: Option<&Transcript>,
) -> Result<NewEvent, EncodeError> {
    let subject = subject.map(|person| KeyId::from_bytes(person.to_bytes()));
    taken(visit_case(
        event,
        Encode {
            meta,
            accounting,
            subject,
            transcript,
        },
    ))
}

/// An event of a pot, to be sealed with the authority's key.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_pot(event: &PotEvent, meta: &Meta, key: KeyId) -> Result<NewEvent, EncodeError> {
    taken(visit_pot(event, Encode::about_nobody(meta, key)))
}

/// An event of the authority's register, to be sealed with the authority's key.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_authority(
    event: &AuthorityEvent,
    meta: &Meta,
    key: KeyId,
) -> Result<NewEvent, EncodeError> {
    taken(visit_authority(event, Encode::about_nobody(meta, key)))
}

/// An event of a signal in the national log, to be sealed with the key of that log's authority.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_signal(
    event: &SignalEvent,
    meta: &Meta,
    key: KeyId,
) -> Result<NewEvent, EncodeError> {
    taken(visit_signal(event, Encode::about_nobody(meta, key)))
}

/// An event of a dossier, to be sealed with the key of the programme's own register.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_dossier(
    event: &DossierEvent,
    meta: &Meta,
    key: KeyId,
) -> Result<NewEvent, EncodeError> {
    taken(visit_dossier(event, Encode::about_nobody(meta, key)))
}

/// An event at the bank, to be sealed with the authority's key: what went out and came in, and nothing of
/// who was paid or paid.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_bank(event: &BankEvent, meta: &Meta, key: KeyId) -> Result<NewEvent, EncodeError> {
    taken(visit_bank(event, Encode::about_nobody(meta, key)))
}

/// An event of an erasure, to be sealed with the authority's key: the record of what was destroyed
/// outlives it.
///
/// # Errors
/// See [`EncodeError`].
pub fn encode_erasure(
    event: &ErasureEvent,
    meta: &Meta,
    key: KeyId,
) -> Result<NewEvent, EncodeError> {
    taken(visit_erasure(event, Encode::about_nobody(meta, key)))
}

/// What a visit gave.
pub(super) fn taken<T>(visited: Option<T>) -> T {
    visited.expect("the table pairs each event with the shape of its own name")
}

struct Encode<'a> {
    meta: &'a Meta,
    accounting: KeyId,
    subject: Option<KeyId>,
    transcript: Option<&'a Transcript>,
}

impl<'a> Encode<'a> {
    fn about_nobody(meta: &'a Meta, accounting: KeyId) -> Self {
        Self {
            meta,
            accounting,
            subject: None,
            transcript: None,
        }
    }
}

impl Visit for Encode<'_> {
    type Out = Result<NewEvent, EncodeError>;

    fn visit<S: Shape>(self, data: S, subject: Told<S::Subject>) -> Self::Out {
        let accounting = Accounting {
            by: wire::Officer::of(&self.meta.by),
            trace: self.meta.trace.clone(),
            data,
        };
        let mut parts = vec![part::<S, _>(self.accounting, &accounting)?];
        match subject {
            Told::Nothing => {}
            Told::Known(told) => {
                let key = self.subject.ok_or(EncodeError::NoSubject(S::TYPE))?;
                parts.push(part::<S, _>(key, &told)?);
                if S::ANSWERED {
                    let transcript = self.transcript.ok_or(EncodeError::NoTranscript(S::TYPE))?;
                    parts.push(part::<S, _>(key, transcript)?);
                }
            }
            Told::Erased => return Err(EncodeError::Erased(S::TYPE)),
        }
        let event_type =
            EventType::new(S::TYPE).map_err(|source| EncodeError::Type(S::TYPE, source))?;
        Ok(NewEvent { event_type, parts })
    }
}

fn part<S: Shape, T: Serialize>(key: KeyId, value: &T) -> Result<NewPart, EncodeError> {
    let plaintext =
        serde_json::to_vec(value).map_err(|source| EncodeError::Unwritable(S::TYPE, source))?;
    Ok(NewPart { key, plaintext })
}
