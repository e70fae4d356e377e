//! Why a template is none.

/// A template that would not make letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterRefusal {
    /// A name between braces that a letter has nothing for.
    #[error("line {line} of {part}: {{{name}}} is not known there; known are {known}")]
    Placeholder {
        /// Which part of the template.
        part: &'static str,
        /// On which line of it, from 1.
        line: usize,
        /// What stands between the braces.
        name: String,
        /// What may.
        known: String,
    },
    /// A brace that begins or ends no placeholder.
    #[error("line {line} of {part}: a brace is not closed")]
    Brace {
        /// Which part of the template.
        part: &'static str,
        /// On which line of it, from 1.
        line: usize,
    },
    /// Too many lines.
    #[error("{part} has at most {} lines", super::MOST_LINES)]
    Lines {
        /// Of which part.
        part: &'static str,
    },
    /// Something that each letter needs is empty.
    #[error("a letter needs {part}")]
    Nothing {
        /// Which part.
        part: &'static str,
    },
    /// A kind of letter has words twice.
    #[error("a kind of letter has words twice")]
    Twice,
}

impl LetterRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Placeholder { .. } => "unknown-placeholder",
            Self::Brace { .. } => "open-brace",
            Self::Lines { .. } => "too-many",
            Self::Nothing { .. } => "letter-incomplete",
            Self::Twice => "letter-words-twice",
        }
    }

    /// The rule it rests on.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            // A decision says who took it, and how to object.
            Self::Nothing { .. } => "jci1.31:c:BWBR0005537&artikel=3:45",
            _ => "maatwerk:record",
        }
    }
}
