//! What every type of event is made of.

use maatwerk_domain::{Officer, Personal};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

use super::table::DomainEvent;
use crate::wire;

/// Who caused an event, and in which request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Who acted; the server itself has a subject too.
    pub by: Officer,
    /// The trace of the request, so that an event leads to the log lines around it.
    pub trace: String,
}

/// The shape of one type of event: the struct is the `data` of its accounting part.
pub(super) trait Shape: Serialize + DeserializeOwned + JsonSchema {
    /// The name of the type with its version, `payment-made.v1`.
    const TYPE: &'static str;
    /// Whether there is a subject part.
    const PRESENCE: Presence;
    /// Whether a policy was asked, so that a part with the transcript follows the subject part.
    const ANSWERED: bool = false;
    /// The kind of event it is one of.
    type Event: Into<DomainEvent>;
    /// The subject part; [`Nobody`] when there is none.
    type Subject: Serialize + DeserializeOwned + JsonSchema;

    /// Takes an event apart; `None` when it is an event of another type.
    fn split(event: &Self::Event) -> Option<(Self, Told<Self::Subject>)>;

    /// Puts an event together; `None` when the parts do not belong to each other.
    fn join(self, subject: Told<Self::Subject>) -> Option<Self::Event>;
}

/// The accounting side of a value of which the other side tells about a person: what an answer of a
/// policy rests on, why a decision was taken, how somebody was heard.
pub(super) trait Divided: Serialize + DeserializeOwned + JsonSchema {
    /// Whether there is another side.
    const PRESENCE: Presence;
    /// Whether it is the answer of a policy.
    const ANSWERED: bool = false;
    /// The fields of the event that make it up.
    type Whole<'a>;
    /// The same fields, made again.
    type Made;
    /// What tells about a person.
    type Subject: Serialize + DeserializeOwned + JsonSchema;

    /// Divides it.
    fn split(whole: Self::Whole<'_>) -> (Self, Told<Self::Subject>);

    /// Puts it together; `None` when the sides do not belong to each other.
    fn join(self, subject: Told<Self::Subject>) -> Option<Self::Made>;
}

/// Whether events of a type have a subject part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// None has.
    Never,
    /// It depends on what happened.
    Sometimes,
    /// Each has.
    Always,
}

/// What an event tells of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told<T> {
    /// Nothing: there is no such part.
    Nothing,
    /// This.
    Known(T),
    /// It did, but the person was forgotten.
    Erased,
}

impl<T> Told<T> {
    /// What is known is made into something else, unless that fails.
    pub(super) fn try_map<U, E>(self, map: impl FnOnce(T) -> Result<U, E>) -> Result<Told<U>, E> {
        Ok(match self {
            Self::Nothing => Told::Nothing,
            Self::Known(value) => Told::Known(map(value)?),
            Self::Erased => Told::Erased,
        })
    }

    /// As the domain has it; `None` when there is nothing where something must be.
    pub(super) fn personal<U>(self, map: impl FnOnce(T) -> U) -> Option<Personal<U>> {
        match self {
            Self::Nothing => None,
            Self::Known(value) => Some(Personal::Known(map(value))),
            Self::Erased => Some(Personal::Erased),
        }
    }
}

impl<T> Told<T> {
    /// What one personal value tells.
    pub(super) fn of<U>(personal: &Personal<U>, map: impl FnOnce(&U) -> T) -> Self {
        match personal {
            Personal::Known(value) => Self::Known(map(value)),
            Personal::Erased => Self::Erased,
        }
    }
}

/// Takes an event that was taken apart, whatever its type.
pub(super) trait Visit {
    /// What becomes of it.
    type Out;

    /// Takes it.
    fn visit<S: Shape>(self, data: S, subject: Told<S::Subject>) -> Self::Out;
}

/// The accounting part as it is sealed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accounting<D> {
    pub(super) by: wire::Officer,
    pub(super) trace: String,
    pub(super) data: D,
}

/// The subject part of events that are about nobody: there is no such value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Nobody {}

impl Serialize for Nobody {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl<'de> Deserialize<'de> for Nobody {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("events of this type are about nobody"))
    }
}

impl JsonSchema for Nobody {
    fn schema_name() -> Cow<'static, str> {
        "Nobody".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::from(false)
    }
}
