//! What happens in a case, told in commands and events.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: what does not hold fails the test, and stories read best by value"
)]

#[path = "../support/mod.rs"]
mod support;

mod advance;
mod adverse;
mod assistance;
mod clock;
mod closing;
mod comparable;
mod conversion;
mod deadlines;
mod debt;
mod debt_decisions;
mod documents;
mod earlier;
mod facts;
mod identifiers;
mod lines;
mod loans;
mod money;
mod norm;
mod objections;
mod office;
mod paying;
mod payments;
mod people;
mod refusals;
mod regimes;
mod registers;
mod requests;
mod retention;
mod seed;
mod shields;
mod signals;
mod spelling;
mod subjects;
mod transfers;
mod work;
