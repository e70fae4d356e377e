//! Logs in one SQLite file.
//!
//! One thread writes, for all logs: it takes what is waiting, writes it in one transaction and
//! answers after `COMMIT`, which with `synchronous=FULL` is after the data are on disk. Readers have
//! connections of their own, which can do nothing but read.

mod copy;
mod error;
mod log;
mod raw;
mod reader;
mod rows;
mod schema;
mod shared;
mod store;
mod verify;
mod writer;

pub use error::OpenError;
pub use log::{Options, SqliteLog};
pub use raw::{LogReader, StoredNode, StoredRow};
pub use verify::{Damage, VerifyError};

#[cfg(test)]
mod tests;
