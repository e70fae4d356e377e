//! The server: wiring, HTTP, projections, queries and the command line.

pub mod app;
pub mod ask;
mod assessments;
mod budget_requests;
mod cases;
pub mod cli;
pub mod clock;
mod commit;
pub mod comparable;
mod decisions;
mod demo;
mod durations;
pub mod events;
mod facts;
mod figures;
mod grants;
pub mod handle;
pub mod http;
pub mod install;
mod load;
mod loans;
mod mandates;
mod persons;
mod policies;
mod pots;
mod programme;
pub mod schemas;
pub mod signals;
pub mod simulate;
mod system;
pub mod telemetry;
mod tick;
pub mod views;
pub mod wire;

pub use load::{LoadedCase, ReadEvent};
pub use tick::Ticked;
