//! One recorded example of each type of event, as its parts read when they are opened. A change of a
//! shape that history would not survive fails here, also where the schema was written anew.

use std::collections::BTreeMap;
use std::path::PathBuf;

use maatwerk::events::{self, DomainEvent, readable};
use maatwerk_domain::Personal;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value};

use crate::schemas::{PARTS, any_event};
use crate::support::{KEYS, event_type, opened};

/// How many events are made to find a telling one of each type: the longest, in which what may be
/// absent is there.
const MADE: usize = 20_000;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/events_wire/golden")
}

/// The opened parts of an event.
fn document(event: &DomainEvent) -> (String, Value) {
    let encoded = KEYS.encode(event).unwrap();
    let parts = PARTS.into_iter().zip(opened(&encoded));
    let parts = parts.map(|(name, part)| {
        let part = serde_json::from_slice(&part.unwrap()).unwrap();
        (name.to_owned(), part)
    });
    let document = Value::Object(parts.collect::<Map<_, _>>());
    (encoded.event_type.to_string(), document)
}

/// The longest of many events, for each type.
fn examples() -> BTreeMap<String, String> {
    let mut runner = TestRunner::deterministic();
    let mut longest = BTreeMap::<String, String>::new();
    let events = any_event().boxed();
    for _ in 0..MADE {
        let (name, document) = document(&events.new_tree(&mut runner).unwrap().current());
        let text = serde_json::to_string_pretty(&document).unwrap();
        let known = longest.entry(name).or_default();
        if text.len() > known.len() {
            *known = text;
        }
    }
    longest
}

#[test]
fn what_was_recorded_is_read_as_it_was_meant() {
    // What stands there is never written over: it is history.
    if std::env::var_os("MAATWERK_WRITE_GOLDEN").is_some() {
        std::fs::create_dir_all(folder()).unwrap();
        for (name, text) in examples() {
            let path = folder().join(format!("{name}.json"));
            if !path.exists() {
                std::fs::write(path, format!("{text}\n")).unwrap();
            }
        }
    }
    for (name, _) in events::schemas() {
        let path = folder().join(format!("{name}.json"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| {
            panic!(
                "{name} has no example; add one with \
                 MAATWERK_WRITE_GOLDEN=1 cargo test -p maatwerk-tests --test events_wire golden"
            )
        });
        let recorded: Value = serde_json::from_str(&text).unwrap();
        let parts: Vec<_> = PARTS
            .into_iter()
            .filter_map(|part| recorded.get(part))
            .map(|part| serde_json::to_vec(part).unwrap())
            .collect();
        let of_type = event_type(&name);
        let (event, meta) = events::decode(&of_type, parts.iter().map(Ok))
            .unwrap_or_else(|error| panic!("{name} is no longer read: {error}"));
        let read = readable(&event, &meta).unwrap();
        assert_eq!(read["data"], recorded["accounting"]["data"], "{name}");
        assert_eq!(
            read["personal"],
            recorded.get("personal").cloned().unwrap_or_default(),
            "{name}"
        );
        assert_eq!(meta.by.as_str(), recorded["accounting"]["by"]);
        assert_eq!(meta.trace, recorded["accounting"]["trace"]);
        let transcript = events::transcript(&of_type, parts.iter().map(Ok)).unwrap();
        match (transcript, recorded.get("transcript")) {
            (None, None) => {}
            (Some(Personal::Known(said)), Some(recorded)) => {
                assert_eq!(&serde_json::to_value(said).unwrap(), recorded);
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    for file in std::fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let name = name.strip_suffix(".json").unwrap();
        // Types of which the shape has changed since stay, and are raised to that of today.
        assert!(
            events::StreamKind::of(&event_type(name)).is_some(),
            "{name} was recorded and is no longer known"
        );
    }
}
