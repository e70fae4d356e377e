//! Dossiers of the programme: their stories, and what holds of every history.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: what does not hold fails the test, and stories read best by value"
)]

mod histories;
mod links;
mod support;
mod way;
