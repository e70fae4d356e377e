//! Transfer (overdracht): people of a case move, and another authority takes them in. Two halves in two logs,
//! which no transaction joins:
//!
//! - **Offered** by who had the case, with an extract that was chosen: who goes along, which facts, and whether
//!   open tasks, running terms and which loans are told of. It is a file that somebody carries; what is in it
//!   is in no event, only its digest.
//! - **Received** by the other authority: a case of its own, with those people and facts, which says where they
//!   come from.
//! - **Completed** once the receipt of that is back. From then on, and no sooner than the day of the move, nobody who
//!   went along asks for anything new in the old case: whoever still lives here asks here (Participatiewet 40 lid
//!   1). All that was granted there goes on there: conditions, objections, debts stay with who granted.
//!
//! One offer waits at a time. One whose last day has passed is taken in by nobody, but may have been before:
//! it waits until its receipt comes or somebody withdraws it. After that a receipt is refused; whoever took
//! people in on a withdrawn offer closes that case.
//!
//! Who stays is told of by nothing: a fact or reason that names that person, by full name or number, is refused, and
//! a task that does so, or that person has to do, is left out. Of who is shielded from somebody who goes along a
//! task that names that person is refused as well: it might be in an extract of before the shield.

mod act;
mod event;
mod recall;
mod receive;
mod refusal;
mod state;
mod told;

pub use act::{
    CompleteTransfer, MOST_DAYS_FROM_MOVE, MOST_DAYS_OPEN, MOST_FACTS_ALONG, MOST_TRANSFERS,
    OfferTransfer, OnTransfer,
};
pub use event::TransferEvent;
pub(in crate::case) use recall::{recalled, received};
pub use receive::{FactAlong, MOST_NOTES_ALONG, NoteAlong, ReceiveCase};
pub use refusal::TransferRefusal;
pub use state::{Received, Transfer, TransferEnd, Transfers};
pub use told::ToldIn;
