//! The server: wiring, HTTP, projections, queries and the command line.

pub mod app;
pub mod ask;
pub mod cli;
pub mod clock;
mod commit;
mod demo;
pub mod events;
pub mod handle;
pub mod http;
pub mod install;
mod load;
pub mod schemas;
pub mod telemetry;
mod tick;
pub mod views;
pub mod wire;

pub use load::{LoadedCase, ReadEvent};
pub use tick::Ticked;
