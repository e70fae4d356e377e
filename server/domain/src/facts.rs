//! Facts: what was recorded about a person in a case, with its value, date and source.

use crate::{Cents, Date};

/// A value that belongs to a data subject. Once that subject's key is destroyed nobody can read it
/// again, yet the event, and what followed from it, stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Personal<T> {
    /// Readable.
    Known(T),
    /// Erased with the key of the person it was about.
    Erased,
}

impl<T> Personal<T> {
    /// The value, unless it was erased.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Erased => None,
        }
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

/// The code of a fact: lower case words joined by hyphens, `employed-since`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactCode(String);

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a code is 1 to 64 lower case letters, digits and single hyphens, and starts with a letter"
)]
pub struct NotACode;

/// Whether a text is a code: 1 to 64 of `a-z`, `0-9` and single inner hyphens, starting with a letter.
#[must_use]
pub fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

impl FactCode {
    /// The code written as `text`.
    ///
    /// # Errors
    /// When the text is no code, see [`is_code`].
    pub fn new(text: impl Into<String>) -> Result<Self, NotACode> {
        let text = text.into();
        if is_code(&text) {
            Ok(Self(text))
        } else {
            Err(NotACode)
        }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for FactCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number, of the unit that the code names.
    Number(i64),
    /// An amount in eurocents.
    Amount(Cents),
    /// A calendar date.
    Day(Date),
    /// A code or a short text.
    Text(String),
}
