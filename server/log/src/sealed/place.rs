//! Where an event belongs.

use crate::id::{EventType, KeyId, LogId, StreamId, Version};

/// The place of an event, fixed when its parts are sealed: a part opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The log.
    pub log: LogId,
    /// The stream in that log.
    pub stream: StreamId,
    /// The version of the stream that the event makes: 1 for its first event.
    pub version: Version,
    /// The type of the event.
    pub event_type: &'a EventType,
}

impl Place<'_> {
    /// The associated data of one part, as FORMAT.md sets out.
    pub(crate) fn associated_data(&self, index: u8, count: u8, key: KeyId, out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(b"maatwerk-log/part/v1");
        prefixed(self.log.as_bytes(), out);
        out.extend_from_slice(self.stream.as_bytes());
        out.extend_from_slice(&self.version.get().to_be_bytes());
        prefixed(self.event_type.as_str().as_bytes(), out);
        out.extend_from_slice(&[index, count]);
        out.extend_from_slice(key.as_bytes());
    }
}

/// Length and bytes; both kinds of name are at most 64 bytes long.
fn prefixed(name: &[u8], out: &mut Vec<u8>) {
    out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
    out.extend_from_slice(name);
}
