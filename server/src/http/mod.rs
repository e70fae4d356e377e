//! The edge: REST under `/v1`.
//!
//! One table of endpoints ([`endpoints`]), one way in (`receive`), one shape of fault
//! ([`problem`]). What each endpoint takes and answers stands in the folder of its noun, one file
//! for each verb: body, answer, [`Endpoint`] and handler together.

pub(crate) mod access;
pub mod auth;
pub(crate) mod call;
pub(crate) mod cursor;
pub(crate) mod endpoint;
mod faults;
pub(crate) mod idle;
mod json;
mod metrics;
pub(crate) mod moment;
pub mod openapi;
pub(crate) mod page;
pub(crate) mod parameter;
pub mod problem;
mod receive;
pub(crate) mod reply;
mod schema;
pub mod server;
pub(crate) mod stream;
mod table;
mod trace;

pub use endpoint::{Endpoint, Method};
pub use table::endpoints;

pub(crate) use receive::CASE_WORK;

use std::collections::BTreeSet;

use serde_json::Value;

/// The operations that act in a case.
pub(crate) fn acts() -> BTreeSet<&'static str> {
    let acts = endpoints()
        .into_iter()
        .filter(|endpoint| matches!(endpoint.concerns, endpoint::Concerns::Actors { .. }));
    acts.map(|endpoint| endpoint.operation()).collect()
}

/// The JSON Schema of each body, by the operation that takes it.
#[must_use]
pub fn schemas() -> Vec<(String, Value)> {
    let bodies = endpoints().into_iter().filter_map(|endpoint| {
        let schema = endpoint.body_schema()?;
        Some((endpoint.operation().to_owned(), schema))
    });
    bodies.collect()
}

/// The JSON Schema of a type on its own.
pub(crate) fn schema_of<T: schemars::JsonSchema>() -> Value {
    schema::Described::of::<T>().alone()
}
