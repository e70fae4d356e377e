//! Cases: opened, found, read, closed.

mod changes;
mod close;
mod cursor;
mod difference;
mod events;
mod list;
mod open;
mod search;
mod show;
mod view;

pub(crate) use changes::endpoint as changes;
pub(crate) use close::endpoint as close;
pub(crate) use events::endpoint as events;
pub(crate) use list::endpoint as list;
pub(crate) use open::endpoint as open;
pub(crate) use search::endpoint as search;
pub(crate) use show::endpoint as show;
