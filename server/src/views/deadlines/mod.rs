//! The view `deadlines`: every day by which something must happen in a case, and in which cases that
//! changed. Nothing in it depends on the day on which it is asked.

mod project;
mod query;
mod row;

pub use project::{DEADLINES, Deadlines};
pub use query::{DeadlineCursor, DeadlineFilter};
pub use row::{DeadlineRow, Due};
