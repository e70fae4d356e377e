//! From old shapes of events to those of today: the one place, which every way of reading passes.
//!
//! A type of event that was released is never changed. When its shape must be another, the new
//! shape gets the next version (or another name) in the table, and a [`Step`] here says how the old
//! one becomes it. Steps follow each other: a shape of five versions ago takes five of them, so each
//! is written once and never touched again.

use maatwerk_log::EventType;
use serde_json::Value;

use super::decode::Given;
use super::error::DecodeError;
use super::shape::Told;

/// From one shape to the next.
pub(super) struct Step {
    /// The type it takes, `payment-made.v1`.
    pub(super) from: &'static str,
    /// The type it makes.
    pub(super) to: &'static str,
    /// How; `None` when this is not what events of the old type look like.
    pub(super) raise: fn(Old) -> Option<Old>,
}

/// An event of an old shape, or on its way to that of today.
pub(super) struct Old {
    /// The `data` of the accounting part.
    pub(super) data: Value,
    /// The subject part; `None` when there is none or it was erased.
    pub(super) subject: Option<Value>,
}

/// All steps. Every type is at its first version.
pub(super) const STEPS: &[Step] = &[];

/// The name of the type that an old one becomes; the same name when no step takes it.
pub(super) fn latest_name<'a>(steps: &[Step], name: &'a str) -> &'a str {
    let mut name = name;
    // No more often than there are steps: a ring of them, were one ever written, must not hang.
    for _ in steps {
        match steps.iter().find(|step| step.from == name) {
            Some(step) => name = step.to,
            None => break,
        }
    }
    name
}

/// Raises an event of an old type to one that no step takes any further.
pub(super) fn raise(
    steps: &[Step],
    event_type: &EventType,
    given: Given<&[u8]>,
) -> Result<(&'static str, Given<Vec<u8>>), DecodeError> {
    let next = |name: &str| steps.iter().find(|step| step.from == name);
    let mut step =
        next(event_type.as_str()).ok_or_else(|| DecodeError::Unknown(event_type.clone()))?;
    let fault = || DecodeError::Upcast(event_type.clone());
    let parse = |bytes| serde_json::from_slice::<Value>(bytes).map_err(|_| fault());
    let mut accounting = parse(given.accounting)?;
    let mut old = Old {
        data: accounting.get_mut("data").ok_or_else(fault)?.take(),
        subject: match given.subject {
            Told::Known(bytes) => Some(parse(bytes)?),
            Told::Nothing | Told::Erased => None,
        },
    };
    for _ in steps {
        old = (step.raise)(old).ok_or_else(fault)?;
        match next(step.to) {
            Some(further) => step = further,
            None => break,
        }
    }
    accounting["data"] = old.data;
    let bytes = |value: &Value| serde_json::to_vec(value).map_err(|_| fault());
    let subject = match (old.subject, given.subject) {
        (Some(told), _) => Told::Known(bytes(&told)?),
        (None, Told::Erased) => Told::Erased,
        (None, _) => Told::Nothing,
    };
    let raised = Given {
        accounting: bytes(&accounting)?,
        subject,
    };
    Ok((step.to, raised))
}
