//! How long a case and its persons are kept, and what makes it longer.
//!
//! Two classes, each with a key of its own: the case's accounting, and each person. A selection list
//! (Archiefwet 1995, 5) says for how long after which moment; whatever still runs, or a person says to
//! hold on to, comes before the term.

mod list;
mod lists;
mod obstacles;
mod term;

pub use list::{Category, ListFault, MOST_MONTHS, Outcome, SelectionList, Start};
pub use lists::{Period, SelectionLists};
pub use obstacles::Obstacle;
pub use term::{Due, Moments, PersonKept, Retention};
