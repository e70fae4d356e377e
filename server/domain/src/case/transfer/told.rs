//! What is told to the other authority: nothing that names who stays, nor who is shielded.

use std::collections::BTreeSet;
use std::fmt;

use super::TransferRefusal;
use crate::case::people::PeopleRefusal;
use crate::case::work::{Task, TaskOwner};
use crate::case::{Case, FactContent};
use crate::{Date, FactId, FactValue, PersonId, Refusal, TaskId, TransferId};

/// Where in what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldIn {
    /// Why they are offered.
    Reason,
    /// A fact about one of them.
    Fact(FactId),
}

impl fmt::Display for ToldIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reason => f.write_str("the reason"),
            Self::Fact(fact) => write!(f, "fact {fact}"),
        }
    }
}

/// Words that are told, with where.
type Said<'a> = Vec<(ToldIn, &'a str)>;

impl Case {
    /// Whether an offer may be given out on a day: it stands, no shield was raised since that keeps these people apart
    /// or whose name is in what is told, and nobody came into the case since who stays and is named there.
    ///
    /// # Errors
    /// The refusal.
    pub fn may_be_given(&self, transfer: TransferId, day: Date) -> Result<(), Refusal> {
        let found = self.waiting_transfer(transfer)?;
        if found.until < day {
            return Err(TransferRefusal::Expired(found.until).into());
        }
        let reason = found.reason.known().map_or("", String::as_str);
        let said = self.said(reason, &found.facts);
        // Also those that ended since: they were open when the extract was made.
        let tasks = self.work.tasks.values().filter(|_| found.work);
        let about = tasks.filter(|task| found.persons.contains(&task.about));
        let tasks = about.filter_map(|task| task.text.known().map(String::as_str));
        self.may_be_told(&found.persons, &said, tasks, day)
    }

    /// What a reason and facts say in words.
    pub(super) fn said<'a>(&'a self, reason: &'a str, facts: &BTreeSet<FactId>) -> Said<'a> {
        let mut said = vec![(ToldIn::Reason, reason)];
        for id in facts {
            let content = self.facts.get(id).and_then(|fact| fact.content.known());
            let words = content.into_iter().flat_map(words_of);
            said.extend(words.map(|text| (ToldIn::Fact(*id), text)));
        }
        said
    }

    /// Refuses to tell these people together, or this to one of them or who acts for one, because somebody is shielded;
    /// and what names somebody who stays. A task that does so is left out, see [`Case::tasks_along`].
    pub(super) fn may_be_told<'a>(
        &self,
        persons: &[PersonId],
        said: &[(ToldIn, &str)],
        tasks: impl Iterator<Item = &'a str>,
        day: Date,
    ) -> Result<(), Refusal> {
        let tasks: Vec<&str> = tasks.collect();
        for person in persons {
            for kept in self.kept_from_who_gets(*person, day) {
                if persons.iter().any(|other| kept.persons().contains(other)) {
                    return Err(TransferRefusal::Shielded.into());
                }
                let mut all = said.iter().map(|(_, text)| text).chain(&tasks);
                if all.any(|text| kept.is_named_in(text)) {
                    return Err(PeopleRefusal::NamesShielded.into());
                }
            }
        }
        let stays = self.who_stays(persons);
        match said.iter().find(|(_, text)| stays.is_named_in(text)) {
            Some((place, _)) => Err(TransferRefusal::NamesWhoStays(*place).into()),
            None => Ok(()),
        }
    }

    /// The open tasks and agreements about these people that are told: nobody who stays has to do them, or is named
    /// in them by full name or number.
    pub fn tasks_along<'a>(
        &'a self,
        persons: &'a [PersonId],
    ) -> impl Iterator<Item = (TaskId, &'a Task)> {
        let stays = self.who_stays(persons);
        let names = move |task: &Task| {
            let text = task.text.known();
            text.is_some_and(|text| stays.is_named_in(text))
        };
        self.tasks_of(persons).filter(move |(_, task)| !names(task))
    }

    /// The open tasks and agreements about these people that nobody who stays has to do.
    pub(super) fn tasks_of<'a>(
        &'a self,
        persons: &'a [PersonId],
    ) -> impl Iterator<Item = (TaskId, &'a Task)> {
        let along = |task: &Task| {
            let owner = match &task.owner {
                TaskOwner::Person(owner) => persons.contains(owner),
                TaskOwner::Officer(_) => true,
            };
            task.end.is_none() && persons.contains(&task.about) && owner
        };
        let all = self.work.tasks.iter();
        all.filter(move |(_, task)| along(task))
            .map(|(id, task)| (*id, task))
    }
}

/// What a fact says in words.
fn words_of(content: &FactContent) -> Vec<&str> {
    let mut words = vec![content.source.as_str()];
    if let FactValue::Text(text) = &content.value {
        words.push(text);
    }
    words
}
