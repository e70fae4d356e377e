//! The view `cases`: lists of cases, looks that are due, and whom an exact number or name belongs to.

mod duplicates;
mod kept_back;
mod project;
mod query;
mod row;

pub use duplicates::{Double, DoubleCursor, Doubles};
pub use project::{CASES, Cases};
pub use query::{CaseCursor, CaseFilter, Found, Search};
pub use row::{CaseRow, CaseStatus, DueRow};
