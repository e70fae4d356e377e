//! How long what is recorded is kept: the selection list, what it means for a case, and what is due.

mod destruction_list;
mod settings;
mod show;
mod view;

pub(crate) use destruction_list::endpoint as destruction_list;
pub(crate) use settings::SelectionListTerms;
pub use settings::{SelectionListError, read_selection_lists};
pub(crate) use show::endpoint as show;
