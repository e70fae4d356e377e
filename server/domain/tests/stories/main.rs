//! What happens in a case, told in commands and events.

#[path = "../support/mod.rs"]
mod support;

mod closing;
mod conversion;
mod facts;
mod identifiers;
mod loans;
mod payments;
mod refusals;
mod registers;
mod requests;
mod seed;
mod subjects;
