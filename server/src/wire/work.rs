//! Who works on a case and on what.

use std::collections::BTreeSet;

use maatwerk_domain as domain;
use maatwerk_domain::case::work;
use maatwerk_domain::{PersonId, TeamId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Day, Id, Officer, ShortText, Wire};

mirror! {
    /// Who works on a case.
    struct Handling of work::Handling {
        /// Who does.
        handler: Officer,
        /// Who does when the handler is not there: somebody else.
        #[serde(skip_serializing_if = "Option::is_none")]
        substitute: Option<Officer>,
        /// The team whose case it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        team: Option<Id<TeamId>>,
    }
}

codes! {
    /// What kind of thing is to be done.
    enum TaskKind of work::TaskKind {
        /// Something that somebody has to do.
        Task = "task",
        /// What was agreed with the household.
        Agreement = "agreement",
    }
}

/// Who has to do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum TaskOwner {
    /// Somebody of the authority, or who works for it.
    Officer {
        /// Who.
        officer: Officer,
    },
    /// Somebody of the household.
    Person {
        /// Who.
        person_id: Id<PersonId>,
    },
}

impl Wire for TaskOwner {
    type Domain = work::TaskOwner;

    fn of(owner: &work::TaskOwner) -> Self {
        match owner {
            work::TaskOwner::Officer(officer) => Self::Officer {
                officer: Officer::of(officer),
            },
            work::TaskOwner::Person(person) => Self::Person {
                person_id: Id(*person),
            },
        }
    }

    fn into_domain(self) -> work::TaskOwner {
        match self {
            Self::Officer { officer } => work::TaskOwner::Officer(officer.into_domain()),
            Self::Person { person_id } => work::TaskOwner::Person(person_id.0),
        }
    }
}

/// The most members of a team.
const MOST_MEMBERS: usize = 500;

/// What a team is from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TeamRecord {
    /// What it is called.
    pub name: ShortText,
    /// Who is in it: subjects of tokens, each once; nobody, when it is no more.
    #[schemars(extend("maxItems" = MOST_MEMBERS, "uniqueItems" = true))]
    pub members: Vec<Officer>,
    /// The first day: today or later.
    pub from: Day,
}

impl Wire for TeamRecord {
    type Domain = domain::TeamRecord;

    fn of(record: &domain::TeamRecord) -> Self {
        Self {
            name: ShortText::of(&record.name),
            members: record.members.iter().map(Officer::of).collect(),
            from: Day::of(&record.from),
        }
    }

    fn into_domain(self) -> domain::TeamRecord {
        let members = self.members.into_iter().map(Officer::into_domain);
        domain::TeamRecord {
            name: self.name.into_domain(),
            members: members.collect::<BTreeSet<_>>(),
            from: self.from.into_domain(),
        }
    }
}
