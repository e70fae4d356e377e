//! Legal bases: their regimes, and the acts that they know.

mod list;
mod register;

pub(crate) use list::endpoint as list;
pub(crate) use register::endpoint as register;
