//! Bytes that no encoder wrote: an answer, and never a panic; and no answer repeats what it found.

use std::error::Error;
use std::fmt::Write as _;

use maatwerk::events::{self, DecodeError, DomainEvent};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::generate::{MARK, MARKED_BSN, case_event};
use crate::support::{KEYS, event_type, opened};

fn types() -> impl Strategy<Value = String> {
    let names: Vec<_> = events::schemas()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    proptest::sample::select(names)
}

/// JSON of some depth.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("2026-05-18")),
        Just(Value::from("01010101-0101-0101-0101-010101010101")),
    ];
    let key = prop_oneof![
        "[a-z]{1,8}",
        proptest::sample::select(vec![
            "by", "trace", "data", "grant", "kind", "findings", "on"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::hash_map(key.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// One change to some bytes.
#[derive(Debug, Clone)]
enum Harm {
    Flip(Index, u8),
    Cut(Index),
    Double(Index, Index),
    Drop(Index, Index),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        (any::<Index>(), 1..=u8::MAX).prop_map(|(at, with)| Harm::Flip(at, with)),
        any::<Index>().prop_map(Harm::Cut),
        any::<(Index, Index)>().prop_map(|(from, to)| Harm::Double(from, to)),
        any::<(Index, Index)>().prop_map(|(from, to)| Harm::Drop(from, to)),
    ]
}

fn harmed(mut bytes: Vec<u8>, harm: &Harm) -> Vec<u8> {
    let range = |from: &Index, to: &Index| {
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        from.min(to)..from.max(to)
    };
    match harm {
        Harm::Flip(at, with) => {
            let at = at.index(bytes.len());
            bytes[at] ^= with;
        }
        Harm::Cut(at) => bytes.truncate(at.index(bytes.len())),
        Harm::Double(from, to) => {
            let range = range(from, to);
            let piece = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, piece);
        }
        Harm::Drop(from, to) => {
            bytes.drain(range(from, to));
        }
    }
    bytes
}

/// All that an error says, its causes included.
fn said(error: &DecodeError) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, " {error} {error:?}");
        cause = error.source();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn random_bytes(
        name in types(),
        parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 0..4),
    ) {
        let parts = parts.iter().map(|part| Ok(part.as_slice()));
        prop_assert!(events::decode(&event_type(&name), parts).is_err());
    }

    #[test]
    fn random_json(name in types(), data in json(), subject in json(), wrapped in any::<bool>()) {
        let accounting = if wrapped {
            serde_json::json!({ "by": "x", "trace": "y", "data": data })
        } else {
            data
        };
        let parts = [accounting, subject].map(|part| Ok(serde_json::to_vec(&part).unwrap()));
        let _ = events::decode(&event_type(&name), parts);
    }

    #[test]
    fn damaged_events(event in case_event(true), part in any::<Index>(), harm in harm()) {
        let encoded = KEYS.encode(&DomainEvent::Case(event)).unwrap();
        let mut parts = opened(&encoded);
        let part = part.index(parts.len());
        let bytes = parts[part].as_ref().unwrap().clone();
        parts[part] = Ok(harmed(bytes, &harm));
        if let Err(error) = events::decode(&encoded.event_type, parts) {
            let said = said(&error);
            prop_assert!(!said.contains(MARK) && !said.contains(MARKED_BSN), "{}", said);
        }
    }

    #[test]
    fn parts_of_another_type(event in case_event(true), name in types()) {
        let encoded = KEYS.encode(&DomainEvent::Case(event)).unwrap();
        if let Err(error) = events::decode(&event_type(&name), opened(&encoded)) {
            let said = said(&error);
            prop_assert!(!said.contains(MARK) && !said.contains(MARKED_BSN), "{}", said);
        }
    }
}

#[test]
fn depth_is_bounded() {
    // Deeper than any stack would bear, were it followed.
    let deep = "[".repeat(200_000);
    let wrapped = format!(r#"{{"by":"x","trace":"y","data":{deep}"#);
    for (name, _) in events::schemas() {
        for bytes in [&deep, &wrapped] {
            let parts = [Ok(bytes.as_bytes()), Ok(deep.as_bytes())];
            assert!(events::decode(&event_type(&name), parts).is_err());
        }
    }
}
