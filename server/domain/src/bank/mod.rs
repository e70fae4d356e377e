//! What goes to an authority's bank and what comes from it: the account that is paid from, batches of
//! payment orders, and statements.
//!
//! A batch and all its orders are recorded together, before any file is made: the file follows from what
//! is recorded, byte for byte, however often it is asked for, so an order can stand in one file only and
//! nothing is lost when a server stops half-way. Of a statement the lines that could be matched are acts in
//! their cases, or confirm what a person recorded there before, once; of the others is kept what leads back to
//! them at the bank, and nothing of who paid.

mod command;
mod event;
mod refusal;
mod state;

pub use command::{
    AssignEntry, AssignedAs, BankCommand, BankEffects, ImportStatement, MOST_IN_BATCH, MOST_LINES,
    MakeBatch,
};
pub use event::{BankAccount, BankEvent, BatchOrder, Unmatched, WhyUnmatched};
pub use refusal::BankRefusal;
pub use state::{Bank, Batch, Statement};
