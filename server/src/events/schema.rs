//! The JSON Schema of each type of event.

use schemars::JsonSchema as _;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::shape::{Presence, Shape};
use super::table::TABLE;
use super::transcript::Transcript;
use crate::wire;

/// Each type of event with its JSON Schema (2020-12), in the order of their names: the schema of
/// `{"accounting": …, "personal": …, "transcript": …}`, the parts before they are sealed.
#[must_use]
pub fn schemas() -> Vec<(String, Value)> {
    let mut schemas: Vec<_> = TABLE
        .iter()
        .map(|entry| (entry.name.to_owned(), (entry.schema)()))
        .collect();
    schemas.sort_by(|(one, _), (other, _)| one.cmp(other));
    schemas
}

/// The schema of this shape.
pub(super) fn schema_of<S: Shape>() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut data = S::json_schema(&mut generator).to_value();
    // What is said of the type is said of the whole, not of its data.
    let description = data
        .as_object_mut()
        .and_then(|data| data.remove("description"));
    let mut properties = json!({
        "accounting": {
            "description": "Sealed with the key of the case or, in other streams, of the authority.",
            "type": "object",
            "properties": {
                "by": generator.subschema_for::<wire::Officer>(),
                "trace": {
                    "description": "The trace of the request that caused it.",
                    "type": "string",
                },
                "data": data,
            },
            "required": ["by", "trace", "data"],
            "additionalProperties": false,
        },
    });
    let mut required = vec!["accounting"];
    if S::PRESENCE != Presence::Never {
        properties["personal"] = S::Subject::json_schema(&mut generator).to_value();
    }
    if S::PRESENCE == Presence::Always {
        required.push("personal");
    }
    if S::ANSWERED {
        properties["transcript"] = Transcript::json_schema(&mut generator).to_value();
        required.push("transcript");
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": S::TYPE,
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema["$defs"] = Value::Object(definitions);
    }
    // The files must not depend on a feature of serde_json that another crate switches on.
    schema.sort_all_objects();
    schema
}
