//! Money that a resident owes: when it is due, what happens when it is not paid, and when it can no
//! longer be claimed (Awb title 4.4).
//!
//! A loan is paid back by its plan, which is a deferral (Awb 4:94): an instalment that was not paid by the
//! end of its day is overdue, and the rest of the plan is not. A loan without a plan is not due yet.
//!
//! Readings that a jurist should confirm:
//!
//! - the term of five years counts from the last day of the plan, because deferral makes it longer by as
//!   long as it lasts (4:111), and anew from what interrupts it (4:110);
//! - once it has passed nothing is reminded, enforced or set off (4:104 lid 2), and what is paid all the
//!   same is a repayment;
//! - a writ of execution comes after a reminder whose two weeks passed, for what was overdue when it was
//!   sent and is still owed (4:117); a later reminder can lead to another for the rest;
//! - the first plan of a loan carries out what was granted; every other one is a deferral, which is decided;
//! - over a deferral no interest is owed, as its letter says (4:101), and what ran before falls away with it;
//! - over the time in which the authority kept what a set-off took, and that was undone, no interest is owed: the
//!   resident was not late with it;
//! - a repayment that falls away after a deferral is owed outside it, until another plan has it in it;
//! - a waiver counts from its decision on, before it is announced: nobody claims what was waived;
//! - what is paid goes to the costs first (4:92), so costs bear no interest;
//! - what can be asked above the protected earnings is compared with all plans that run, and a set-off with
//!   all that was paid back in that month; both of the loans in one case, since others are not seen here;
//! - the cost of a reminder is named with each: the amounts of 4:113 are moved with the prices, and this
//!   software keeps none it cannot be sure of; it is never more than what the reminder is about;
//! - interest is reckoned and shown; a decision that sets it (4:99) is made and told outside this.

mod act;
mod decide;
mod owed;
mod recall;
mod refusal;

pub use act::{ActOnDebt, DebtAct, Interruption, MOST_DEBT_ACTS};
pub use decide::{DebtVerdict, DecideOnDebt};
pub(in crate::case) use owed::check_fact;
pub use owed::{Anew, DEBT_ARRANGEMENT, Debt, REPAYMENT_CAPACITY, Reminder, Writ};
pub(in crate::case) use recall::recalled;
pub use refusal::DebtRefusal;
