//! What a policy says of itself.

use serde::{Deserialize, Serialize};

/// The kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// Yes or no.
    Flag,
    /// A whole number, of the unit that the code names.
    Number,
    /// An amount in eurocents.
    Amount,
    /// A calendar date.
    Day,
    /// A code or a short text.
    Text,
}

/// When a fact is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedWhen {
    /// At a request.
    Assess,
    /// Only when looking again at a conditional gift.
    Review,
    /// At both.
    Both,
}

/// A fact that a policy asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    /// The code of the fact.
    pub code: String,
    /// The kind of its value.
    pub kind: ValueKind,
    /// What the professional reads, in Dutch.
    pub label: String,
    /// When it is asked.
    pub asked: AskedWhen,
}

/// A rule that a policy can cite. A finding may name no other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// A Juriconnect string, a CVDR reference or a CELEX number.
    pub article: String,
    /// What a resident reads, in Dutch.
    pub text: String,
}

/// What a policy says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Manifest {
    /// Lower case letters, digits and hyphens.
    pub name: String,
    /// Semantic version of the policy.
    pub version: String,
    /// One line for people, in Dutch.
    pub title: String,
    /// What it asks.
    pub questions: Vec<Question>,
    /// What it can cite.
    pub rules: Vec<Rule>,
    /// The legal bases on which it can assess a request: it is asked about no request on another one.
    pub legal_bases: Vec<String>,
    /// JSON Schema (2020-12) of its parameters, as text.
    pub parameters_schema: String,
}

impl Manifest {
    /// The declared rule with this code.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.code == code)
    }
}
