//! JSON Schemas of bodies, from the types that are read and written.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

/// The schema of a type, for the two places where it is needed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Described {
    root: fn() -> Schema,
    part: fn(&mut SchemaGenerator) -> Schema,
}

impl Described {
    pub(super) fn of<T: JsonSchema>() -> Self {
        Self {
            root: || {
                SchemaSettings::draft2020_12()
                    .into_generator()
                    .into_root_schema_for::<T>()
            },
            part: |generator| generator.subschema_for::<T>(),
        }
    }

    /// On its own, with all it refers to.
    pub(super) fn alone(self) -> Value {
        (self.root)().to_value()
    }

    /// As a part of an OpenAPI document.
    pub(super) fn part(self, generator: &mut SchemaGenerator) -> Value {
        (self.part)(generator).to_value()
    }
}

/// A generator whose definitions stand where OpenAPI wants them.
pub(super) fn for_openapi() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator()
}
