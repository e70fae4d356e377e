//! The server: wiring, HTTP, projections, queries and the command line.

pub mod app;
pub mod clock;
pub mod events;
pub mod handle;
pub mod http;
pub mod views;
