//! Norm suspension (opschorting kostendelersnorm): a decision to leave article 22a of the Participatiewet
//! out for a term, on article 18 lid 1, so that somebody does not lose the roof over their head because it
//! would cut the assistance of those who give it.
//!
//! It is asked for, decided on with mandate and with the departure that it is, announced and open to
//! objection as every decision; extended with a reason before its term ends, and ended sooner when who
//! asked for it wants that or told that the ground is gone. The term is one for this case: law sets none, and
//! one decision gives at most [`MOST_MONTHS`]. An amount is recorded when the decision states one, and never computed.
//!
//! No decision about it has effect before it was announced (Awb 3:40): until then the norm is not left out, and nothing
//! is extended or ended. What an objection did away with is not decided anew by who took it (7:11 lid 2, 10:3 lid 3).
//!
//! It is a request as any other (aanvraag, 1:3 lid 3), and its term is that of 4:13. Of what goes with one, who asked may withdraw
//! it; completing (4:5), suspending (4:15) and default (4:17) are not here yet: to be done on paper.
//!
//! A cost sharer counts from the age of 27 (19a): nothing is suspended for somebody who is younger, as far
//! as a recorded `birth-date` tells. To be confirmed by a jurist: that ending it sooner on what the
//! household itself told needs no hearing (Awb 4:8 lid 1 b), so that another early end is no act here.

mod act;
mod event;
mod recall;
mod refusal;
mod state;

pub use act::{DecideNorm, EndGround, ExtendNorm, MOST_MONTHS, NormVerdict, OnNorm, RequestNorm};
pub use event::NormEvent;
pub(in crate::case) use recall::recalled;
pub use refusal::NormRefusal;
pub use state::{NormExtension, NormStep, NormSuspension, NormTerm};

use crate::{LawRef, terms::reference};

/// The article that a suspension rests on.
///
/// # Panics
/// Never: a test asks it.
#[must_use]
pub fn basis() -> LawRef {
    reference("BWBR0015703&artikel=18&lid=1")
}

/// The article that is left out.
///
/// # Panics
/// Never: a test asks it.
#[must_use]
pub fn norm() -> LawRef {
    reference("BWBR0015703&artikel=22a")
}
