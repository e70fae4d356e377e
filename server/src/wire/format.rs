//! The formats that our schemas name, for the validator to register.

use jsonschema::{PatternOptions, ValidationError, Validator};
use maatwerk_domain as domain;
use serde_json::Value;

use super::value::parse_day;

/// The check of a format.
pub type FormatCheck = fn(&str) -> bool;

/// Each format named in a schema beyond what its pattern says, with its check.
pub const FORMATS: [(&str, FormatCheck); 5] = [
    ("date", is_day),
    ("law-reference", is_law_ref),
    ("bsn", is_bsn),
    ("article", is_article),
    ("iban", is_iban),
];

/// Compiles a schema, with our formats. Patterns are matched in linear time, whatever they meet.
pub(crate) fn validator(schema: &Value) -> Result<Validator, Box<ValidationError<'static>>> {
    let mut options = jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .offline();
    for (name, check) in FORMATS {
        options = options.with_format(name, check);
    }
    options.build(schema).map_err(Box::new)
}

/// Whether a text is a day (RFC 3339 `full-date`) in the years 1900 to 2199: others are typing
/// errors, and terms reckoned from them run off the calendar.
#[must_use]
pub fn is_day(text: &str) -> bool {
    parse_day(text).is_some_and(|day| (1900..=2199).contains(&day.year()))
}

/// Whether a text refers to an article: Juriconnect, CVDR or CELEX, see [`domain::LawRef`].
#[must_use]
pub fn is_law_ref(text: &str) -> bool {
    text.parse::<domain::LawRef>().is_ok()
}

/// Whether a text is an article in its one spelling, see [`domain::Article`].
#[must_use]
pub fn is_article(text: &str) -> bool {
    text.parse::<domain::Article>().is_ok()
}

/// Whether a text is a number of a bank account, see [`domain::Iban`].
#[must_use]
pub fn is_iban(text: &str) -> bool {
    text.parse::<domain::Iban>().is_ok()
}

/// Whether a text is a citizen service number, by the eleven test.
#[must_use]
pub fn is_bsn(text: &str) -> bool {
    text.parse::<domain::case::Bsn>().is_ok()
}
