//! The policies of an authority: which is active when, and what each says of itself.

mod list;
mod view;

pub(crate) use list::endpoint as list;
