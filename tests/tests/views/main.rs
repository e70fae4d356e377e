//! Views: disposable, kept apart, built again beside, and the same each time.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test may fail the test"
)]

mod answers;
mod apart;
mod beside;
mod garbage;
mod killed;
mod poison;
mod same;
mod support;
