//! What the domain is told of the world.

use std::fmt;

use crate::{Date, Refusal};

/// Who acts: the subject of the caller's token, a pseudonym within the authority.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Officer(String);

impl Officer {
    /// The officer with this subject.
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        Self(subject.into())
    }

    /// The subject.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Today and who asks: all that a decision may know beside the state and the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Today, in the Netherlands.
    pub today: Date,
    /// Who acts.
    pub officer: Officer,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Who.
    pub by: Officer,
    /// On which day.
    pub on: Date,
}

impl Context {
    /// What is done now, by who asks.
    pub(crate) fn act(&self) -> Act {
        Act {
            by: self.officer.clone(),
            on: self.today,
        }
    }

    /// Refuses a day that has not come yet.
    pub(crate) fn not_in_the_future(&self, what: &'static str, day: Date) -> Result<(), Refusal> {
        if day > self.today {
            return Err(Refusal::InTheFuture {
                what,
                day,
                today: self.today,
            });
        }
        Ok(())
    }
}

/// Refuses a day before the day it must follow.
pub(crate) fn not_before(
    what: &'static str,
    day: Date,
    than: &'static str,
    earliest: Date,
) -> Result<(), Refusal> {
    if day < earliest {
        return Err(Refusal::TooEarly {
            what,
            day,
            than,
            earliest,
        });
    }
    Ok(())
}
