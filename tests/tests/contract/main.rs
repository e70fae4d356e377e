//! The contract with policies as it evolves: each released version stays what it was, and what was
//! built for it runs for ever.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

mod frozen;
mod recorded;
mod side_by_side;

use std::path::PathBuf;

/// A path in the repository.
fn path(of: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(of)
}

/// A file of the repository.
fn file(of: &str) -> Vec<u8> {
    std::fs::read(path(of)).unwrap_or_else(|error| panic!("{of}: {error}"))
}
