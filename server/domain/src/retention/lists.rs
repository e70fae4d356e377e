//! Which selection list is for a case.
//!
//! A list is set for what was made or received in a period (Archiefwet 1995, 5; Archiefbesluit 1995, 5), and is
//! followed by another. A case is one record, formed by the day on which it is closed: the list in force on
//! that day says how long it is kept, also when it is destroyed under a later one, and also when something is
//! done in it after that, which lengthens the term where the list counts from the last act. Until it is closed no
//! term runs, and the list of today tells what would be. To be confirmed by a jurist, as a published list may
//! say otherwise what it is for: then its period is given accordingly.

use super::{ListFault, SelectionList};
use crate::Date;

/// Selection lists that follow each other: for each day one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectionLists {
    /// Each with its first day but the first one, which is also for all before it.
    lists: Vec<(Option<Date>, SelectionList)>,
}

/// The days of closing that a list is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// The first; absent when it is for all before it too.
    pub from: Option<Date>,
    /// The last; absent as long as no other list follows.
    pub until: Option<Date>,
}

impl SelectionLists {
    /// Lists in any order, that together are for every day once.
    ///
    /// # Errors
    /// See [`ListFault`].
    pub fn new(mut lists: Vec<(Period, SelectionList)>) -> Result<Self, ListFault> {
        lists.sort_by_key(|(period, _)| period.from);
        let name = |at: usize| lists[at].1.name().to_owned();
        for (at, (period, _)) in lists.iter().enumerate() {
            if let (Some(from), Some(until)) = (period.from, period.until)
                && until < from
            {
                return Err(ListFault::Backwards(name(at)));
            }
            match (at.checked_sub(1), period.from) {
                (None, Some(from)) => return Err(ListFault::NoneBefore(name(at), from)),
                (None, None) => {}
                (Some(before), from) => follows(lists[before].0.until, from)
                    .map_err(|fault| fault(name(before), name(at)))?,
            }
        }
        match lists.last() {
            None => Err(ListFault::NoList),
            Some((
                Period {
                    until: Some(day), ..
                },
                last,
            )) => Err(ListFault::NoneAfter(last.name().to_owned(), *day)),
            Some(_) => Ok(Self {
                lists: lists
                    .into_iter()
                    .map(|(period, list)| (period.from, list))
                    .collect(),
            }),
        }
    }

    /// The list in force on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> &SelectionList {
        let begun =
            |(from, _): &&(Option<Date>, SelectionList)| from.is_none_or(|from| from <= day);
        let found = self.lists.iter().rev().find(begun);
        // `new` saw to it that the first one is for all days before the second.
        &found.unwrap_or(&self.lists[0]).1
    }

    /// The list that is for a case that was closed on this day, or is not closed by today.
    #[must_use]
    pub fn of_closed(&self, closed: Option<Date>, today: Date) -> &SelectionList {
        self.on(closed.unwrap_or(today))
    }

    /// As [`SelectionList::shortest`], of all of them.
    #[must_use]
    pub fn shortest(&self) -> u16 {
        let shortest = self.lists.iter().map(|(_, list)| list.shortest());
        shortest.min().unwrap_or_default()
    }
}

/// Whether a list that begins on a day follows on one that ends on the other.
fn follows(until: Option<Date>, from: Option<Date>) -> Result<(), fn(String, String) -> ListFault> {
    let (Some(until), Some(from)) = (until, from) else {
        return Err(ListFault::Overlap);
    };
    match until.tomorrow() {
        Ok(next) if next == from => Ok(()),
        Ok(next) if next < from => Err(ListFault::Gap),
        _ => Err(ListFault::Overlap),
    }
}

impl From<SelectionList> for SelectionLists {
    /// One list, for every day.
    fn from(list: SelectionList) -> Self {
        Self {
            lists: vec![(None, list)],
        }
    }
}

impl Default for SelectionLists {
    fn default() -> Self {
        SelectionList::default().into()
    }
}
