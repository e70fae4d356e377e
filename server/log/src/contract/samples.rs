//! Events to append. Stores do not look inside, so these are sealed with nobody's key.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{
    event_log::{Append, Idempotency, StreamWrite},
    id::{EventType, KeyId, LogId, StreamId, Version},
    sealed::{Place, SealedEvent, write_header, write_part_header},
};

pub(super) fn log(name: &str) -> LogId {
    LogId::new(name).expect("the suite's own names are codes")
}

fn event_type(name: &str) -> EventType {
    EventType::new(name).expect("the suite's own names are event types")
}

/// A stream that no other call names.
pub(super) fn stream() -> StreamId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [0xaa; 16];
    // In front, so that the streams of one test are spread over an index as random ones are.
    bytes[..8].copy_from_slice(
        &NEXT
            .fetch_add(1, Ordering::Relaxed)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .to_be_bytes(),
    );
    StreamId::from_bytes(bytes)
}

/// Bytes of the form of a sealed payload, of about this length.
pub(super) fn sealed(content: u8, length: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_header(1, &mut bytes);
    let length = length.max(16);
    write_part_header(
        KeyId::from_bytes([content; 16]),
        &[content; 32],
        &[content; 24],
        u32::from(length),
        &mut bytes,
    );
    bytes.resize(bytes.len() + usize::from(length), content);
    bytes
}

/// An event of those bytes.
pub(super) fn event(
    log: LogId,
    stream: StreamId,
    version: Version,
    name: &str,
    bytes: Vec<u8>,
) -> SealedEvent {
    let place = Place {
        log,
        stream,
        version,
        event_type: &event_type(name),
    };
    SealedEvent::from_bytes(place, bytes).expect("the bytes have the form of a sealed payload")
}

/// `count` events that follow `expected`.
pub(super) fn write(log: LogId, stream: StreamId, expected: Version, count: u32) -> StreamWrite {
    let event = |n: u32| {
        let content = stream.as_bytes()[7].wrapping_add(n.to_be_bytes()[3]);
        event(
            log,
            stream,
            expected.plus(n),
            "thing-happened.v1",
            sealed(content, 40),
        )
    };
    StreamWrite {
        stream,
        expected,
        events: (1..=count).map(event).collect(),
    }
}

/// An append of events to one new stream.
pub(super) fn fresh(log: LogId, count: u32) -> Append {
    Append {
        log,
        idempotency: None,
        writes: vec![write(log, stream(), Version::NONE, count)],
    }
}

pub(super) fn idempotency(client: &str, key: &str, body: u8) -> Idempotency {
    Idempotency {
        client: client.to_owned(),
        key: key.to_owned(),
        body_digest: [body; 32],
        answer: format!("answer to {client} {key} {body}").into_bytes(),
    }
}
