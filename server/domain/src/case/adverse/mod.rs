//! Acts on a grant that burden the resident: revising it to less, withdrawing it, reclaiming what was paid
//! unduly. Each is proposed on an article that the legal basis knows the act by ([`crate::regime`]), the
//! resident is heard or an exception applies (Awb 4:8, 4:11, 4:12), and somebody with mandate decides. What
//! is reclaimed is paid back as a loan is.
//!
//! Only gifts: what was lent is paid back already. Nothing is reclaimed before it was revised or withdrawn,
//! and never more than what was paid above what is left of the grant.

mod act;
mod event;
mod recall;
mod refusal;
mod state;

pub use act::{AdverseAct, DecideAct, OnAct, ProposeAct};
pub use event::AdverseEvent;
pub(in crate::case) use recall::recalled;
pub use refusal::AdverseRefusal;
pub use state::{Adverse, OpenAct, TakenAct};
