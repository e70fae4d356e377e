//! The reading log: who looked at what is known of whom, what for, and why although not involved.
//!
//! One record for each data subject, in `reads.db` in the data folder, on disk before the answer is
//! given. It is a file of its own and not the authority's log: reads are many times more than acts, prove
//! nothing about a case, and go when their own term has passed, which nothing in a log can. A subject
//! stands in it by a pseudonym that is derived with that person's own key: once the key is destroyed,
//! nobody can tell any more whom a record is about, and the record of who read stays.
//!
//! Who is not involved in a case neither reads it nor acts in it (AVG 5 lid 1 f, 32). Involved is who
//! handles it, stands in or is of the team that has it; who opened it, until it is handed over; who is asked to decide, by a mandate in force today for what is asked in it; and who decided
//! in it. Nothing else that somebody does in a case makes him involved: the first act would be the key to
//! the door. Anybody else breaks the glass, with a reason, each time; that is listed, and makes nobody
//! involved either. An auditor reads what there is to audit; behind a client system stand people whom that
//! system lets in. Keeping and destroying is the work of an office and not of a case: who does that sees
//! identifiers, days and what stands in the way, whether or not involved.
//!
//! Written down is what tells something of a person: each read of a case, each list with lines of cases,
//! how long a case is kept, and each act whose answer shows the case.

mod broken_glass;
mod glass;
mod involved;
mod note;
mod processing_log;
mod readers;
mod store;

pub(crate) use broken_glass::endpoint as broken_glass;
pub(crate) use involved::{Party, Standing, party};
pub(crate) use note::{Looked, Reading};
pub(crate) use processing_log::endpoint as processing_log;
pub(crate) use readers::endpoint as readers;
pub use store::{ReadLog, ReadLogError};

/// Who may read a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Who is involved in it, and who breaks the glass.
    #[default]
    Involvement,
    /// Whoever has a role for it in the authority.
    Authority,
}
