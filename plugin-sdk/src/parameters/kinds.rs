//! The types a parameter can have, with their schema and their bounds.

use serde_json::{Value as Json, json};

use super::ParameterSpec;
use crate::contract::Value as Shown;
use crate::{Cents, Date};

/// The most characters of a text when the parameter says nothing.
const MOST_CHARACTERS: u32 = 200;
/// The most entries of a list when the parameter says nothing.
const MOST_ENTRIES: u32 = 100;

/// A type that a parameter can have.
pub trait ParameterType: Sized + Clone {
    /// Its JSON Schema, within the bounds declared.
    fn schema(spec: &ParameterSpec) -> Json;

    /// Reads a member of the parameter set.
    ///
    /// # Errors
    /// In words for the policy maker, when the type or a bound does not fit.
    fn read(member: &Json, spec: &ParameterSpec) -> Result<Self, String>;

    /// As a finding shows it.
    fn show(&self) -> Shown;
}

fn whole(member: &Json, min: u32, max: u32) -> Result<u32, String> {
    // JSON Schema takes 500.0 for a whole number, and so must we: what the schema lets through may
    // not become a failure on the day of a decision.
    let number = member
        .as_f64()
        .filter(|number| number.fract() == 0.0 && *number >= 0.0)
        .ok_or("must be a whole number, not negative")?;
    if number < f64::from(min) {
        return Err(format!("must be at least {min}"));
    }
    if number > f64::from(max) {
        return Err(format!("must be at most {max}"));
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within 0 and u32::MAX by the checks above"
    )]
    Ok(number as u32)
}

impl ParameterType for Cents {
    fn schema(spec: &ParameterSpec) -> Json {
        let (min, max) = (spec.min.unwrap_or(0), spec.max.unwrap_or(u32::MAX));
        // No keyword of the standard: whoever draws a form shows euros.
        json!({ "type": "integer", "minimum": min, "maximum": max, "x-unit": "eurocent" })
    }

    fn read(member: &Json, spec: &ParameterSpec) -> Result<Self, String> {
        let (min, max) = (spec.min.unwrap_or(0), spec.max.unwrap_or(u32::MAX));
        whole(member, min, max).map(Self)
    }

    fn show(&self) -> Shown {
        Shown::Amount(*self)
    }
}

/// A count: never negative, so that no policy maker sets a term that runs backwards.
const LARGEST_COUNT: u32 = i32::MAX.unsigned_abs();

impl ParameterType for i32 {
    fn schema(spec: &ParameterSpec) -> Json {
        let max = spec.max.unwrap_or(LARGEST_COUNT).min(LARGEST_COUNT);
        json!({
            "type": "integer",
            "minimum": spec.min.unwrap_or(0),
            "maximum": max,
            "x-unit": spec.unit.unwrap_or("aantal"),
        })
    }

    fn read(member: &Json, spec: &ParameterSpec) -> Result<Self, String> {
        let max = spec.max.unwrap_or(LARGEST_COUNT).min(LARGEST_COUNT);
        let number = whole(member, spec.min.unwrap_or(0), max)?;
        Self::try_from(number).map_err(|_| format!("must be at most {max}"))
    }

    fn show(&self) -> Shown {
        Shown::Number(*self)
    }
}

impl ParameterType for bool {
    fn schema(_: &ParameterSpec) -> Json {
        json!({ "type": "boolean" })
    }

    fn read(member: &Json, _: &ParameterSpec) -> Result<Self, String> {
        member.as_bool().ok_or("must be true or false".to_owned())
    }

    fn show(&self) -> Shown {
        Shown::Flag(*self)
    }
}

impl ParameterType for Date {
    fn schema(_: &ParameterSpec) -> Json {
        json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }

    fn read(member: &Json, _: &ParameterSpec) -> Result<Self, String> {
        let text = member
            .as_str()
            .ok_or("must be a date, such as 2026-11-23")?;
        text.parse().map_err(|fault| format!("{fault}"))
    }

    fn show(&self) -> Shown {
        Shown::Day(*self)
    }
}

impl ParameterType for String {
    fn schema(spec: &ParameterSpec) -> Json {
        let (min, max) = (spec.min.unwrap_or(1), spec.max.unwrap_or(MOST_CHARACTERS));
        json!({ "type": "string", "minLength": min, "maxLength": max })
    }

    fn read(member: &Json, spec: &ParameterSpec) -> Result<Self, String> {
        let (min, max) = (spec.min.unwrap_or(1), spec.max.unwrap_or(MOST_CHARACTERS));
        let text = member.as_str().ok_or("must be a text")?;
        // JSON Schema counts characters, not bytes.
        match u32::try_from(text.chars().count()) {
            Ok(count) if count < min => Err(format!("must have at least {min} characters")),
            Ok(count) if count <= max => Ok(text.to_owned()),
            _ => Err(format!("must have at most {max} characters")),
        }
    }

    fn show(&self) -> Shown {
        Shown::Text(self.clone())
    }
}

/// A list of codes, such as the purposes money is given for.
impl ParameterType for Vec<String> {
    fn schema(spec: &ParameterSpec) -> Json {
        let (min, max) = (spec.min.unwrap_or(0), spec.max.unwrap_or(MOST_ENTRIES));
        json!({
            "type": "array",
            "items": { "type": "string", "minLength": 1, "maxLength": 64 },
            "minItems": min,
            "maxItems": max,
            "uniqueItems": true,
        })
    }

    fn read(member: &Json, spec: &ParameterSpec) -> Result<Self, String> {
        let (min, max) = (spec.min.unwrap_or(0), spec.max.unwrap_or(MOST_ENTRIES));
        let entries = member.as_array().ok_or("must be a list")?;
        match u32::try_from(entries.len()) {
            Ok(count) if count < min => return Err(format!("must have at least {min} entries")),
            Ok(count) if count <= max => {}
            _ => return Err(format!("must have at most {max} entries")),
        }
        let mut list = Self::with_capacity(entries.len());
        for entry in entries {
            let code = entry.as_str().ok_or("must hold texts only")?;
            if !(1..=64).contains(&code.chars().count()) {
                return Err("each entry must have 1 to 64 characters".to_owned());
            }
            if list.iter().any(|known| known == code) {
                return Err(format!("{code} is there twice"));
            }
            list.push(code.to_owned());
        }
        Ok(list)
    }

    fn show(&self) -> Shown {
        Shown::Text(self.join(", "))
    }
}
