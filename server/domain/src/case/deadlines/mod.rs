//! Deadlines: every day by which something must happen in a case, whose it is, on which article, and what
//! is at stake.
//!
//! Nothing here knows today: what an event leaves holds until the next event. What depends on the day (how
//! many days are left, what a penalty has come to) is asked of a [`Deadline`] with a day.
//!
//! Each noun has a function of its own, from the case to its deadlines; [`Case::deadlines`] puts them
//! together. Each euro at stake is named once: by the first deadline that puts it at stake.

mod decisions;
mod exposure;
mod grants;
mod kind;
mod loans;
mod norms;
mod objections;
mod penalties;
mod requests;
mod tasks;
mod transfers;

pub use exposure::{AtStake, Exposure};
pub use kind::{DeadlineAbout, DeadlineKind, Whose};

use super::{Case, CaseEvent};
use crate::{Date, LawRef, Officer, PersonId};

/// A day by which something must happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What.
    pub kind: DeadlineKind,
    /// In which thing.
    pub about: DeadlineAbout,
    /// The data subject whom it concerns.
    pub person: Option<PersonId>,
    /// Whose it is.
    pub whose: Whose,
    /// Who of the authority, where it is one person's.
    pub owner: Option<Officer>,
    /// The article that sets it; none for what people agreed among themselves.
    pub article: Option<LawRef>,
    /// The last day; none while the term stands still without an end.
    pub day: Option<Date>,
    /// The first day on which it can be done, when that is not any day.
    pub opens: Option<Date>,
    /// It is over when its day has passed: nothing can be done any more. Other deadlines are late then.
    pub lapses: bool,
    /// What is at stake.
    pub exposure: Exposure,
}

impl Deadline {
    /// One on any day until its last, that is late afterwards and puts nothing at stake.
    fn new(kind: DeadlineKind, about: DeadlineAbout, whose: Whose, day: Option<Date>) -> Self {
        Self {
            kind,
            about,
            person: None,
            whose,
            owner: None,
            article: None,
            day,
            opens: None,
            lapses: false,
            exposure: Exposure::Nothing,
        }
    }

    /// How many days are left on a day: none on the last, less than none after it. `None` while the term
    /// stands still.
    #[must_use]
    pub fn days_left(&self, today: Date) -> Option<i32> {
        let span = today.until(self.day?).ok()?;
        Some(span.get_days())
    }

    /// Whether it is one on a day: something can be done about it, or should have been.
    #[must_use]
    pub fn runs_on(&self, today: Date) -> bool {
        let begun = self.opens.is_none_or(|opens| opens <= today);
        let over = self.lapses && self.day.is_some_and(|day| day < today);
        begun && !over
    }
}

impl CaseEvent {
    /// Whether it may change a deadline: after one that may not, they are the same.
    #[must_use]
    pub fn may_move_deadlines(&self) -> bool {
        !matches!(
            self,
            Self::CaseOpened { .. }
                | Self::PersonAdded { .. }
                | Self::FactRecorded { .. }
                | Self::FactCorrected { .. }
                | Self::FactWithdrawn { .. }
                | Self::RequestAssessed { .. }
                | Self::ConversionProposed { .. }
                | Self::SignalStated { .. }
                | Self::HandlerAssigned { .. }
                | Self::NoteWritten { .. }
                | Self::DocumentAttached { .. }
                | Self::DocumentWithdrawn { .. }
                | Self::LetterKept { .. }
                | Self::HoldPlaced { .. }
                | Self::HoldLifted { .. }
                | Self::InterestDeclared { .. }
                | Self::RequestTakenIn { .. }
        )
    }
}

impl Case {
    /// Every deadline, the first day first; those that stand still last. Nothing can be done any more for
    /// a person whose data were erased, nor in a case that is being destroyed.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        if self.destroyed_by.is_some() {
            return Vec::new();
        }
        let mut all = self.request_deadlines();
        all.extend(self.grant_deadlines());
        all.extend(self.loan_deadlines());
        all.extend(self.decision_deadlines());
        all.extend(self.objection_deadlines());
        all.extend(self.penalty_deadlines());
        all.extend(self.norm_deadlines());
        all.extend(self.task_deadlines());
        all.extend(self.transfer_deadlines());
        all.retain(|deadline| !self.is_forgotten(deadline.person));
        all.sort_by_key(|deadline| (deadline.day.is_none(), deadline.day));
        all
    }

    pub(crate) fn is_forgotten(&self, person: Option<PersonId>) -> bool {
        person
            .and_then(|person| self.persons.get(&person))
            .is_some_and(|person| person.identity.known().is_none())
    }
}
