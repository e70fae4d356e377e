//! Deciding again: each recorded answer of a policy is asked for anew, of the same component with the
//! same parameters and the same question, and compared to the byte.
//!
//! That shows that the policy which is said to have answered would say this to the recorded question, and
//! that the event tells what it said. It does not show that the recorded question was the one that the
//! case gave rise to, that the right policy was in force, nor that a person decided by it: whoever has
//! all keys can record another question with its true answer. Those are other checks. An answer whose
//! question was erased cannot be asked for again, and is counted.
//!
//! Policies are compiled anew: code that lies in the folder that is audited is not run.

mod again;
mod run;
mod verdict;

pub use run::{Found, Logged, Order, Policies, RedecideError, Report, run};
pub use verdict::{Counts, Part, Verdict};
