//! The view `signals`: the signals of an authority, each with a pointer to the event it arose from.
//!
//! A request that waits too long is a signal by the clock: its row is written when the request comes
//! in, with the day from which it counts, so that no tick has to write one and the rows follow from
//! the events alone.

mod project;
mod query;
mod row;

pub use project::{SIGNALS, Signals};
pub use query::{SignalCursor, SignalFilter};
pub use row::SignalRow;

pub(crate) use query::SentUpTo;
