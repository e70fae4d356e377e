//! The named attacks, over random worlds, with how often each succeeds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod averaging;
mod differencing;
mod following;
mod own_figures;
mod repeating;
mod totals;
mod world;
