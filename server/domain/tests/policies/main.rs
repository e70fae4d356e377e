//! The life of a policy: signed, uploaded, proposed, approved by another, in force, rolled back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: what does not hold fails the test, and stories read best by value"
)]

mod approval;
mod force;
mod publishers;
mod refusals;
mod rolled_back;
mod shadow;
mod support;
