//! The report of a bundle: a page in Dutch that tells a reader what happened, what was decided on what
//! ground, what it cost, and what the bundle proves. It follows from the events and from what the bundle
//! says of itself alone, so that whoever verifies makes it again and compares.

mod decided;
mod page;
mod story;
mod told;

pub(super) use page::render;
pub(super) use story::Story;

/// The shape of the report. A page that looks or says otherwise gets another number: who verifies a bundle
/// with a report of another shape takes the log's signature for it instead.
pub(super) const SHAPE: u32 = 1;
