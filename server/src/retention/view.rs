//! How a case is kept, as it is answered.

use maatwerk_domain::retention::{Due, Retention};
use maatwerk_domain::{CaseId, Date, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{CaseOutcome, Day, Id, Obstacle, ShortText, TermStart, Wire as _};

/// How a case is kept. Identifiers and days: nothing that was said.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RetentionView {
    /// Which case.
    case_id: Id<CaseId>,
    /// The category of the selection list.
    category: ShortText,
    /// What came of the case.
    outcome: CaseOutcome,
    /// What the terms count from.
    starts: TermStart,
    /// What the terms rest on.
    source: String,
    /// What is said of persons.
    persons: PersonsKept,
    /// The accounting, and with it all of the case.
    accounting: AccountingKept,
}

/// How the persons of a case are kept.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PersonsKept {
    /// The first day on which they may be destroyed; absent while the term has not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Day>,
    /// Each of them.
    each: Vec<PersonKept>,
}

/// How a person is kept.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PersonKept {
    /// Who.
    person_id: Id<PersonId>,
    /// The key was destroyed.
    erased: bool,
    /// The term has passed, and nothing stands in the way.
    ready: bool,
    /// What stands in the way, also when the term has passed.
    obstacles: Vec<Obstacle>,
}

/// How the accounting of a case is kept.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AccountingKept {
    /// The first day on which all of it may be destroyed; absent while the term has not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Day>,
    /// The term has passed, and nothing stands in the way.
    ready: bool,
    /// What stands in the way, also when the term has passed.
    obstacles: Vec<Obstacle>,
}

fn day(due: Due) -> Option<Day> {
    match due {
        Due::On(day) => Some(Day::of(&day)),
        Due::NotBegun | Due::Never => None,
    }
}

impl RetentionView {
    pub(super) fn of(case: CaseId, kept: &Retention, today: Date) -> Self {
        let category = &kept.category;
        let obstacles =
            |all: &std::collections::BTreeSet<_>| all.iter().map(Obstacle::of).collect();
        let each = kept.persons.iter().map(|(id, person)| PersonKept {
            person_id: Id(*id),
            erased: person.erased,
            ready: !person.erased
                && kept.persons_due.has_passed(today)
                && person.obstacles.is_empty(),
            obstacles: obstacles(&person.obstacles),
        });
        Self {
            case_id: Id(case),
            category: ShortText::of(&category.code),
            outcome: CaseOutcome::of(&category.outcome),
            starts: TermStart::of(&category.starts),
            source: category.source.clone(),
            persons: PersonsKept {
                due: day(kept.persons_due),
                each: each.collect(),
            },
            accounting: AccountingKept {
                due: day(kept.accounting_due),
                ready: kept.accounting_due.has_passed(today) && kept.obstacles.is_empty(),
                obstacles: obstacles(&kept.obstacles),
            },
        }
    }
}

/// Whether something of a case is due on or before a day: the persons who are still there, or all of it.
pub(super) fn is_due(kept: &Retention, by: Date) -> bool {
    let persons = kept.persons.values().any(|person| !person.erased);
    persons && kept.persons_due.has_passed(by) || kept.accounting_due.has_passed(by)
}

/// The list that a term comes from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListView {
    /// What it is called.
    name: ShortText,
    /// Nobody set it: its terms are an example. Start the server with `--selection-list`.
    example: bool,
}

impl ListView {
    pub(super) fn of(list: &maatwerk_domain::retention::SelectionList) -> Self {
        Self {
            name: ShortText(list.name().to_owned()),
            example: list.is_example(),
        }
    }
}
