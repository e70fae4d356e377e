//! What is to be done on which day, and the cases kept in memory for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maatwerk_domain::{CaseId, PersonId};

use super::desk::Step;
use super::plan::CaseNumber;
use crate::load::LoadedCase;

/// The most cases kept in memory between two days on which something happens in them.
const MOST_CASES: usize = 4_096;

/// Something to do in a case.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) number: CaseNumber,
    /// The place of its municipality.
    pub(super) town: usize,
    pub(super) id: CaseId,
    /// Of a case that is still to be opened.
    pub(super) persons: Vec<PersonId>,
    pub(super) step: Step,
    /// The day on which something happened in it last.
    pub(super) touched: u16,
}

/// The tasks by day, and a bounded number of cases: when there are too many, those go that are not
/// needed for longest. They are loaded from the log again.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    days: BTreeMap<u16, Vec<Task>>,
    cases: HashMap<CaseNumber, (u16, LoadedCase)>,
    needed: BTreeSet<(u16, CaseNumber)>,
}

impl Agenda {
    pub(super) fn add(&mut self, day: u16, task: Task) {
        self.days.entry(day).or_default().push(task);
    }

    /// Keeps a case until the day on which it is needed, when there is room.
    pub(super) fn keep(&mut self, day: u16, number: CaseNumber, case: LoadedCase) {
        self.needed.insert((day, number));
        self.cases.insert(number, (day, case));
        while self.cases.len() > MOST_CASES {
            match self.needed.pop_last() {
                Some((_, furthest)) => self.cases.remove(&furthest),
                None => break,
            };
        }
    }

    /// The tasks of a day, in the order of their cases.
    pub(super) fn take(&mut self, day: u16) -> Vec<Task> {
        let mut tasks = self.days.remove(&day).unwrap_or_default();
        tasks.sort_unstable_by_key(|task| task.number);
        tasks
    }

    /// A case that was kept.
    pub(super) fn case(&mut self, number: CaseNumber) -> Option<LoadedCase> {
        let (day, case) = self.cases.remove(&number)?;
        self.needed.remove(&(day, number));
        Some(case)
    }
}

#[cfg(test)]
mod tests {
    use maatwerk_log::{Position, Version};

    use super::*;

    #[test]
    fn the_cases_needed_last_are_let_go() {
        let mut agenda = Agenda::default();
        let many = u32::try_from(MOST_CASES).unwrap() + 500;
        let number = |nth| CaseNumber { day: 1, nth };
        for nth in 0..many {
            let case = LoadedCase {
                case: maatwerk_domain::case::Case::default(),
                version: Version::NONE,
                position: Position::START,
                day: maatwerk_domain::Date::MIN,
            };
            // The later they come, the sooner they are needed.
            agenda.keep(u16::try_from(many - nth).unwrap(), number(nth), case);
        }
        assert_eq!(agenda.cases.len(), MOST_CASES);
        assert_eq!(agenda.needed.len(), MOST_CASES);
        assert!(agenda.case(number(499)).is_none());
        assert!(agenda.case(number(500)).is_some());
        assert!(agenda.case(number(500)).is_none(), "taken");
    }
}
