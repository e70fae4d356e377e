//! The backtest: another policy on what was asked before, counted by hand. And what was asked before
//! as example cases.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

#[path = "../../guests/mod.rs"]
mod guests;

mod attack;
mod changes;
mod command;
mod export;
mod faults;
mod history;
mod http;
mod redecide;
