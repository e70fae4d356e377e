//! When what is due.

use std::collections::{BTreeMap, BTreeSet};

use super::{Category, Obstacle, Outcome, SelectionLists, Start};
use crate::case::Case;
use crate::{Date, PersonId, calendar};

/// When a case came to which point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moments {
    /// The day on which it was closed.
    pub closed: Option<Date>,
    /// The day of its last act; placing or lifting a hold is none.
    pub last: Date,
}

/// From which day on something may be destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The term has not begun: the case is worked on.
    NotBegun,
    /// On this day.
    On(Date),
    /// On no day that the calendar has.
    Never,
}

impl Due {
    /// Whether the term has passed.
    #[must_use]
    pub fn has_passed(self, today: Date) -> bool {
        matches!(self, Self::On(day) if day <= today)
    }
}

/// How a person is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonKept {
    /// The key was destroyed.
    pub erased: bool,
    /// What keeps this person although the term has passed.
    pub obstacles: BTreeSet<Obstacle>,
}

/// How a case is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Under which category.
    pub category: Category,
    /// From when its persons may be destroyed.
    pub persons_due: Due,
    /// From when all of it may be.
    pub accounting_due: Due,
    /// Its persons.
    pub persons: BTreeMap<PersonId, PersonKept>,
    /// What keeps the whole of it although the term has passed.
    pub obstacles: BTreeSet<Obstacle>,
}

impl Retention {
    /// How a case is kept under the list that is for it.
    #[must_use]
    pub fn of(case: &Case, moments: Moments, lists: &SelectionLists, today: Date) -> Self {
        let list = lists.of_closed(moments.closed, today);
        let category = list.category(Outcome::of(case)).clone();
        let starts = moments.closed.map(|closed| match category.starts {
            Start::CaseClosed => closed,
            Start::LastAct => moments.last.max(closed),
        });
        let due = |months| match starts {
            None => Due::NotBegun,
            Some(day) => calendar::months_after(day, months).map_or(Due::Never, Due::On),
        };
        let persons = case.persons.iter().map(|(id, person)| {
            let kept = PersonKept {
                erased: person.identity.known().is_none(),
                obstacles: case.obstacles(Some(*id), today),
            };
            (*id, kept)
        });
        Self {
            persons_due: due(category.person_months),
            accounting_due: due(category.accounting_months),
            persons: persons.collect(),
            obstacles: case.obstacles(None, today),
            category,
        }
    }
}
