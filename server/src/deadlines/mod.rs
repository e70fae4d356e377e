//! Deadlines: what must happen by which day, in all cases that the caller works on.

mod follow;
mod list;
mod listeners;
mod view;

pub(crate) use follow::endpoint as follow;
pub(crate) use list::endpoint as list;
pub(crate) use listeners::Listeners;

/// What lists of deadlines are read for.
const PURPOSE: &str = "deadline-list";
