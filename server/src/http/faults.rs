//! What is wrong with a body, by its JSON Schema: every fault, each with its pointer.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::problem::Fault;

/// The most faults that are listed: beyond them nobody reads on.
const MOST: usize = 100;

/// The faults of a body, at most [`MOST`].
pub(super) fn faults(validator: &Validator, body: &Value) -> Vec<Fault> {
    let mut found = Vec::new();
    for error in validator.iter_errors(body) {
        if found.len() >= MOST {
            break;
        }
        tell(&error, &mut found);
    }
    found.truncate(MOST);
    found
}

fn tell(error: &ValidationError<'_>, found: &mut Vec<Fault>) {
    let pointer = error.instance_path().as_str();
    let code = error.kind().keyword();
    match error.kind() {
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            match meant(context, pointer) {
                Some(branch) => branch.iter().for_each(|inner| tell(inner, found)),
                None => found.push(Fault::body(
                    pointer,
                    code,
                    "has none of the documented forms",
                )),
            }
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            found.push(Fault::body(inside(pointer, name), code, "is required"));
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            for name in unexpected.iter().take(MOST) {
                found.push(Fault::body(
                    inside(pointer, name),
                    code,
                    "is not known here",
                ));
            }
        }
        kind => found.push(Fault::body(pointer, code, detail(kind, error))),
    }
}

/// The form that was meant: the one whose tag fits, or that has the fewest faults.
fn meant<'a>(
    branches: &'a [Vec<ValidationError<'static>>],
    pointer: &str,
) -> Option<&'a Vec<ValidationError<'static>>> {
    let off = |branch: &[ValidationError<'static>]| {
        let other_tag = branch.iter().filter(|error| {
            let here = error.instance_path().as_str();
            // A tag stands directly in the object.
            let inside = here.strip_prefix(pointer).unwrap_or(here);
            matches!(error.kind(), ValidationErrorKind::Constant { .. })
                && inside.matches('/').count() <= 1
        });
        let other_kind = branch.iter().filter(|error| {
            matches!(error.kind(), ValidationErrorKind::Type { .. })
                && error.instance_path().as_str() == pointer
        });
        (other_tag.count() + other_kind.count(), branch.len())
    };
    let best = branches.iter().min_by_key(|branch| off(branch))?;
    // No tag fits: better the list of forms than the faults of one that was not meant.
    let wrong_tag = off(best).0 > 0 && branches.len() > 1;
    (!wrong_tag || branches.iter().any(|branch| is_null(branch))).then_some(best)
}

/// The branch of an optional value that only takes null.
fn is_null(branch: &[ValidationError<'static>]) -> bool {
    matches!(branch, [only] if matches!(only.kind(), ValidationErrorKind::Type { .. }))
}

/// A property's place, with `~` and `/` escaped (RFC 6901, section 3).
fn inside(pointer: &str, name: &str) -> String {
    // A property that the caller made up may be as long as the body.
    let name: String = name.chars().take(200).collect();
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn detail(kind: &ValidationErrorKind, error: &ValidationError<'_>) -> String {
    let format = |name: &str| match name {
        "law-reference" => "is no Juriconnect, CVDR or CELEX reference; \
                            an example: jci1.31:c:BWBR0015703&artikel=35"
            .to_owned(),
        "date" => "is no date from 1900 to 2199; an example: 2026-05-18".to_owned(),
        "bsn" => "is no citizen service number (nine digits, eleven test)".to_owned(),
        "uuid" => "is no UUID in lower case".to_owned(),
        other => format!("is no {other}"),
    };
    match kind {
        ValidationErrorKind::Format { format: name } => format(name),
        ValidationErrorKind::Pattern { pattern } if pattern == "\\S" => {
            "must not be blank".to_owned()
        }
        ValidationErrorKind::Minimum { limit } => format!("must be at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("must be at most {limit}"),
        ValidationErrorKind::MinLength { limit } => {
            format!("must have at least {limit} characters")
        }
        ValidationErrorKind::MaxLength { limit } => format!("must have at most {limit} characters"),
        // Never the value itself: it may tell about a person, and problems are logged elsewhere.
        _ => error.masked_with("it").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire;

    fn of(schema: &Value, body: &Value) -> Vec<(String, String)> {
        faults(&wire::validator(schema).unwrap(), body)
            .into_iter()
            .map(|fault| (fault.pointer.unwrap_or_default(), fault.code))
            .collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned()))
            .collect()
    }

    #[test]
    fn every_fault_is_listed_with_its_place() {
        let schema = json!({
            "type": "object",
            "required": ["amount", "name"],
            "properties": {
                "amount": {"type": "integer", "minimum": 1},
                "basis": {"type": "string", "format": "law-reference"},
                "name": {"type": "string"},
            },
            "additionalProperties": false,
        });
        let mut found = of(
            &schema,
            &json!({"amount": 0, "basis": "art. 35", "a/b~c": 1}),
        );
        found.sort();
        assert_eq!(
            found,
            pairs(&[
                ("/amount", "minimum"),
                ("/a~1b~0c", "additionalProperties"),
                ("/basis", "format"),
                ("/name", "required"),
            ])
        );
    }

    #[test]
    fn the_form_that_was_meant_is_told_by_its_tag() {
        let form = |tag: &str, field: &str| {
            json!({
                "type": "object",
                "required": ["kind", field],
                "properties": {"kind": {"type": "string", "const": tag}, field: {"type": "integer"}},
                "additionalProperties": false,
            })
        };
        let schema = json!({"oneOf": [form("one", "a"), form("two", "b")]});
        assert_eq!(
            of(&schema, &json!({"kind": "two", "b": "x"})),
            pairs(&[("/b", "type")])
        );
        assert_eq!(
            of(&schema, &json!({"kind": "three"})),
            pairs(&[("", "oneOf")])
        );
    }

    #[test]
    fn a_fault_in_an_optional_value_is_told_as_its_own() {
        let schema = json!({"properties": {"a": {"anyOf": [
            {"type": "object", "properties": {"b": {"type": "integer"}}},
            {"type": "null"},
        ]}}});
        assert_eq!(
            of(&schema, &json!({"a": {"b": "x"}})),
            pairs(&[("/a/b", "type")])
        );
    }

    #[test]
    fn the_value_is_not_repeated() {
        let schema = json!({"enum": ["a"], "type": "integer", "const": "b"});
        let validator = wire::validator(&schema).unwrap();
        for fault in faults(&validator, &json!("Jan de Vries")) {
            assert!(!fault.detail.contains("Vries"), "{}", fault.detail);
        }
    }

    #[test]
    fn a_flood_of_faults_is_bounded() {
        let schema = json!({"items": {"type": "string"}});
        let body = json!(vec![1; 10_000]);
        assert_eq!(of(&schema, &body).len(), MOST);
    }
}
