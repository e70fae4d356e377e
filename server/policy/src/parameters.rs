//! Parameters: what a policy maker sets without a programmer.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Number, Value};

use crate::digest::Digest;
use crate::failure::{FailureCode, TechnicalFailure};
use crate::policy::Policy;

/// Parameters that fit a policy.
///
/// Their canonical encoding is JSON in UTF-8 without white space, the members of each object in
/// the order of the bytes of their names, and a number with nothing behind its point as a whole
/// number (`500.0` becomes `500`: JSON Schema takes either for an integer, a guest does not).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    canonical: String,
    digest: Digest,
    fits: Digest,
}

/// One fault in parameters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer} {detail}")]
pub struct ParameterFault {
    /// Where: a JSON pointer into the parameters, empty for the whole.
    pub pointer: String,
    /// The keyword of the schema that does not hold, `minimum`.
    pub code: String,
    /// What is wrong.
    pub detail: String,
}

/// Why parameters were not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// Longer than 64 KiB.
    #[error("the parameters are {0} bytes; at most {LONGEST} are taken")]
    TooLarge(usize),
    /// No JSON. Line and column count from 1.
    #[error("the parameters are no JSON, see line {line} column {column}")]
    NotJson {
        /// The line of the fault.
        line: usize,
        /// The column of the fault.
        column: usize,
    },
    /// They do not fit the schema: every fault, at most 100.
    #[error("the parameters do not fit the policy's schema: {} fault(s), the first: {}", .0.len(), first(.0))]
    Faults(Vec<ParameterFault>),
}

/// Parameters, in bytes.
const LONGEST: usize = 64 << 10;
/// Faults told at once.
const FAULTS: usize = 100;

fn first(faults: &[ParameterFault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

impl Parameters {
    /// Parameters from JSON text, when they fit the policy.
    ///
    /// # Errors
    /// Every fault, with its place.
    pub fn parse(policy: &Policy, json: &[u8]) -> Result<Self, ParameterError> {
        Self::new(policy, &parse(json)?)
    }

    /// Parameters from a JSON value, when they fit the policy.
    ///
    /// # Errors
    /// Every fault, with its place.
    pub fn new(policy: &Policy, value: &Value) -> Result<Self, ParameterError> {
        let canonical = canonical(value);
        if canonical.len() > LONGEST {
            return Err(ParameterError::TooLarge(canonical.len()));
        }
        validate(policy, value)?;
        Ok(Self {
            digest: Digest::of(canonical.as_bytes()),
            fits: policy.digest(),
            canonical,
        })
    }

    /// The canonical encoding.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The digest of the canonical encoding.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether they fit `policy`: at once for the one they were made for.
    pub(crate) fn fit(&self, policy: &Policy) -> Result<(), TechnicalFailure> {
        if self.fits == policy.digest() {
            return Ok(());
        }
        parse(self.canonical.as_bytes())
            .and_then(|value| validate(policy, &value))
            .map_err(|error| TechnicalFailure::new(FailureCode::Parameters, error.to_string()))
    }
}

/// Parameter sets that were recorded, each checked against its policy once: thousands of answers share
/// a handful.
#[derive(Debug, Default)]
pub struct ParameterSets {
    of: HashMap<Digest, HashMap<String, Checked>>,
    kept: usize,
}

type Checked = Result<Arc<Parameters>, ParameterError>;

impl ParameterSets {
    /// How many are kept: an authority has a handful.
    const MOST: usize = 64;

    /// A set for a policy, from JSON text.
    ///
    /// # Errors
    /// As [`Parameters::parse`].
    pub fn get(&mut self, policy: &Policy, json: &str) -> Checked {
        let digest = policy.digest();
        if let Some(known) = self.of.get(&digest).and_then(|sets| sets.get(json)) {
            return known.clone();
        }
        let checked = Parameters::parse(policy, json.as_bytes()).map(Arc::new);
        if self.kept >= Self::MOST {
            *self = Self::default();
        }
        self.kept += 1;
        let sets = self.of.entry(digest).or_default();
        sets.insert(json.to_owned(), checked.clone());
        checked
    }
}

pub(crate) fn parse(json: &[u8]) -> Result<Value, ParameterError> {
    if json.len() > LONGEST {
        return Err(ParameterError::TooLarge(json.len()));
    }
    serde_json::from_slice(json).map_err(|error| ParameterError::NotJson {
        line: error.line(),
        column: error.column(),
    })
}

fn validate(policy: &Policy, value: &Value) -> Result<(), ParameterError> {
    let faults: Vec<_> = policy
        .schema()
        .validator()
        .iter_errors(value)
        .take(FAULTS)
        .map(|error| ParameterFault {
            pointer: error.instance_path().to_string(),
            code: error.kind().keyword().to_owned(),
            detail: error.to_string(),
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(ParameterError::Faults(faults))
    }
}

/// The canonical encoding of any JSON value, see [`Parameters`].
pub(crate) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => write_object(members, out),
        Value::Array(values) => {
            out.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        Value::Number(number) => match whole(number) {
            Some(whole) => out.push_str(&whole.to_string()),
            None => out.push_str(&number.to_string()),
        },
        other => out.push_str(&other.to_string()),
    }
}

fn write_object(members: &Map<String, Value>, out: &mut String) {
    // Sorted here: whether serde_json's map is sorted hangs on a feature that any crate can set.
    let mut members: Vec<_> = members.iter().collect();
    members.sort_unstable_by_key(|(name, _)| name.as_bytes());
    out.push('{');
    for (at, (name, value)) in members.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

/// The whole number that a number with a point is, as far as a double tells whole numbers apart.
#[allow(
    clippy::cast_possible_truncation,
    reason = "below 2^53 in size and without a fraction, so nothing is cut"
)]
fn whole(number: &Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64().filter(|_| number.is_f64())?;
    (float.abs() < EXACT && float.fract() == 0.0).then_some(float as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_encoding() {
        let a = parse(br#" { "b": [1, 2.50, 500.0, -0.0], "a": {"z": null, "y": "\u00e9\n"} } "#);
        assert_eq!(
            canonical(&a.unwrap()),
            r#"{"a":{"y":"é\n","z":null},"b":[1,2.5,500,0]}"#
        );
    }

    #[test]
    fn broken_json_says_where() {
        assert_eq!(
            parse(b"{\n \"a\": }"),
            Err(ParameterError::NotJson { line: 2, column: 7 })
        );
        assert_eq!(
            parse(&vec![b' '; LONGEST + 1]),
            Err(ParameterError::TooLarge(LONGEST + 1))
        );
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(matches!(
            parse(deep.as_bytes()),
            Err(ParameterError::NotJson { .. })
        ));
    }
}
