//! Opening events for a view: what is erased, what is set aside, and what is to be tried again.

use maatwerk_log::{RecordedRef, UnsealError, Vault};

use super::engine::{SetAside, ViewError};
use crate::events::{DecodeError, DomainEvent, Meta};
use crate::load::read_event;

/// An event, opened for a view.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are events: a box would cost an allocation for each"
)]
pub enum Opened {
    /// What happened, and who caused it.
    Event(DomainEvent, Meta),
    /// The key was destroyed, lawfully: there is nothing to take in.
    Erased,
    /// It cannot be read by this version.
    Bad(SetAside),
}

/// Opens an event.
///
/// # Errors
/// When the keys cannot be read now: that says nothing of the event.
pub fn open_event(vault: &Vault, event: &RecordedRef<'_>) -> Result<Opened, ViewError> {
    let unreadable = match read_event(vault, event) {
        Ok((event, meta)) => return Ok(Opened::Event(event, meta)),
        Err(unreadable) => unreadable,
    };
    match unreadable.source.downcast_ref::<DecodeError>() {
        Some(DecodeError::Erased(_)) => Ok(Opened::Erased),
        Some(DecodeError::Sealed {
            source: UnsealError::Vault(_),
            ..
        }) => Err(ViewError::Source(Box::new(unreadable))),
        _ => Ok(Opened::Bad(SetAside::because(&unreadable))),
    }
}
