//! End to end stories, contracts, crashes, hostile guests and benchmarks. What they share: an
//! installation in a temporary folder, with real files and real policies.

mod bulk;
mod disk;
mod installation;
mod orders;
mod process;
pub mod story;
mod web;

pub use bulk::{Story, add_cases, add_told_cases, append_raw};
pub use disk::{SmallDisk, limit_file_size};
pub use installation::{Installation, source_folder};
pub use orders::{Clerk, LESSONS};
pub use process::{Data, Server, tools_folder};
pub use web::{Answer, BASIS, Client, Document, Office, Stream, StreamEvent, Web, text};
