//! What can go wrong between an event and its bytes. No message repeats what an event says.

use maatwerk_log::{EventType, InvalidId, UnsealError};

/// Which part of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The accounting part.
    Accounting,
    /// The part about a person.
    Subject,
    /// What a policy was asked about them, and answered.
    Transcript,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Accounting => "accounting part",
            Self::Subject => "subject part",
            Self::Transcript => "transcript",
        })
    }
}

/// An event cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// It tells about a person, and nobody was named.
    #[error("{0} tells about a person, and it is not said who")]
    NoSubject(&'static str),
    /// A policy answered, and it is not said what.
    #[error("{0} is the answer of a policy, and its transcript is missing")]
    NoTranscript(&'static str),
    /// What it told was erased: an event is written with all that it tells, or not at all.
    #[error("{0} tells what was erased")]
    Erased(&'static str),
    /// A value has no place in JSON: a date before the year 0, an amount above 2^53 - 1, a
    /// transcript that is no text.
    #[error("{0} holds a value that cannot be written")]
    Unwritable(&'static str, #[source] serde_json::Error),
    /// Its type has no valid name.
    #[error("{0} is no name for a type of event")]
    Type(&'static str, #[source] InvalidId),
}

/// An event cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The accounting key was destroyed: nothing of the event is left but its place.
    #[error("the accounting part of {0} was erased")]
    Erased(EventType),
    /// A part could not be opened.
    #[error("the {part} of {event_type} cannot be opened")]
    Sealed {
        /// The type of the event.
        event_type: EventType,
        /// Which part.
        part: Part,
        /// Why.
        #[source]
        source: UnsealError,
    },
    /// Written by a newer version of this software.
    #[error("{0} is no type of event that this version knows")]
    Unknown(EventType),
    /// A part is not of the shape of its type. The cause is left out: it can quote what it found.
    #[error("the {part} of {event_type} is malformed at line {line}, column {column}")]
    Malformed {
        /// The type of the event.
        event_type: EventType,
        /// Which part.
        part: Part,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The event has no part, too few, too many, or parts that do not belong to each other.
    #[error("the parts of {0} do not belong together")]
    Parts(EventType),
    /// An old shape that its step to the next one cannot take.
    #[error("{0} is not of the shape that its version had")]
    Upcast(EventType),
}
