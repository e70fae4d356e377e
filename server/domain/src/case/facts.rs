//! Persons and facts: who the household is, and what is known about them.

use std::collections::BTreeSet;

use super::{Case, CaseEvent, FactContent, Identity, PersonRole, debt};
use crate::{Context, Date, FactId, FactValue, PersonId, Personal, Refusal};

/// The most persons in one case.
pub const MOST_PERSONS: usize = 50;
/// The most facts in one case, withdrawn ones counted.
pub const MOST_FACTS: usize = 2_000;

/// Somebody to add to the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Its identifier.
    pub person: PersonId,
    /// Place in the household.
    pub role: PersonRole,
    /// Who it is.
    pub identity: Identity,
}

/// Opens a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// The client's own reference.
    pub client_reference: Option<String>,
    /// The household, with exactly one resident.
    pub persons: Vec<NewPerson>,
}

/// Records a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFact {
    /// Its identifier.
    pub fact: FactId,
    /// Whom it is about.
    pub about: PersonId,
    /// What it says.
    pub content: FactContent,
}

/// Corrects a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectFact {
    /// Which.
    pub fact: FactId,
    /// What it really says.
    pub value: FactValue,
    /// Since when.
    pub since: Option<Date>,
    /// Where that comes from.
    pub source: String,
    /// Why it was wrong.
    pub reason: String,
}

/// Withdraws a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawFact {
    /// Which.
    pub fact: FactId,
    /// Why.
    pub reason: String,
}

impl Case {
    pub(super) fn open(&self, command: &OpenCase) -> Result<Vec<CaseEvent>, Refusal> {
        if self.opened {
            return Err(Refusal::AlreadyOpen);
        }
        let residents = command
            .persons
            .iter()
            .filter(|person| person.role == PersonRole::Resident)
            .count();
        if residents != 1 {
            return Err(Refusal::NoResident);
        }
        if command.persons.len() > MOST_PERSONS {
            return Err(too_many("persons", MOST_PERSONS));
        }
        let mut seen = BTreeSet::new();
        if !command.persons.iter().all(|new| seen.insert(new.person)) {
            return Err(Refusal::Exists("person"));
        }
        let opened = CaseEvent::CaseOpened {
            client_reference: command.client_reference.clone(),
        };
        Ok(std::iter::once(opened)
            .chain(command.persons.iter().map(person_added))
            .collect())
    }

    pub(super) fn add_person(&self, command: &NewPerson) -> Result<Vec<CaseEvent>, Refusal> {
        if command.role == PersonRole::Resident {
            return Err(Refusal::NoResident);
        }
        not_there("person", self.persons.contains_key(&command.person))?;
        if self.persons.len() >= MOST_PERSONS {
            return Err(too_many("persons", MOST_PERSONS));
        }
        Ok(vec![person_added(command)])
    }

    pub(super) fn record_fact(
        &self,
        command: &RecordFact,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        if !self.persons.contains_key(&command.about) {
            return Err(Refusal::Unknown("person"));
        }
        not_there("fact", self.facts.contains_key(&command.fact))?;
        if self.facts.len() >= MOST_FACTS {
            return Err(too_many("facts", MOST_FACTS));
        }
        check_since(command.content.since, context)?;
        debt::check_fact(command.content.code.as_str(), &command.content.value)?;
        Ok(vec![CaseEvent::FactRecorded {
            fact: command.fact,
            about: command.about,
            content: command.content.clone().into(),
        }])
    }

    pub(super) fn correct_fact(
        &self,
        command: &CorrectFact,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let fact = self
            .facts
            .get(&command.fact)
            .ok_or(Refusal::Unknown("fact"))?;
        if fact.withdrawn {
            return Err(Refusal::FactWithdrawn);
        }
        let Personal::Known(known) = &fact.content else {
            return Err(Refusal::Erased);
        };
        // The value keeps its kind: a policy that asked for a date must not be given a word.
        if std::mem::discriminant(&known.value) != std::mem::discriminant(&command.value) {
            return Err(Refusal::OtherFact);
        }
        check_since(command.since, context)?;
        Ok(vec![CaseEvent::FactCorrected {
            fact: command.fact,
            content: FactContent {
                code: known.code.clone(),
                value: command.value.clone(),
                since: command.since,
                source: command.source.clone(),
            }
            .into(),
            reason: command.reason.clone().into(),
        }])
    }

    pub(super) fn withdraw_fact(&self, command: &WithdrawFact) -> Result<Vec<CaseEvent>, Refusal> {
        let fact = self
            .facts
            .get(&command.fact)
            .ok_or(Refusal::Unknown("fact"))?;
        if fact.withdrawn {
            return Err(Refusal::FactWithdrawn);
        }
        Ok(vec![CaseEvent::FactWithdrawn {
            fact: command.fact,
            reason: command.reason.clone().into(),
        }])
    }
}

fn person_added(person: &NewPerson) -> CaseEvent {
    CaseEvent::PersonAdded {
        person: person.person,
        role: person.role,
        identity: person.identity.clone().into(),
    }
}

fn check_since(since: Option<Date>, context: &Context) -> Result<(), Refusal> {
    match since {
        Some(day) => context.not_in_the_future("the fact's date", day),
        None => Ok(()),
    }
}

/// Refuses an identifier that is taken.
pub(super) fn not_there(what: &'static str, there: bool) -> Result<(), Refusal> {
    if there {
        return Err(Refusal::Exists(what));
    }
    Ok(())
}

pub(super) fn too_many(what: &'static str, limit: usize) -> Refusal {
    Refusal::TooMany { what, limit }
}
