//! `maatwerk audit verify`: an honest history passes, and each way in which one is not honest is found, by
//! the check that is for it, where it is.

#[path = "../witness/forger.rs"]
mod forger;

mod bits;
mod command;
mod law;
mod rows;
mod support;
