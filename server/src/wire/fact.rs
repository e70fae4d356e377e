//! Facts and their values.

use maatwerk_domain as domain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Day, FactAmount, FactCode, ShortText, Wire};

/// The value of a fact, with its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    content = "value",
    rename_all = "kebab-case",
    deny_unknown_fields
)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number, of the unit that the code names.
    // What the policy contract can express; the domain keeps room.
    Number(#[schemars(range(min = i32::MIN, max = i32::MAX))] i64),
    /// An amount in eurocents; 0 is one too.
    Amount(FactAmount),
    /// A calendar date.
    Day(Day),
    /// A code or a short text.
    Text(#[schemars(length(max = 2000))] String),
}

impl Wire for FactValue {
    type Domain = domain::FactValue;

    fn of(domain: &domain::FactValue) -> Self {
        match domain {
            domain::FactValue::Flag(flag) => Self::Flag(*flag),
            domain::FactValue::Number(number) => Self::Number(*number),
            domain::FactValue::Amount(amount) => Self::Amount(FactAmount::of(amount)),
            domain::FactValue::Day(day) => Self::Day(Day(*day)),
            domain::FactValue::Text(text) => Self::Text(text.clone()),
        }
    }

    fn into_domain(self) -> domain::FactValue {
        match self {
            Self::Flag(flag) => domain::FactValue::Flag(flag),
            Self::Number(number) => domain::FactValue::Number(number),
            Self::Amount(amount) => domain::FactValue::Amount(amount.into_domain()),
            Self::Day(day) => domain::FactValue::Day(day.0),
            Self::Text(text) => domain::FactValue::Text(text),
        }
    }
}

mirror! {
    /// What a fact says: all of it tells about a person.
    struct FactContent of domain::case::FactContent {
        /// What kind of fact.
        code: FactCode,
        /// What it says.
        value: FactValue,
        /// Since when it holds, when that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<Day>,
        /// Where it comes from: `statement`, `document`, `brp`.
        source: ShortText,
    }

    /// A fact, parameter or part of the request that a finding used, as the policy saw it.
    struct UsedFact of domain::UsedFact {
        /// Its code.
        code: FactCode,
        /// Its value; absent when it was looked for and not there.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<FactValue>,
    }
}
