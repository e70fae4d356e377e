//! End to end stories, contracts, crashes, hostile guests and benchmarks. What they share: an
//! installation in a temporary folder, with real files and real policies.

mod installation;
mod orders;
mod process;

pub use installation::{Installation, plugin_folder};
pub use orders::{Clerk, LESSONS};
pub use process::{Data, Server, tools_folder};
