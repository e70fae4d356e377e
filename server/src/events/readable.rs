//! Events for people and programs to read.

use serde_json::{Value, json};

use super::encode::taken;
use super::error::EncodeError;
use super::shape::{Meta, Shape, Told, Visit};
use super::table::{
    DomainEvent, visit_authority, visit_bank, visit_case, visit_dossier, visit_erasure, visit_pot,
    visit_signal,
};

/// An event as JSON, from the same shapes as the log: `{"type", "by", "data", "personal", "erased"}`.
/// `personal` is null when it told nothing about a person or what it told was `erased`.
///
/// # Errors
/// When the event holds a value that cannot be written; an event that was read from the log can.
pub fn readable(event: &DomainEvent, meta: &Meta) -> Result<Value, EncodeError> {
    let read = Readable { meta };
    taken(match event {
        DomainEvent::Case(event) => visit_case(event, read),
        DomainEvent::Pot(event) => visit_pot(event, read),
        DomainEvent::Authority(event) => visit_authority(event, read),
        DomainEvent::Signal(event) => visit_signal(event, read),
        DomainEvent::Dossier(event) => visit_dossier(event, read),
        DomainEvent::Erasure(event) => visit_erasure(event, read),
        DomainEvent::Bank(event) => visit_bank(event, read),
    })
}

struct Readable<'a> {
    meta: &'a Meta,
}

impl Visit for Readable<'_> {
    type Out = Result<Value, EncodeError>;

    fn visit<S: Shape>(self, data: S, subject: Told<S::Subject>) -> Self::Out {
        let unwritable = |source| EncodeError::Unwritable(S::TYPE, source);
        let erased = matches!(subject, Told::Erased);
        let personal = match &subject {
            Told::Known(told) => serde_json::to_value(told).map_err(unwritable)?,
            Told::Nothing | Told::Erased => Value::Null,
        };
        Ok(json!({
            "type": S::TYPE,
            "by": self.meta.by.as_str(),
            "data": serde_json::to_value(data).map_err(unwritable)?,
            "personal": personal,
            "erased": erased,
        }))
    }
}
