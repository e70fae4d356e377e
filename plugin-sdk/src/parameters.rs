//! What a policy maker may change without a programmer.

mod json;
mod kinds;

use std::ops::Deref;

use serde_json::{Map, json};

use crate::Value;
use crate::contract::Fault;

pub use kinds::ParameterType;

use json::Object;

/// A parameter. Works as the [`Value`] it holds.
#[derive(Debug, Clone)]
pub struct Parameter<T>(Value<T>);

impl<T> Deref for Parameter<T> {
    type Target = Value<T>;

    fn deref(&self) -> &Value<T> {
        &self.0
    }
}

impl<T: Clone> From<&Parameter<T>> for Value<T> {
    fn from(parameter: &Parameter<T>) -> Self {
        parameter.0.clone()
    }
}

/// The parameters of a policy: a struct whose fields are [`Parameter`]s. Derive it with
/// [`#[derive(Parameters)]`](crate::Parameters).
pub trait ParameterSet: Sized {
    /// Each parameter, in the order of the fields.
    const SPECS: &'static [ParameterSpec];

    /// The JSON Schema of each parameter, in the same order.
    fn schemas() -> Vec<serde_json::Value>;

    /// The parameters in a JSON object.
    ///
    /// # Errors
    /// When a parameter is out of its bounds or of another type.
    fn read(given: &Given) -> Result<Self, Fault>;
}

/// What is declared of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterSpec {
    /// Its name in the JSON object, and its code in findings.
    pub code: &'static str,
    /// What a policy maker reads, in Dutch.
    pub label: &'static str,
    /// The lowest value, the least characters or the least entries.
    pub min: Option<u32>,
    /// The highest value, the most characters or the most entries.
    pub max: Option<u32>,
    /// What it is counted in, `eurocent`.
    pub unit: Option<&'static str>,
}

/// The members of a parameter set, each known to be declared, none missing, none twice.
#[derive(Debug)]
pub struct Given(Map<String, serde_json::Value>);

impl Given {
    /// Takes a parameter set apart.
    ///
    /// # Errors
    /// When it is no JSON object, has a member twice, has one that was not declared, or lacks one.
    pub(crate) fn parse(text: &str, specs: &[ParameterSpec]) -> Result<Self, Fault> {
        let Object(members) = serde_json::from_str(text)
            .map_err(|error| Fault::Parameters(format!("the parameters are no object: {error}")))?;
        for code in members.keys() {
            if !specs.iter().any(|spec| spec.code == code) {
                return Err(Fault::Parameters(format!("{code}: is no parameter")));
            }
        }
        for spec in specs {
            if !members.contains_key(spec.code) {
                return Err(Fault::Parameters(format!("{}: is missing", spec.code)));
            }
        }
        Ok(Self(members))
    }
}

/// A field of a parameter set.
#[doc(hidden)]
pub trait ParameterField {
    /// Its JSON Schema, within the bounds declared.
    fn schema(spec: &ParameterSpec) -> serde_json::Value;
}

impl<T: ParameterType> ParameterField for Parameter<T> {
    fn schema(spec: &ParameterSpec) -> serde_json::Value {
        T::schema(spec)
    }
}

/// Reads one parameter. Called by what `#[derive(Parameters)]` writes.
///
/// # Errors
/// When it is out of its bounds or of another type.
#[doc(hidden)]
pub fn read_parameter<T: ParameterType>(
    spec: &ParameterSpec,
    given: &Given,
) -> Result<Parameter<T>, Fault> {
    let value = given
        .0
        .get(spec.code)
        .ok_or("is missing".to_owned())
        .and_then(|member| T::read(member, spec))
        .map_err(|fault| Fault::Parameters(format!("{}: {fault}", spec.code)))?;
    let shown = value.show();
    Ok(Parameter(Value::from_source(
        spec.code,
        spec.label,
        value,
        Some(shown),
    )))
}

/// The JSON Schema (2020-12) of a parameter set.
pub(crate) fn schema<P: ParameterSet>(title: &str) -> String {
    let codes: Vec<_> = P::SPECS.iter().map(|spec| spec.code).collect();
    let mut properties = Map::new();
    for (spec, mut schema) in P::SPECS.iter().zip(P::schemas()) {
        schema["title"] = json!(spec.label);
        if let Some(unit) = spec.unit {
            // No keyword of the standard: whoever shows a form can print it beside the field.
            schema["x-unit"] = json!(unit);
        }
        properties.insert(spec.code.to_owned(), schema);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "additionalProperties": false,
        "required": codes,
        "properties": properties,
    })
    .to_string()
}
