//! The JSON Schema of a policy's parameters: hostile as the rest of the guest, so it refers to
//! nothing outside itself, never to itself in a circle, and matches patterns in linear time.

use std::collections::BTreeMap;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

/// A schema, in bytes.
const LONGEST: usize = 64 << 10;
/// Places of a schema once every reference is followed: bounds the work of a validation.
const PLACES: usize = 20_000;

/// A compiled schema.
pub(crate) struct Schema {
    document: Value,
    validator: Validator,
}

/// Why a text is no schema that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SchemaFault {
    #[error("must be at most {LONGEST} bytes")]
    TooLarge,
    #[error("must be JSON: {0}")]
    NotJson(String),
    #[error("must be an object with `\"type\": \"object\"`")]
    NotAnObject,
    #[error("must be JSON Schema 2020-12: `$schema` names another")]
    OtherDraft,
    #[error("must not use `{0}`: references go to `#/$defs/…` of the same schema only")]
    Reference(String),
    #[error("must not refer to itself in a circle, nor be larger than {PLACES} places in all")]
    Circle,
    #[error("is no valid JSON Schema 2020-12: {0}")]
    Invalid(String),
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const DEFINITIONS: &str = "#/$defs/";

impl Schema {
    pub(super) fn new(text: &str) -> Result<Self, SchemaFault> {
        if text.len() > LONGEST {
            return Err(SchemaFault::TooLarge);
        }
        let document: Value =
            serde_json::from_str(text).map_err(|error| SchemaFault::NotJson(error.to_string()))?;
        if document.get("type") != Some(&Value::from("object")) {
            return Err(SchemaFault::NotAnObject);
        }
        if document.get("$schema").is_some_and(|draft| draft != DRAFT) {
            return Err(SchemaFault::OtherDraft);
        }
        Places::default().count(&document, &document)?;
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            // The other engine backtracks: a pattern could keep a thread busy for hours.
            .with_pattern_options(PatternOptions::regex())
            .build(&document)
            .map_err(|error| SchemaFault::Invalid(error.to_string()))?;
        Ok(Self {
            document,
            validator,
        })
    }

    pub(super) fn document(&self) -> &Value {
        &self.document
    }

    pub(crate) fn validator(&self) -> &Validator {
        &self.validator
    }
}

/// How many places each definition has, once its own references are followed; `None` while that
/// is being counted, so that a circle shows.
#[derive(Default)]
struct Places<'a>(BTreeMap<&'a str, Option<usize>>);

impl<'a> Places<'a> {
    fn count(&mut self, at: &'a Value, document: &'a Value) -> Result<usize, SchemaFault> {
        let mut places = 1_usize;
        match at {
            Value::Object(members) => {
                for (name, value) in members {
                    places += match (name.as_str(), value) {
                        ("$ref", Value::String(target)) => self.follow(target, document)?,
                        (
                            "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef"
                            | "$vocabulary",
                            Value::String(_) | Value::Object(_),
                        ) if !(name == "$id" && std::ptr::eq(at, document)) => {
                            return Err(SchemaFault::Reference(name.clone()));
                        }
                        _ => self.count(value, document)?,
                    };
                }
            }
            Value::Array(values) => {
                for value in values {
                    places += self.count(value, document)?;
                }
            }
            _ => {}
        }
        if places > PLACES {
            return Err(SchemaFault::Circle);
        }
        Ok(places)
    }

    fn follow(&mut self, target: &'a str, document: &'a Value) -> Result<usize, SchemaFault> {
        match self.0.get(target) {
            Some(Some(places)) => return Ok(*places),
            Some(None) => return Err(SchemaFault::Circle),
            None => {}
        }
        let definition = target
            .strip_prefix(DEFINITIONS)
            .filter(|name| !name.contains(['/', '~', '%']))
            .and_then(|name| document.get("$defs")?.get(name))
            .ok_or_else(|| SchemaFault::Reference("$ref".to_owned()))?;
        self.0.insert(target, None);
        let places = self.count(definition, document)?;
        self.0.insert(target, Some(places));
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> SchemaFault {
        Schema::new(text).err().unwrap()
    }

    #[test]
    fn a_schema_with_definitions_is_taken() {
        let schema = Schema::new(
            r##"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
                "properties":{"max":{"$ref":"#/$defs/cents"},"min":{"$ref":"#/$defs/cents"}},
                "$defs":{"cents":{"type":"integer","minimum":0}}}"##,
        )
        .unwrap();
        assert!(schema.validator().is_valid(&serde_json::json!({"max": 5})));
        assert!(!schema.validator().is_valid(&serde_json::json!({"max": -5})));
    }

    #[test]
    fn a_circle_is_refused_before_it_runs() {
        for text in [
            r##"{"type":"object","$ref":"#"}"##,
            r##"{"type":"object","$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##,
            r##"{"type":"object","$defs":{"a":{"properties":{"x":{"$ref":"#/$defs/a"}}}}}"##,
        ] {
            assert!(
                matches!(fault(text), SchemaFault::Circle | SchemaFault::Reference(_)),
                "{text}"
            );
        }
    }

    #[test]
    fn doubling_definitions_are_refused() {
        let mut definitions = vec![r#""d0":{"type":"integer"}"#.to_owned()];
        for at in 1..30 {
            let before = format!(r##"{{"$ref":"#/$defs/d{}"}}"##, at - 1);
            definitions.push(format!(r#""d{at}":{{"allOf":[{before},{before}]}}"#));
        }
        let definitions = definitions.join(",");
        let text = format!(
            r##"{{"type":"object","properties":{{"x":{{"$ref":"#/$defs/d29"}}}},"$defs":{{{definitions}}}}}"##
        );
        assert_eq!(fault(&text), SchemaFault::Circle);
    }

    #[test]
    fn nothing_outside_is_referred_to() {
        for reference in [
            r#""$ref":"https://example.org/schema""#,
            r#""$ref":"file:///etc/passwd""#,
            r##""$dynamicRef":"#x""##,
            r##""$ref":"#/$defs/none""##,
            r#""properties":{"a":{"$id":"https://example.org/b"}}"#,
        ] {
            let text = format!(r#"{{"type":"object",{reference}}}"#);
            assert!(
                matches!(fault(&text), SchemaFault::Reference(_)),
                "{reference}"
            );
        }
    }

    #[test]
    fn what_is_no_schema_is_refused() {
        assert!(matches!(fault("{"), SchemaFault::NotJson(_)));
        assert_eq!(fault("true"), SchemaFault::NotAnObject);
        assert_eq!(fault(&" ".repeat(LONGEST + 1)), SchemaFault::TooLarge);
        assert!(matches!(
            fault(r#"{"type":"object","properties":{"a":{"type":"integr"}}}"#),
            SchemaFault::Invalid(_)
        ));
        assert!(matches!(
            fault(r#"{"type":"object","properties":{"a":{"pattern":"(a"}}}"#),
            SchemaFault::Invalid(_)
        ));
        assert_eq!(
            fault(r#"{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}"#),
            SchemaFault::OtherDraft
        );
    }

    #[test]
    fn a_backtracking_pattern_is_refused_or_linear() {
        let schema = Schema::new(
            r#"{"type":"object","properties":{"a":{"type":"string","pattern":"^(a+)+$"}}}"#,
        )
        .unwrap();
        let evil = format!("{}!", "a".repeat(5_000));
        assert!(
            !schema
                .validator()
                .is_valid(&serde_json::json!({ "a": evil }))
        );
    }
}
