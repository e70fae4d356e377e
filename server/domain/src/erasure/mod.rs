//! Erasures: the destruction of a case, or of persons in it, as it is proposed, confirmed by another
//! person and carried out. Each has a stream of its own in the authority's log, which names nobody: it
//! is the record of what was destroyed, by whom and on what ground (Archiefbesluit 1995, 8).

mod command;
mod decide;
mod event;
mod refusal;
mod state;

pub use command::{ErasureCommand, ProposeErasure};
pub use event::ErasureEvent;
pub use refusal::ErasureRefusal;
pub use state::{Erasure, Ground, Proposed, Scope, Stage};
