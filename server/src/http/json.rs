//! Reading JSON from strangers.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads a body: at most 128 levels deep, no property twice, nothing after the end.
///
/// Two readers of a repeated property may see different values (RFC 8259, section 4), so that what
/// was validated need not be what is carried out.
pub(super) fn read(text: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(text).map(|Strict(value)| value)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        /// Up to here every whole number has a double of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        // 500.0 is an integer to JSON Schema: let it be one to everybody after it.
        if value.fract() == 0.0 && value.abs() < EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "whole, and within 2^53")]
            return Ok((value as i64).into());
        }
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let Strict(value) = entries.next_value()?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a property is there twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_json_is_read() {
        let text = br#" {"a": [1, -2, 3.5, 500.0, true, null, "\u00e9"], "b": {}} "#;
        let expected = json!({"a": [1, -2, 3.5, 500, true, null, "é"], "b": {}});
        assert_eq!(read(text).unwrap(), expected);
        assert_eq!(read(b"18446744073709551615").unwrap(), json!(u64::MAX));
    }

    #[test]
    fn what_is_not_is_refused() {
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        for text in [
            "",
            "{",
            "nul",
            "{} {}",
            "1e999",
            r#"{"a":1,"a":2}"#,
            r#"{"a":{"b":1,"\u0062":2}}"#,
            r#""\ud800""#,
            "\"\u{1}\"",
            "NaN",
            "'a'",
            deep.as_str(),
        ] {
            let shown = &text[..text.len().min(20)];
            assert!(read(text.as_bytes()).is_err(), "{shown}");
        }
        assert!(read(b"\"\xff\"").is_err());
    }
}
