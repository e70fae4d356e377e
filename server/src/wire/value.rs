//! Days and the codes of facts.

use std::borrow::Cow;

use maatwerk_domain as domain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serializer;
use serde::ser::Error as _;

/// A calendar date, `2026-05-18`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub domain::Date);

parsed!(
    Day of domain::Date,
    "a date, YYYY-MM-DD",
    parse parse_day,
    write |day, serializer| write_day(*day, serializer)
);

/// A day of the years 0000 to 9999, in the one form of RFC 3339 `full-date`.
pub(super) fn parse_day(text: &str) -> Option<domain::Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_i16, |sum, digit| {
            digit
                .is_ascii_digit()
                .then(|| sum * 10 + i16::from(digit - b'0'))
        })
    };
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let month = i8::try_from(number(5..7)?).ok()?;
    let day = i8::try_from(number(8..10)?).ok()?;
    domain::Date::new(number(0..4)?, month, day).ok()
}

fn write_day<S: Serializer>(day: domain::Date, serializer: S) -> Result<S::Ok, S::Error> {
    if day.year() < 0 {
        return Err(S::Error::custom("a date is before the year 0"));
    }
    serializer.collect_str(&day)
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // The years of `is_day` too, so that a validator without formats is not far off.
        json_schema!({
            "type": "string",
            "format": "date",
            "pattern": "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        })
    }
}

/// The code of a fact, `employed-since`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactCode(pub domain::FactCode);

parsed!(
    FactCode of domain::FactCode,
    "a code: lower case words joined by hyphens",
    parse |text| domain::FactCode::new(text).ok(),
    write |code, serializer| serializer.serialize_str(code.as_str())
);

impl JsonSchema for FactCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "FactCode".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        super::Code::json_schema(generator)
    }
}
