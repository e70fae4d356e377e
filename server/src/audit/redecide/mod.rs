//! Deciding again: each recorded answer of a policy is asked for anew, of the same component with the
//! same parameters and the same question, and compared to the byte.
//!
//! That shows that the policy which is said to have answered would say this to the recorded question, and
//! that the event tells what it said. It does not show that the recorded question was the one that the
//! case gave rise to, that the right policy was in force, nor that a person decided by it: whoever has
//! all keys can record another question with its true answer. Those are other checks. An answer whose
//! question was erased cannot be asked for again, and is counted.
//!
//! An event is held against what would be written of the answer, to the byte; one that is written otherwise
//! is read, and its meaning compared.
//!
//! Policies are compiled anew: code that lies in the folder that is audited is not run.
//!
//! Of an evidence bundle it takes that file alone, which is not believed: what is wrong with it is told as
//! `audit verify` tells it, beside the answers. An answer whose keys were not given cannot be asked for
//! again, and is counted apart from one that was erased. The digests that receipts have of question and
//! answer are keyed with a secret of the installation: on a bundle they are not compared. That question and
//! receipt belong together follows from the event there, whose leaf covers both.

mod again;
mod brought;
mod records;
mod run;
mod verdict;

pub use brought::run_brought;
pub use run::{Found, Logged, Order, Policies, RedecideError, Report, run};
pub use verdict::{Counts, Part, Verdict};
