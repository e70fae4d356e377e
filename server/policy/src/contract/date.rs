//! Dates in the canonical encoding: `YYYY-MM-DD` and nothing else.

use maatwerk_domain::Date;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// The date that `text` writes, when it is written the one canonical way.
fn parse(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    // A looser reader (`20261123`, `2026-11-23T00:00`) would give one date two encodings.
    if !shaped {
        return None;
    }
    let year = text[..4].parse().ok()?;
    let month = text[5..7].parse().ok()?;
    let day = text[8..].parse().ok()?;
    Date::new(year, month, day).ok()
}

fn read<'de, D: Deserializer<'de>>(text: &str) -> Result<Date, D::Error> {
    parse(text).ok_or_else(|| D::Error::custom("is no date written YYYY-MM-DD"))
}

fn write<S: Serializer>(date: Date, to: S) -> Result<S::Ok, S::Error> {
    if date.year() < 0 {
        return Err(serde::ser::Error::custom("a date before the year 0"));
    }
    to.collect_str(&format_args!(
        "{:04}-{:02}-{:02}",
        date.year(),
        date.month(),
        date.day()
    ))
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde calls"
)]
pub(super) fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    write(*date, to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    read::<D>(&String::deserialize(from)?)
}

/// The same for a date that may be absent.
pub(super) mod option {
    use super::{Date, Deserialize, Deserializer, Serializer};

    #[allow(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature serde calls"
    )]
    pub(in crate::contract) fn serialize<S: Serializer>(
        date: &Option<Date>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => super::write(*date, to),
            None => to.serialize_none(),
        }
    }

    pub(in crate::contract) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        // An absent field never comes here; a `null` is no canonical text and is refused.
        super::read::<D>(&String::deserialize(from)?).map(Some)
    }
}
