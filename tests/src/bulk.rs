//! Many cases at once, through the log's own append.

use std::sync::Arc;

use maatwerk::app::App;
use maatwerk::events::{Meta, Transcript, encode_case};
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{CaseId, Officer, PersonId};
use maatwerk_log::{
    Append, EventLog as _, EventType, KeyClass, LogId, NewEvent, NewPart, Position, StreamId,
    Version,
};

use crate::story;

/// The events of a case of this number.
pub type Story = fn(u32) -> Vec<CaseEvent>;

/// How many cases go on side by side: so their events lie scattered over the log.
const SIDE_BY_SIDE: usize = 250;

/// Adds cases of these numbers to a log, each with keys of its own; answers which they are.
///
/// # Panics
/// When the log does not take them.
pub async fn add_cases(
    app: &Arc<App>,
    log: LogId,
    numbers: std::ops::Range<u32>,
    events_of: Story,
) -> Vec<CaseId> {
    let told = |_: u32, event: &mut CaseEvent| story::transcript(event);
    add_told_cases(app, log, numbers, events_of, told).await
}

/// As [`add_cases`], with what a policy was told and answered in an event of a case of a number, which
/// may have that event tell what the policy said.
///
/// # Panics
/// When the log does not take them.
pub async fn add_told_cases(
    app: &Arc<App>,
    log: LogId,
    numbers: std::ops::Range<u32>,
    events_of: Story,
    told: impl Fn(u32, &mut CaseEvent) -> Option<Transcript>,
) -> Vec<CaseId> {
    let meta = Meta {
        by: Officer::new("functionaris-7"),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    };
    let numbers: Vec<u32> = numbers.collect();
    let mut cases = Vec::new();
    for numbers in numbers.chunks(SIDE_BY_SIDE) {
        let classes = [KeyClass::Accounting, KeyClass::Subject].repeat(numbers.len());
        let keys = app.vault.create_keys(&classes).expect("keys");
        let sealed: Vec<Vec<NewEvent>> = numbers
            .iter()
            .zip(keys.chunks(2))
            .map(|(number, keys)| {
                let person = PersonId::from_bytes(*keys[1].as_bytes());
                let mut events = events_of(*number);
                let encode = |event: &mut CaseEvent| {
                    let said = told(*number, event);
                    encode_case(event, &meta, keys[0], Some(person), said.as_ref())
                };
                let events = events.iter_mut().map(encode);
                events.collect::<Result<_, _>>().expect("events")
            })
            .collect();
        let longest = sealed.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..longest {
            let writes = sealed
                .iter()
                .zip(keys.chunks(2))
                .filter_map(|(events, keys)| {
                    let event = std::slice::from_ref(events.get(at)?);
                    let stream = StreamId::from_bytes(*keys[0].as_bytes());
                    let before = Version::new(u32::try_from(at).expect("a short story"));
                    Some(app.vault.seal_all(log, stream, before, event))
                });
            let append = Append {
                log,
                idempotency: None,
                writes: writes.collect::<Result<_, _>>().expect("it is sealed"),
            };
            app.log.append(append).await.expect("it is appended");
        }
        cases.extend(
            keys.chunks(2)
                .map(|keys| CaseId::from_bytes(*keys[0].as_bytes())),
        );
    }
    cases
}

/// Appends an event with any type and accounting part to the stream of a case.
///
/// # Panics
/// When the log does not take it.
pub async fn append_raw(
    app: &Arc<App>,
    log: LogId,
    case: CaseId,
    event_type: &str,
    accounting: &[u8],
) -> Position {
    let stream = StreamId::from_bytes(case.to_bytes());
    let version = app
        .log
        .stream_version(log, stream)
        .await
        .expect("its version");
    let event = NewEvent {
        event_type: EventType::new(event_type).expect("a type"),
        parts: vec![NewPart {
            key: maatwerk_log::KeyId::from_bytes(case.to_bytes()),
            plaintext: accounting.to_vec(),
        }],
    };
    let write = app.vault.seal_all(log, stream, version, &[event]);
    let append = Append {
        log,
        idempotency: None,
        writes: vec![write.expect("it is sealed")],
    };
    app.log.append(append).await.expect("it is appended").last
}
