//! The server: wiring, HTTP, projections, queries and the command line.

pub mod app;
mod ask;
pub mod clock;
mod commit;
pub mod events;
pub mod handle;
pub mod http;
mod load;
mod tick;
pub mod views;
