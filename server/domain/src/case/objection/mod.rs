//! Objection and appeal (Awb chapters 6, 7 and 8): received, in time or not, repaired, heard, adjourned,
//! decided on by somebody else, and what was done is undone.
//!
//! An objection has no suspensive effect (6:16): nothing here stops what the decision does. What a
//! jurist should confirm:
//!
//! - the term to decide (7:10 lid 1) counts from the last day of the term to object as it was moved on by
//!   the Algemene termijnenwet, and stands still for repair (7:10 lid 2) only on days after it;
//! - a day that the authority names in an adjournment counts as it is named;
//! - the week for what came by post (6:9 lid 2) moves on as other terms do;
//! - an objection to a decision that did not reach the resident yet is premature and in time (6:10);
//! - withdrawing (6:21) needs no form here: the record says whether it was by word of mouth, at a hearing;
//! - when a grant on which something was paid is decided anew, what was paid stays as it was granted, with its
//!   conditions, and the new decision is about what is more; when one on which something was paid is revoked,
//!   its conditions fall, or its loan (7:11 lid 2: a decision is revoked as far as it is wrong): it is a gift for
//!   good of what was granted, and what was not paid of that stays due;
//! - when revising a grant is undone, what was reclaimed on it falls with it, and what had gone back to the pot
//!   is taken from it again and is due, also of a gift that lost its conditions before or after;
//! - an objection to what was decided about the paying of a debt is recorded as one of its own, and is in time
//!   while one to the decision that made the debt is open (4:125 lid 1). A set-off is revoked, and what was kept for
//!   it is refunded with interest (4:102); what a set-off took that the authority itself withdraws is paid outside
//!   this. Of a waiver or a deferral nothing is taken back, and another one is decided by somebody else.

mod act;
mod appeal;
mod decide;
mod event;
mod fold;
mod recall;
mod reckon;
mod refund;
mod refusal;
mod state;

pub use act::{AdjournmentGround, ObjectionAct, OnObjection, ReceiveObjection};
pub use appeal::{AppealKind, AppealOutcome, LodgeAppeal};
pub use decide::{DecideObjection, DetermineObjectionPenalty};
pub use event::ObjectionEvent;
pub(in crate::case) use recall::recalled;
pub use refund::PayRefund;
pub use refusal::ObjectionRefusal;
pub use state::{
    Adjourned, Appeal, DecidedObjection, Objection, ObjectionHearing, ObjectionOutcome, Refund,
    Timeliness,
};
