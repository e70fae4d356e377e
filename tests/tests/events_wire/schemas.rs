//! The checked-in schemas are those of the code, and say what the code does.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use jsonschema::Validator;
use maatwerk::events::{self, DomainEvent};
use maatwerk::wire::FORMATS;
use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Value, json};

use crate::bank::bank_events;
use crate::dossiers::dossier_events;
use crate::erasures::erasure_events;
use crate::generate::{authority_events, case_event, pot_events};
use crate::signals::recorded;
use crate::support::KEYS;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schemas/events")
}

#[test]
fn the_checked_in_schemas_are_those_of_the_code() {
    let write = std::env::var_os("MAATWERK_WRITE_SCHEMAS").is_some();
    let mut expected: Vec<String> = Vec::new();
    for (name, schema) in events::schemas() {
        let file = format!("{name}.json");
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        let path = folder().join(&file);
        if write {
            std::fs::create_dir_all(folder()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == text,
            "schemas/events/{file} is not what the code says. A released type must not change: give \
             the new shape a new version and a step in server/src/events/upcast.rs. When it is \
             new or was never released, write it with `maatwerk schemas`, or with \
             MAATWERK_WRITE_SCHEMAS=1 cargo test -p maatwerk-tests --test events_wire"
        );
        expected.push(file);
    }
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "schemas/events holds a file of no type");
}

static VALIDATORS: LazyLock<HashMap<String, Validator>> = LazyLock::new(|| {
    events::schemas()
        .into_iter()
        .map(|(name, schema)| (name, validator(&schema)))
        .collect()
});

pub(crate) fn validator(schema: &Value) -> Validator {
    let mut options = jsonschema::draft202012::options().should_validate_formats(true);
    for (name, check) in FORMATS {
        options = options.with_format(name, check);
    }
    options.build(schema).unwrap()
}

/// The parts of an event, as they follow each other.
pub(crate) const PARTS: [&str; 3] = ["accounting", "personal", "transcript"];

/// The parts of an event as its schema describes them.
fn document(event: &DomainEvent) -> (String, Value) {
    let encoded = KEYS.encode(event).unwrap();
    let mut document = json!({});
    for (part, name) in encoded.parts.iter().zip(PARTS) {
        document[name] = serde_json::from_slice(&part.plaintext).unwrap();
    }
    (encoded.event_type.to_string(), document)
}

/// Every object in a document, by its pointer.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.push(at.to_owned());
            for (key, value) in map {
                objects(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                objects(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

pub(crate) fn any_event() -> impl Strategy<Value = DomainEvent> {
    prop_oneof![
        8 => case_event(false).prop_map(DomainEvent::Case),
        1 => Union::new(pot_events()).prop_map(DomainEvent::Pot),
        1 => recorded().prop_map(DomainEvent::Signal),
        1 => Union::new(authority_events()).prop_map(DomainEvent::Authority),
        1 => Union::new(dossier_events()).prop_map(DomainEvent::Dossier),
        1 => Union::new(erasure_events()).prop_map(DomainEvent::Erasure),
        1 => Union::new(bank_events()).prop_map(DomainEvent::Bank),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_written_is_valid(event in any_event()) {
        let (name, document) = document(&event);
        let faults: Vec<_> = VALIDATORS[&name]
            .iter_errors(&document)
            .map(|fault| format!("{} {fault}", fault.instance_path()))
            .collect();
        prop_assert!(faults.is_empty(), "{}: {:?}", name, faults);
    }

    #[test]
    fn what_is_not_described_is_neither_valid_nor_read(event in any_event(), at in any::<prop::sample::Index>()) {
        let (name, mut document) = document(&event);
        let mut places = Vec::new();
        objects(&document, "", &mut places);
        let place = at.get(&places).clone();
        document.pointer_mut(&place).unwrap()["unheardOf"] = json!(1);
        prop_assert!(!VALIDATORS[&name].is_valid(&document), "{} at {}", name, place);
        if !place.is_empty() {
            let parts: Vec<_> = PARTS
                .into_iter()
                .filter_map(|part| document.get(part))
                .map(|part| serde_json::to_vec(part).unwrap())
                .collect();
            let name = crate::support::event_type(&name);
            let read = events::decode(&name, parts.iter().map(Ok));
            let told = events::transcript(&name, parts.iter().map(Ok));
            prop_assert!(read.is_err() || told.is_err(), "{} at {}", name, place);
        }
    }
}
