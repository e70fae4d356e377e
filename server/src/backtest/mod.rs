//! What another policy would have said: a candidate (a component, parameters, or both) runs over the
//! answers that are recorded in the log of an authority, and nothing is written there.
//!
//! Each recorded answer is judged on its own: the candidate is asked the question that was recorded,
//! with the facts that were told then, and its answer is laid beside the recorded one. So what
//! would have followed from another answer (a gift that would never have been looked at, a pot that
//! would have been empty sooner) is not in it; the [`Report`] says so to whoever reads it.
//!
//! A walker reads the log and hands recorded answers to workers, each case always to the same one.
//! The candidate has a [`maatwerk_policy::Host`] of its own: however much it asks, no live request
//! waits for a place.

mod answers;
mod candidate;
mod compose;
mod error;
mod jobs;
mod judge;
mod judged;
mod ledger;
mod look;
mod page;
mod protect;
mod report;
mod run;
mod sections;
mod shelf;
mod tally;
mod walk;
mod watch;
pub(crate) mod words;

pub use candidate::{Candidate, CandidateError};
pub use error::BacktestError;
pub use judged::{Difference, Kind, Said, Subject};
pub use page::render as html;
pub use protect::banded;
pub use report::{
    About, Answers, Band, Beside, Changes, Count, Euros, Failure, Money, Month, NotTold, Period,
    Pot, Report, Rule, RuleChange, Transition, Tried, Untold,
};
pub use run::{Order, Ran, run};
pub use watch::{Progress, Watch};

pub(crate) use answers::AnswerPage;
pub(crate) use compose::{Material, report};
pub(crate) use jobs::{Backtests, NotNow, Running, Slot, begin};
pub(crate) use judge::{Judge, Opened, question};
pub(crate) use judged::{Cause, Judged, granted, looked};
pub(crate) use look::look;
pub(crate) use page::POLICY;
pub(crate) use run::FromLog;
pub(crate) use shelf::{Kept, Shelf, ShelfError, State};
pub(crate) use tally::{Row, Tally};
pub(crate) use walk::{Takes, along};
pub(crate) use words::kind as in_dutch;
