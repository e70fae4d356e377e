//! Names of things: logs, streams, keys, positions, versions, event types.

mod event_type;
mod log_id;
mod number;
mod uuid;

pub use event_type::EventType;
pub use log_id::LogId;
pub use number::{Position, Version};
pub use uuid::{KeyId, StreamId};

/// A text that is no valid name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidId {
    /// Not the code of a log.
    #[error("a log's code is 1 to 32 capitals, digits and hyphens, and starts with no hyphen")]
    Log,
    /// Not a hyphenated UUID.
    #[error(
        "an id is 32 hexadecimal digits with hyphens, as in 6f9619ff-8b86-4011-b42d-00cf4fc964ff"
    )]
    Uuid,
    /// Not the name of an event type.
    #[error("an event type is a lower-case hyphenated name and a version, as in case-opened.v1")]
    EventType,
    /// Not a position in a log.
    #[error("a position is a whole number below 2^40")]
    Position,
    /// Not a version of a stream.
    #[error("a version is a whole number below 2^32")]
    Version,
}
