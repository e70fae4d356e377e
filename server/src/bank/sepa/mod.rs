//! The files of the bank: what is sent (pain.001) and what comes back (camt.053), of ISO 20022.

mod camt;
mod pain;
mod xml;

pub(super) use camt::{Line, read};
pub(super) use pain::{Credit, Transfer, write};
