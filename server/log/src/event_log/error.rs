//! What can go wrong with a log.

use std::{error::Error, sync::Arc};

use super::InvalidAppend;
use crate::id::{LogId, Position, StreamId, Version};

/// What a store says went wrong. Shared by all appends that failed with it.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// An append did not take place.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// A stream has another version than was expected: someone was first. Load, decide and try again.
    #[error("stream {stream} has version {actual}, not {expected}")]
    Conflict {
        /// The stream.
        stream: StreamId,
        /// The version that was expected.
        expected: Version,
        /// The version that it has.
        actual: Version,
    },
    /// The idempotency key was used before, with another body.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// It can never be appended, whatever the state of the log.
    #[error("this cannot be appended")]
    Invalid(#[from] InvalidAppend),
    /// Too much is waiting to be written. Nothing was done; try again in a second or so.
    #[error("too much is waiting to be written")]
    Overloaded,
    /// No room left. Nothing of the append was kept; it can be repeated once there is room.
    #[error("there is no room left to store events")]
    Full(#[source] Cause),
    /// The store failed.
    #[error("the events could not be stored")]
    Storage(#[source] Cause),
    /// The log was closed.
    #[error("the log is closed")]
    Closed,
}

/// A read failed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A stored event is not what it can be: the file was damaged or tampered with.
    #[error("the event at position {position} of log {log} is damaged")]
    Damaged {
        /// The log.
        log: LogId,
        /// The position.
        position: Position,
    },
    /// The store failed.
    #[error("the log could not be read")]
    Storage(#[source] Cause),
    /// The log was closed.
    #[error("the log is closed")]
    Closed,
}

/// A look for an earlier answer failed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum AnsweredError {
    /// The idempotency key was used before, with another body.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The store could not be read.
    #[error("earlier answers could not be read")]
    Read(#[from] ReadError),
}
