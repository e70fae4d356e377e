//! Events on their way into the log and out of it: nothing is lost, nothing leaks, nothing that is
//! found there can bring the reader down.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail anywhere, also in its helpers"
)]

mod bank;
mod decode;
mod dossiers;
mod erased;
mod erasures;
mod generate;
mod golden;
mod hostile;
mod leak;
mod round_trip;
mod schemas;
mod signals;
mod support;
mod transcript;
mod wire;
