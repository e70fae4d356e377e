//! What a policy is told.

use serde::{Deserialize, Serialize};

use super::{Date, answer::Condition, date};

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number, of the unit that the code names.
    Number(i32),
    /// An amount in eurocents.
    Amount(u32),
    /// A calendar date.
    Day(#[serde(with = "date")] Date),
    /// A code or a short text.
    Text(String),
}

/// Something recorded about the applicant. At most one for a code: the one that holds now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fact {
    /// Its code, `employed-since`.
    pub code: String,
    /// What it says.
    pub value: Value,
    /// Since when it holds, when that is known.
    #[serde(
        default,
        with = "date::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub since: Option<Date>,
}

/// Something the case knows of what it is told with, by code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Detail {
    /// Its code, `status`.
    pub code: String,
    /// What it says.
    pub value: Value,
}

/// A grant made earlier to the same applicant in this case, and not withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EarlierGrant {
    /// The day of the decision.
    #[serde(with = "date")]
    pub decided: Date,
    /// What was granted, in eurocents.
    pub amount: u32,
    /// What for: a code.
    pub purpose: String,
    /// What became of it, by the codes in the WIT of version 2. Empty when that was not
    /// told; a policy of version 1 never is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<Detail>,
}

/// The yearly pot that a grant would be paid from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pot {
    /// The calendar year.
    pub year: u16,
    /// What is not committed yet, in eurocents.
    pub available: u32,
}

/// A budget request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Request {
    /// The day it was received: its law and policy are those of this day.
    #[serde(with = "date")]
    pub received: Date,
    /// Today, in the Netherlands.
    #[serde(with = "date")]
    pub today: Date,
    /// A code, `rijlessen`.
    pub purpose: String,
    /// What is asked, in eurocents.
    pub amount: u32,
    /// The reference of the legal basis.
    pub legal_basis: String,
    /// What is known about the applicant.
    pub facts: Vec<Fact>,
    /// What was granted before in this case.
    pub earlier_grants: Vec<EarlierGrant>,
    /// Absent when the municipality has set none for the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pot: Option<Pot>,
}

/// A conditional gift to look at again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Gift {
    /// Today, in the Netherlands.
    #[serde(with = "date")]
    pub today: Date,
    /// The day on which this look was due, at most today; absent when a new fact is the reason.
    #[serde(
        default,
        with = "date::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub due: Option<Date>,
    /// The day the request was received.
    #[serde(with = "date")]
    pub received: Date,
    /// The day of the decision.
    #[serde(with = "date")]
    pub decided: Date,
    /// What for: a code.
    pub purpose: String,
    /// What was granted, in eurocents.
    pub amount: u32,
    /// What was paid and not returned, in eurocents.
    pub paid: u32,
    /// What must stay true.
    pub conditions: Vec<Condition>,
    /// What is known about the applicant.
    pub facts: Vec<Fact>,
}

/// One call of a policy with everything it was given: what the audit asks again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Input {
    /// `assess`.
    Assess {
        /// The request.
        request: Request,
        /// The parameters, canonical JSON in a text.
        parameters: String,
    },
    /// `review`.
    Review {
        /// The conditional gift.
        gift: Gift,
        /// The parameters, canonical JSON in a text.
        parameters: String,
    },
}
