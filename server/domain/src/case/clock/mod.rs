//! The clock of a request (Awb 4:5, 4:13 to 4:18): until when to decide, what makes that later, and
//! what a late decision costs.
//!
//! A decision is given when it reaches the applicant (Awb 3:41), so the clock stops on the day of the
//! announcement. How terms that an article leaves open are read:
//!
//! - the term stands still "until the day" on which a request is completed: on that day it runs again;
//! - time that was set passes at the end of its last day: when a request was not completed, the term
//!   runs again from the day after;
//! - the penalty begins on the day after the two weeks that follow the notice of default, and the day
//!   on which the decision is given is none on which the authority is in default;
//! - a decision that was given and withdrawn afterwards does not start the clock again;
//! - one that was given and that an objection did away with does: no article sets a term of its own for what is decided
//!   anew, so it is a reasonable one (4:13 lid 2), from the decision on the objection, and with all that goes with it: an
//!   extension, a notice of default, a penalty beside the one that was due before;
//! - one extension is of at most [`MOST_EXTENSION_MONTHS`] months after the term it extends: 4:14 lid 3 asks for a term
//!   that is reasonable and as short as possible, and names none. A longer one is told anew, with a reason, when it
//!   nears its end. A jurist should confirm this.

mod act;
mod outcome;
mod pay;
mod recall;
mod reckon;
mod refusal;

pub use act::{ActOnClock, ClockAct, MOST_CLOCK_ACTS, MOST_EXTENSION_MONTHS};
pub use outcome::{DeterminePenalty, NoPenalty, NotProcess};
pub use pay::{PayPenalty, PenaltyPayment};
pub(in crate::case) use recall::recalled;
pub(in crate::case) use reckon::reckoned;
pub use reckon::{
    Clock, DefaultNotice, Determined, Extension, Penalty, Repair, Suspension, SuspensionGround,
};
pub use refusal::ClockRefusal;
