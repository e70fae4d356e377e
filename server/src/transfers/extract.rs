//! What is told of people who move: what a person chose, and no more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::Validator;
use maatwerk_domain::case::FactContent;
use maatwerk_domain::{LoanId, PersonId, TransferId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::file::{FORMAT, MOST_EXTRACT};
use super::refused;
use crate::http::problem::Problem;
use crate::wire::{
    self, AuthorityCode, Cents, Day, DeadlineKind, FreeText, Id, Identity, LawRef, PersonRole,
    Root, TaskKind, Whose,
};

/// What is told of people who move.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Extract {
    /// The form.
    pub(super) format: String,
    /// 32 random bytes: its digest stands in two logs, and nobody guesses from that what it says.
    pub(super) salt: Root,
    /// Which transfer.
    pub(super) transfer: Id<TransferId>,
    /// Who offers.
    pub(super) from: AuthorityCode,
    /// To whom.
    pub(super) to: AuthorityCode,
    /// The day of the move.
    pub(super) moves: Day,
    /// The last day to take it in.
    pub(super) until: Day,
    /// Why.
    pub(super) reason: FreeText,
    /// Who goes along: first who is the resident there.
    #[schemars(length(min = 1, max = 50))]
    pub(super) persons: Vec<PersonAlong>,
    /// The facts, in the order in which they were recorded.
    #[schemars(length(max = 500))]
    pub(super) facts: Vec<FactAlong>,
    /// Open tasks and agreements.
    #[schemars(length(max = 100))]
    pub(super) tasks: Vec<TaskAlong>,
    /// Running terms. What was granted stays with who granted it: they run there.
    #[schemars(length(max = 100))]
    pub(super) terms: Vec<TermAlong>,
    /// Loans: owed to who granted them.
    #[schemars(length(max = 100))]
    pub(super) loans: Vec<LoanAlong>,
}

/// Somebody who goes along.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PersonAlong {
    /// The identifier in the case of who offers: a name within this file.
    pub(super) person: Id<PersonId>,
    /// The place in the household there.
    pub(super) role: PersonRole,
    /// Who it is.
    pub(super) identity: Identity,
}

/// A fact that goes along.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FactAlong {
    /// Whom it is about.
    pub(super) about: Id<PersonId>,
    /// What it says.
    pub(super) content: wire::FactContent,
}

/// A task or an agreement that is open.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TaskAlong {
    /// Whom it is about.
    pub(super) about: Id<PersonId>,
    /// Which of the two.
    pub(super) kind: TaskKind,
    /// The last day.
    pub(super) due: Day,
    /// What.
    pub(super) text: FreeText,
}

/// A term that runs with who offers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TermAlong {
    /// Whom it concerns.
    pub(super) about: Id<PersonId>,
    /// What must happen.
    pub(super) kind: DeadlineKind,
    /// Whose it is.
    pub(super) whose: Whose,
    /// The last day; absent while the term stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) day: Option<Day>,
    /// The article that sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) article: Option<LawRef>,
}

/// A loan with who offers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LoanAlong {
    /// Whose debt it is.
    pub(super) about: Id<PersonId>,
    /// Which, there.
    pub(super) loan: Id<LoanId>,
    /// What is still to be paid back, in eurocents.
    pub(super) balance: Cents,
}

static SCHEMA: LazyLock<Option<Validator>> = LazyLock::new(|| {
    let schema = schemars::schema_for!(Extract);
    wire::validator(schema.as_value()).ok()
});

impl Extract {
    /// Its bytes, when they are not too many and everybody can read them.
    pub(super) fn write(&self) -> Result<String, Problem> {
        let text = serde_json::to_string(self).map_err(|_| malformed())?;
        if text.len() > MOST_EXTRACT {
            return Err(refused(
                "/facts",
                "extract-too-large",
                "is more than goes in one extract, 1 MiB: choose fewer facts, or leave tasks out",
            ));
        }
        // What was recorded long ago may be more than is taken in now.
        Self::read(&text)?;
        Ok(text)
    }

    /// Reads one that somebody brought.
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        if text.len() > MOST_EXTRACT {
            return Err(refused("/extract", "size", "is larger than 1 MiB"));
        }
        let value: serde_json::Value = serde_json::from_str(text).map_err(|_| malformed())?;
        let valid = SCHEMA
            .as_ref()
            .is_some_and(|schema| schema.is_valid(&value));
        let read: Option<Self> = serde_json::from_str(text).ok();
        let read = read.filter(|read| valid && read.format == FORMAT);
        let read = read.ok_or_else(malformed)?;
        let known: BTreeSet<_> = read.persons.iter().map(|one| one.person.0).collect();
        let about = read.facts.iter().map(|one| one.about.0);
        let about = about.chain(read.tasks.iter().map(|one| one.about.0));
        let about = about.chain(read.terms.iter().map(|one| one.about.0));
        let mut about = about.chain(read.loans.iter().map(|one| one.about.0));
        if known.len() != read.persons.len() || !about.all(|person| known.contains(&person)) {
            return Err(malformed());
        }
        Ok(read)
    }

    /// Under which number each person stands.
    pub(super) fn places(&self) -> BTreeMap<PersonId, usize> {
        let persons = self.persons.iter().enumerate();
        persons.map(|(at, one)| (one.person.0, at)).collect()
    }
}

impl FactAlong {
    pub(super) fn of(about: PersonId, content: &FactContent) -> Self {
        Self {
            about: Id(about),
            content: wire::Wire::of(content),
        }
    }
}

fn malformed() -> Problem {
    refused(
        "/extract",
        "form",
        "is no extract of people who move: what it says has not the documented form, or does not belong together",
    )
}
