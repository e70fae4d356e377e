//! The view `decisions`: decisions on requests, by what they can be compared by. Nothing in it is
//! unsealed from what was told about a person.

mod judged;
mod project;
mod query;
#[cfg(test)]
mod tests;

pub use judged::{JudgedBy, JudgedDecision};
pub use project::{DECISIONS, Decisions};
pub use query::{Candidates, Recorded, Wanted};

/// What SQLite keeps of a number that is never that large.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
