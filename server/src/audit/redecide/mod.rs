//! Deciding again: each recorded answer of a policy is asked for anew, of the same component with the
//! same parameters and the same question, and compared to the byte.
//!
//! That shows that the policy which is said to have answered did so, and that nothing was put in its
//! place. It does not show that the right policy was in force, nor that a person decided by it: those
//! are other checks. An answer whose question was erased cannot be asked for again, and is counted.

mod again;
mod run;
mod verdict;

pub use run::{Found, Logged, Order, Policies, RedecideError, Report, run};
pub use verdict::{Counts, Part, Verdict};
