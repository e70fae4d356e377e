//! The backtest: another policy on what was asked before, counted by hand.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

#[path = "../../guests/mod.rs"]
mod guests;

mod changes;
mod command;
mod faults;
mod history;
mod http;
