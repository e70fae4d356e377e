//! What a policy would say.

mod what_if;

pub(crate) use what_if::endpoint as what_if;
