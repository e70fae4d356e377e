//! Patterns in schemas and parsers in the domain take the same texts.

use maatwerk::wire::{Day, Id, Wire as _, is_bsn, is_day, is_law_ref};
use maatwerk_domain::case::Bsn;
use maatwerk_domain::{CaseId, LawRef, is_code};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::schemas::validator;

/// A piece of the schema of `budget-requested.v1`, without its format: the pattern alone.
fn piece(pointer: &str) -> jsonschema::Validator {
    let (_, schema) = maatwerk::events::schemas()
        .into_iter()
        .find(|(name, _)| name == "budget-requested.v1")
        .unwrap();
    let mut piece = schema.pointer(pointer).unwrap().clone();
    piece.as_object_mut().unwrap().remove("format");
    validator(&piece)
}

fn field(name: &str) -> jsonschema::Validator {
    piece(&format!(
        "/properties/accounting/properties/data/properties/{name}"
    ))
}

/// Texts that are nearly of a form: right ones, with a character put in, taken out or changed.
fn nearly(right: &'static str, alphabet: &'static str) -> impl Strategy<Value = String> {
    let character = proptest::sample::select(alphabet.chars().collect::<Vec<_>>());
    let change = (any::<prop::sample::Index>(), 0..4, character);
    (right, proptest::collection::vec(change, 0..3)).prop_map(|(text, changes)| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, how, character) in changes {
            let at = at.index(text.len() + 1);
            match how {
                0 => text.insert(at, character),
                1 if at < text.len() => drop(text.remove(at)),
                2 if at < text.len() => text[at] = character,
                _ => {}
            }
        }
        text.into_iter().collect()
    })
}

#[test]
fn the_list_of_law_references() {
    let pattern = piece("/$defs/LawRef");
    let list = include_str!("../../../schemas/law-references.txt");
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (sign, text) = line.split_at(2);
        let taken = sign == "+ ";
        assert_eq!(pattern.is_valid(&json!(text)), taken, "{text:?}");
        assert_eq!(is_law_ref(text), taken, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn law_references(text in prop_oneof![
        nearly("jci1\\.(3|31):c:BWB[RVW][0-9]{7}(&[a-z.-]{1,8}=[A-Za-z0-9.:-]{1,6}){0,3}", "&=:.-aZ9/ \n"),
        nearly("CVDR[0-9]{1,9}(/[A-Za-z0-9.:/-]{1,5})?", "/C0a.- \n"),
        nearly("[0-9]{5}[A-Z][0-9A-Z]{3,7}(/[A-Za-z0-9.:/-]{1,5})?", "/A0a.- \n"),
        nearly("CVDR1/[a-z0-9]{240,260}", "/a"),
    ]) {
        thread_local!(static PATTERN: jsonschema::Validator = piece("/$defs/LawRef"));
        let by_pattern = PATTERN.with(|pattern| pattern.is_valid(&json!(text)));
        prop_assert_eq!(by_pattern, text.parse::<LawRef>().is_ok(), "{:?}", text);
        prop_assert_eq!(by_pattern, is_law_ref(&text));
    }

    #[test]
    fn codes(text in nearly("[a-z][a-z0-9-]{0,70}", "-a0Z_ é\n")) {
        thread_local!(static PATTERN: jsonschema::Validator = field("purpose"));
        let by_pattern = PATTERN.with(|pattern| pattern.is_valid(&json!(text)));
        prop_assert_eq!(by_pattern, is_code(&text), "{:?}", text);
    }

    #[test]
    fn identifiers(text in nearly("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "-aFg0 \n")) {
        thread_local!(static PATTERN: jsonschema::Validator = field("request"));
        let by_pattern = PATTERN.with(|pattern| pattern.is_valid(&json!(text)));
        prop_assert_eq!(by_pattern, text.parse::<CaseId>().is_ok(), "{:?}", text);
        let read = serde_json::from_value::<Id<CaseId>>(json!(text));
        prop_assert_eq!(by_pattern, read.is_ok());
    }

    #[test]
    fn days(text in nearly("(0|1|2)[0-9]{3}-[01][0-9]-[0-3][0-9]", "-0129 \n+")) {
        thread_local!(static PATTERN: jsonschema::Validator = field("received"));
        let by_pattern = PATTERN.with(|pattern| pattern.is_valid(&json!(text)));
        let read = serde_json::from_value::<Day>(json!(text));
        // The pattern lets 31 February through, the format does not.
        prop_assert!(by_pattern || !is_day(&text), "{:?}", text);
        prop_assert!(!is_day(&text) || read.is_ok(), "{:?}", text);
        if let Ok(day) = read {
            prop_assert_eq!(is_day(&text), (1900..=2199).contains(&day.into_domain().year()));
            prop_assert_eq!(is_day(&text), by_pattern);
            prop_assert_eq!(serde_json::to_value(day).unwrap(), Value::from(text));
        }
    }

    #[test]
    fn citizen_service_numbers(text in nearly("[0-9]{9}", "0a ")) {
        prop_assert_eq!(is_bsn(&text), text.parse::<Bsn>().is_ok());
    }
}
