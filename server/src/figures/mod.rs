//! The national figures, as they are asked for: `/signals/by-…` and `/signals/trends`.

mod by;
mod own;
mod trends;
mod view;

pub(crate) use by::endpoints as by;
pub(crate) use trends::endpoint as trends;
