//! Projecting: from a case as it stands to its rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use maatwerk_domain::case::Case;
use maatwerk_domain::case::people::comparable_name;
use maatwerk_log::LogId;
use rusqlite::Transaction;

use super::CaseRow;
use crate::app::App;
use crate::views::handlings::{self, handling_tables};
use crate::views::involvement::{self, involvement_tables};
use crate::views::{CaseFollower, CaseRows, CaseSettled, CaseStep, Projection, ViewError, Worker};

/// The name of the view.
pub const CASES: &str = "cases";

/// What the digest of a name is for.
pub(super) const SEARCH_NAME: &str = "search name";

const TABLES: &str = concat!(
    "
    CREATE TABLE cases (
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        version INTEGER NOT NULL,
        status TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        open_requests INTEGER NOT NULL,
        conditional_gifts INTEGER NOT NULL,
        open_proposals INTEGER NOT NULL,
        needs_person INTEGER NOT NULL,
        loan_balance INTEGER NOT NULL,
        next_due TEXT,
        closed_at INTEGER,
        PRIMARY KEY (log, case_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX cases_by_opening ON cases (log, opened_at DESC, case_id);
    CREATE INDEX cases_by_closing ON cases (log, closed_at, case_id) WHERE closed_at IS NOT NULL;
    CREATE TABLE due (
        day TEXT NOT NULL,
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        grant_id BLOB NOT NULL,
        rule TEXT NOT NULL,
        PRIMARY KEY (day, log, grant_id, rule)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX due_by_case ON due (log, case_id);
    CREATE TABLE identities (
        log TEXT NOT NULL,
        kind TEXT NOT NULL,
        digest BLOB NOT NULL,
        case_id BLOB NOT NULL,
        person_id BLOB NOT NULL,
        PRIMARY KEY (log, kind, digest, case_id, person_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX identities_by_case ON identities (log, case_id, person_id, kind, digest);
    CREATE INDEX identities_by_person ON identities (log, person_id, kind, digest);
    CREATE TABLE shields (
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        shielded BLOB NOT NULL,
        from_whom BLOB NOT NULL,
        PRIMARY KEY (log, shielded, from_whom, case_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX shields_by_case ON shields (log, case_id);
    CREATE TABLE links (
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        person_id BLOB NOT NULL,
        other_case BLOB NOT NULL,
        other_person BLOB NOT NULL,
        PRIMARY KEY (log, case_id, person_id, other_person)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX links_by_person ON links (log, person_id, other_person);
    CREATE INDEX links_by_other ON links (log, other_person, person_id);
",
    involvement_tables!(),
    handling_tables!()
);

/// Lists cases.
#[derive(Debug)]
pub struct Cases;

impl Projection for Cases {
    fn name(&self) -> &'static str {
        CASES
    }

    fn shape(&self) -> u32 {
        9
    }

    fn tables(&self) -> &'static str {
        TABLES
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        let rows = Rows {
            app: Arc::clone(app),
        };
        Box::new(CaseFollower::new(app, rows))
    }
}

/// What the view says of a case.
struct Projected {
    row: CaseRow,
    closed_at: Option<i64>,
    due: Vec<(String, [u8; 16], String)>,
    identities: Vec<Indexed>,
    /// Links that hold: person, the other's case and the other.
    links: Vec<[[u8; 16]; 3]>,
    /// Shields that hold: who is shielded, and from whom.
    shields: BTreeSet<[[u8; 16]; 2]>,
}

/// By what a person is found.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Indexed {
    kind: &'static str,
    digest: [u8; 32],
    person: [u8; 16],
}

struct Rows {
    app: Arc<App>,
}

impl CaseRows for Rows {
    const TABLES: &'static [&'static str] = &[
        "cases",
        "due",
        "identities",
        "links",
        "shields",
        "parties",
        "bases",
        "handlings",
    ];

    fn step(&mut self, rows: &Transaction<'_>, step: &CaseStep<'_>) -> Result<(), ViewError> {
        involvement::note(rows, step)
    }

    fn settled(&mut self, rows: &Transaction<'_>, case: &CaseSettled<'_>) -> Result<(), ViewError> {
        let row = CaseRow::new(
            case.case,
            case.state,
            case.version,
            case.opened_at,
            case.changed_at,
        );
        let projected = Projected {
            closed_at: case.closed_at,
            ..project_case(&self.app, case.log, case.state, row)
        };
        involvement::write(rows, case)?;
        handlings::write(rows, case)?;
        Ok(write_case(rows, case.log, &projected)?)
    }
}

fn project_case(app: &App, log: LogId, case: &Case, row: CaseRow) -> Projected {
    let mut due = Vec::new();
    for (grant_id, grant) in &case.grants {
        // Nothing can be recorded of somebody whose key was destroyed: nothing is looked at any more.
        let applicant = case.requests.get(&grant.request);
        let applicant = applicant.and_then(|request| case.persons.get(&request.applicant));
        if applicant.is_some_and(|person| person.identity.known().is_none()) {
            continue;
        }
        for (day, rule) in &grant.due {
            due.push((day.to_string(), grant_id.to_bytes(), rule.clone()));
        }
    }
    let mut identities = BTreeSet::new();
    for (person_id, person) in &case.persons {
        let Some(identity) = person.identity.known() else {
            continue;
        };
        let person = person_id.to_bytes();
        let name = comparable_name(&identity.name);
        // One without a letter is no name: many would be of it.
        if !name.is_empty() {
            identities.insert(Indexed {
                kind: "name",
                digest: app.keyed_digest(log, SEARCH_NAME, name.as_bytes()),
                person,
            });
        }
        if let Some(bsn) = &identity.bsn {
            identities.insert(Indexed {
                kind: "bsn",
                digest: app.keyed_digest(log, "search bsn", bsn.as_str().as_bytes()),
                person,
            });
        }
    }
    Projected {
        row,
        closed_at: None,
        due,
        identities: identities.into_iter().collect(),
        links: links_of(case),
        shields: shields_of(case),
    }
}

fn shields_of(case: &Case) -> BTreeSet<[[u8; 16]; 2]> {
    let shields = case.people.shields.values();
    let held = shields.filter(|one| one.lowered.is_none());
    held.map(|one| [one.shielded.to_bytes(), one.from_whom.to_bytes()])
        .collect()
}

fn links_of(case: &Case) -> Vec<[[u8; 16]; 3]> {
    let links = case.people.links.values();
    let held = links.filter(|link| link.unlinked.is_none());
    held.map(|link| {
        let (case, other) = (link.other_case.to_bytes(), link.other_person.to_bytes());
        [link.person.to_bytes(), case, other]
    })
    .collect()
}

fn write_case(
    transaction: &Transaction<'_>,
    log: LogId,
    projected: &Projected,
) -> Result<(), rusqlite::Error> {
    let row = &projected.row;
    let case = row.case.to_bytes();
    transaction
        .prepare_cached(
            "INSERT INTO cases (log, case_id, version, status, opened_at, changed_at,
                open_requests, conditional_gifts, open_proposals, needs_person, loan_balance,
                next_due, closed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (log, case_id) DO UPDATE SET
                version = excluded.version, status = excluded.status,
                changed_at = excluded.changed_at, open_requests = excluded.open_requests,
                conditional_gifts = excluded.conditional_gifts,
                open_proposals = excluded.open_proposals, needs_person = excluded.needs_person,
                loan_balance = excluded.loan_balance, next_due = excluded.next_due,
                closed_at = excluded.closed_at",
        )?
        .execute((
            log.as_str(),
            case,
            row.version.get(),
            row.status.as_str(),
            row.opened_at,
            row.changed_at,
            row.open_requests,
            row.conditional_gifts,
            row.open_proposals,
            row.needs_person,
            i64::try_from(row.loan_balance.get()).unwrap_or(i64::MAX),
            row.next_due.map(|day| day.to_string()),
            projected.closed_at,
        ))?;
    transaction
        .prepare_cached("DELETE FROM due WHERE log = ?1 AND case_id = ?2")?
        .execute((log.as_str(), case))?;
    for (day, grant, rule) in &projected.due {
        transaction
            .prepare_cached(
                "INSERT INTO due (day, log, case_id, grant_id, rule) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((day, log.as_str(), case, grant, rule))?;
    }
    transaction
        .prepare_cached("DELETE FROM identities WHERE log = ?1 AND case_id = ?2")?
        .execute((log.as_str(), case))?;
    for one in &projected.identities {
        transaction
            .prepare_cached(
                "INSERT INTO identities (log, kind, digest, case_id, person_id)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((log.as_str(), one.kind, one.digest, case, one.person))?;
    }
    write_between(transaction, log, projected)
}

/// Who the people of a case are to each other.
fn write_between(
    transaction: &Transaction<'_>,
    log: LogId,
    projected: &Projected,
) -> Result<(), rusqlite::Error> {
    let case = projected.row.case.to_bytes();
    transaction
        .prepare_cached("DELETE FROM shields WHERE log = ?1 AND case_id = ?2")?
        .execute((log.as_str(), case))?;
    for [shielded, from_whom] in &projected.shields {
        transaction
            .prepare_cached(
                "INSERT INTO shields (log, case_id, shielded, from_whom) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((log.as_str(), case, shielded, from_whom))?;
    }
    transaction
        .prepare_cached("DELETE FROM links WHERE log = ?1 AND case_id = ?2")?
        .execute((log.as_str(), case))?;
    for [person, other_case, other] in &projected.links {
        transaction
            .prepare_cached(
                "INSERT INTO links (log, case_id, person_id, other_case, other_person)
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            )?
            .execute((log.as_str(), case, person, other_case, other))?;
    }
    Ok(())
}
