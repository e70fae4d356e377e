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
///
/// # The schema, and the form that is drawn from it
/// The manifest carries a JSON Schema (2020-12) of the set. It is one object in which every member is
/// required and no other is taken; `required` lists them in the order of the fields, which is that of a
/// form. Each member says all that a form needs, by these keywords and no others:
///
/// | keyword | says |
/// |---|---|
/// | `title` | what stands beside the field, in Dutch: the first paragraph of the doc comment |
/// | `description` | what stands below it: the rest of the comment; absent when there is none |
/// | `type: integer`, with `minimum` and `maximum` | a whole number, never negative |
/// | `x-unit`, of each integer | what it counts, see below |
/// | `type: boolean` | yes or no |
/// | `type: string`, `format: date`, with a `pattern` | a date, `2026-11-23` |
/// | `type: string`, with `minLength` and `maxLength` | a text, in characters |
/// | `type: array` of strings, with `minItems`, `maxItems`, `uniqueItems` | a list of codes, each of at most `items.maxLength` characters |
///
/// | `x-unit` | counts |
/// |---|---|
/// | `eurocent` | eurocents: an amount, shown as euros. Every [`Cents`](crate::Cents) has it |
/// | `procent` | hundredths of a whole |
/// | `jaar`, `maand` | whole calendar years or months |
/// | `week`, `dag` | weeks, days |
/// | `aantal` | things: of an [`i32`] that names no unit |
///
/// A unit that is none of these does not compile:
/// ```compile_fail
/// # use maatwerk_plugin_sdk::{Parameter, Parameters};
/// #[derive(Parameters)]
/// struct Parameters {
///     /// Uren werk in een week
///     #[param(max = 60, unit = "uur")]
///     hours: Parameter<i32>,
/// }
/// ```
/// There is no `default`: an amount that nobody set is no rule. A form starts from the set in force.
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
    /// What explains it, when that says more.
    pub help: Option<&'static str>,
    /// The lowest value, the least characters or the least entries.
    pub min: Option<u32>,
    /// The highest value, the most characters or the most entries.
    pub max: Option<u32>,
    /// What a number is counted in, one of the units of [`ParameterSet`].
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
        if let Some(help) = spec.help {
            schema["description"] = json!(help);
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
