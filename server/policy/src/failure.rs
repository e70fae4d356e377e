//! Technical failures: a policy that could not answer. Never a refusal: a person decides.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of failure: the stable codes that stand in events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureCode {
    /// The guest stopped itself: an `unreachable`, a division by zero, a read out of bounds.
    Trap,
    /// It used up its allowance of instructions.
    OutOfFuel,
    /// It ran past the deadline by the clock: the backstop behind the fuel.
    Deadline,
    /// It asked more memory or table than it may have.
    OutOfMemory,
    /// It called too deep.
    StackOverflow,
    /// Its answer is larger than the host takes in.
    ResultTooLarge,
    /// Its answer is none that the contract allows.
    MalformedAnswer,
    /// It cites a rule that its manifest does not declare.
    UndeclaredRule,
    /// It said itself that it could not work.
    PluginFault,
    /// The parameters do not fit it.
    Parameters,
    /// It was not asked: its manifest does not name the legal basis of the request.
    NotJudged,
}

impl FailureCode {
    /// The stable code, `out-of-fuel`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trap => "trap",
            Self::OutOfFuel => "out-of-fuel",
            Self::Deadline => "deadline",
            Self::OutOfMemory => "out-of-memory",
            Self::StackOverflow => "stack-overflow",
            Self::ResultTooLarge => "result-too-large",
            Self::MalformedAnswer => "malformed-answer",
            Self::UndeclaredRule => "undeclared-rule",
            Self::PluginFault => "plugin-fault",
            Self::Parameters => "parameters",
            Self::NotJudged => "not-judged",
        }
    }
}

impl fmt::Display for FailureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a guest itself said about its failure, at most 1,024 bytes. A guest can put facts about a
/// person in it: for the author's tools on test cases, never for a log or an event. So `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Said(String);

/// The longest text kept of what a guest said, in bytes.
const LONGEST: usize = 1_024;

impl Said {
    pub(crate) fn new(mut text: String) -> Self {
        text.truncate(text.floor_char_boundary(LONGEST));
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Said(..)")
    }
}

/// The policy could not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct TechnicalFailure {
    /// What kind.
    pub code: FailureCode,
    /// What happened, for whoever maintains the policy. Holds nothing about a person.
    pub detail: String,
    /// What the guest said, when it said something.
    pub said: Option<Said>,
}

impl TechnicalFailure {
    pub(crate) fn new(code: FailureCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            said: None,
        }
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(FailureCode::MalformedAnswer, detail)
    }

    pub(crate) fn said(mut self, text: String) -> Self {
        self.said = Some(Said::new(text));
        self
    }
}

impl From<&TechnicalFailure> for maatwerk_domain::TechnicalFailure {
    fn from(failure: &TechnicalFailure) -> Self {
        Self {
            code: failure.code.as_str().to_owned(),
            detail: failure.detail.clone(),
        }
    }
}
