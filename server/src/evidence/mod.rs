//! The evidence bundle: one case, a period or the whole log as one file, which proves itself on a machine
//! that has nothing but that file and this program. Its bytes stand in `server/log/EVIDENCE.md`.
//!
//! Always in it: the events as they are sealed, each with a proof against one signed checkpoint, and the
//! policies that answered. What it *opens* is decided by the keys it carries: none, those of the accounting,
//! or those of persons too, by what whoever asks may read; a resident gets their own, and of others not
//! even what is sealed. A key that is handed out opens its events for ever: erasing somebody here destroys
//! no bundle that was made before, so that each is recorded as a read of all whom it tells of, and says
//! itself that it is to be destroyed. Never in it: the master key, or a key of an event that is not.

mod archive;
mod bundle;
mod error;
mod export;
mod file;
mod kept;
mod line;
mod manifest;
mod material;
mod of_case;
mod of_period;
mod order;
mod report;
mod ring;
mod source;
mod turns;

pub use bundle::{Bundle, BundleError, BundleFault, Checked};
pub use error::ExportError;
pub use export::{Exported, export};
pub use file::export_to;
pub use manifest::{Ends, Head, LeftOut, Manifest, Omission, StreamEnd};
pub use material::BundleMaterial;
pub(crate) use of_case::endpoint as of_case;
pub(crate) use of_period::endpoint as of_period;
pub use order::{Asked, Contents, Order, Scope};
pub(crate) use turns::Turns;
