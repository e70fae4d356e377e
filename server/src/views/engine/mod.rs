//! Keeping views: files, checkpoints, poison, rebuilding beside and switching.
//!
//! Each projection has a file of its own, a keeper of its own, and shares nothing with the others: a
//! slow or broken one holds nobody up. Rows and the position they are up to are written in one
//! transaction.

mod build;
mod error;
mod file;
mod folder;
mod keep;
mod peek;
mod projection;
mod view;
mod views;

pub use error::ViewError;
pub(crate) use file::{connect, has_shape, open_reader};
pub use peek::{LogLag, Peeked, peek, request_rebuild};
pub use projection::{Aside, Poison, Projection, Reads, SetAside, Worker};
pub use view::View;
pub use views::{Rebuilding, Views};
