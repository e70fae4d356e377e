//! What a view must say of itself to be kept up, rebuilt and listed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use maatwerk_log::{EventType, LogId, Position, RecordedRef};
use rusqlite::Transaction;

use super::ViewError;
use crate::app::App;
use crate::signals::is_national;

/// Which logs a projection follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Those of authorities.
    Authorities,
    /// That of the national programme alone.
    National,
    /// All.
    All,
}

impl Reads {
    /// Whether this log is one of them.
    #[must_use]
    pub fn covers(self, log: LogId) -> bool {
        match self {
            Self::All => true,
            Self::National => is_national(log),
            Self::Authorities => !is_national(log),
        }
    }
}

/// A view, as a function of the logs: its rows follow from the events alone, so that the file may be
/// deleted and is the same when it is built again.
pub trait Projection: fmt::Debug + Send + Sync + 'static {
    /// Its name: lower-case letters and hyphens, the start of its file's name.
    fn name(&self) -> &'static str;

    /// The number of its shape. Raise it whenever its tables, or what is written in them, change:
    /// the view is then built anew in another file.
    fn shape(&self) -> u32;

    /// Its tables, as SQL that makes them in an empty file. `checkpoint`, `poison` and `about` are
    /// the engine's own names.
    fn tables(&self) -> &'static str;

    /// The logs it follows.
    fn reads(&self) -> Reads {
        Reads::Authorities
    }

    /// Whether it opens what is sealed. One that needs only the envelope of events is shown them where
    /// they lie in the store's memory, and more at a time.
    fn opens(&self) -> bool {
        true
    }

    /// Somebody who makes rows of events: one at a time for each file that is built. What it keeps in
    /// memory between batches is bounded, and can be had from the logs again: it may be dropped
    /// after any batch.
    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker>;
}

/// Makes rows of events, batch by batch; each batch is of one log.
pub trait Worker: Send {
    /// Takes in one event; in the order of the log, each once. One that cannot be taken in is set
    /// aside, and the others go on.
    ///
    /// # Errors
    /// When something cannot be read now: the batch is tried again later.
    fn take(&mut self, event: &RecordedRef<'_>, aside: &mut Aside) -> Result<(), ViewError>;

    /// Writes what the batch came to, in the transaction that also moves the checkpoint, and forgets
    /// the batch. It may read the log, and set events aside that only now turn out to be bad. An
    /// error, or a panic, writes nothing: the batch is then tried by a new worker; one that breaks
    /// a constraint, or panics, event by event, so that only the guilty one is set aside.
    ///
    /// # Errors
    /// When rows cannot be written or something cannot be read now.
    fn write(&mut self, rows: &Transaction<'_>, aside: &mut Aside) -> Result<(), ViewError>;
}

/// Why an event cannot be taken in: for the operator, so nothing of what the event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside(String);

impl SetAside {
    /// For this reason.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// An error and what it came from. Messages of errors hold no personal data.
    #[must_use]
    pub fn because(error: &dyn Error) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        Self(text)
    }
}

/// The events of a batch that are set aside.
#[derive(Debug, Default)]
pub struct Aside(pub(super) Vec<(Position, EventType, String)>);

impl Aside {
    /// Sets an event aside.
    pub fn add(&mut self, position: Position, event_type: &EventType, why: SetAside) {
        self.0.push((position, event_type.clone(), why.0));
    }
}

/// An event that a view could not take in: set aside and shown, never skipped silently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poison {
    /// The log.
    pub log: LogId,
    /// Where it stands.
    pub position: Position,
    /// Its type, with the version of its shape.
    pub event_type: String,
    /// Why; nothing of what it says.
    pub error: String,
}
