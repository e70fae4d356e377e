//! Of whom a caller is told nothing: who is shielded, by any record of that person in any case of the authority.
//!
//! Records are of one person when they are linked or have one number; and, once along the way, when they have one
//! name and no two numbers that tell them apart. As [`same_person`](maatwerk_domain::case::Case::same_person) has
//! it within a case, by keyed digests alone. What it costs is told by none of its answers: of each record it is
//! looked up whether it is kept back, and whether the caller is involved.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use maatwerk_domain::case::Case;
use maatwerk_domain::case::people::{comparable_name, names_in};
use maatwerk_domain::{CaseId, Officer, PersonId};
use maatwerk_log::{EventLog as _, LogId};
use rusqlite::{Connection, ToSql};

use super::CASES;
use super::project::SEARCH_NAME;
use crate::app::App;
use crate::handle::HandleError;
use crate::http::auth::{Caller, Role};
use crate::views::involvement::Bound;
use crate::views::{Sees, ViewError};

/// How long what is given out waits for the view.
const PATIENCE: Duration = Duration::from_secs(2);

/// The records of one person, `:person` among them.
const SAME: &str = "
    WITH RECURSIVE known (person) AS (
        SELECT :person
        UNION
        SELECT other.person_id FROM known
        CROSS JOIN identities AS one
            ON one.log = :log AND one.person_id = known.person AND one.kind = 'bsn'
        CROSS JOIN identities AS other
            ON other.log = :log AND other.kind = 'bsn' AND other.digest = one.digest
        UNION
        SELECT links.other_person FROM known
        CROSS JOIN links ON links.log = :log AND links.person_id = known.person
        UNION
        SELECT links.person_id FROM known
        CROSS JOIN links ON links.log = :log AND links.other_person = known.person
    ), same (person) AS (
        SELECT person FROM known
        UNION
        SELECT other.person_id FROM known
        CROSS JOIN identities AS one
            ON one.log = :log AND one.person_id = known.person AND one.kind = 'name'
        CROSS JOIN identities AS other
            ON other.log = :log AND other.kind = 'name' AND other.digest = one.digest
        WHERE NOT (
            EXISTS (SELECT 1 FROM identities AS number WHERE number.log = :log
                AND number.person_id = one.person_id AND number.kind = 'bsn')
            AND EXISTS (SELECT 1 FROM identities AS number WHERE number.log = :log
                AND number.person_id = other.person_id AND number.kind = 'bsn'))
        UNION
        SELECT other.person_id FROM same
        CROSS JOIN identities AS one
            ON one.log = :log AND one.person_id = same.person AND one.kind = 'bsn'
        CROSS JOIN identities AS other
            ON other.log = :log AND other.kind = 'bsn' AND other.digest = one.digest
        UNION
        SELECT links.other_person FROM same
        CROSS JOIN links ON links.log = :log AND links.person_id = same.person
        UNION
        SELECT links.person_id FROM same
        CROSS JOIN links ON links.log = :log AND links.other_person = same.person
    )";

/// Who is told of which records.
pub(super) struct Teller<'a> {
    reader: &'a Connection,
    log: LogId,
    sees: &'a Sees,
    bound: Bound,
}

impl<'a> Teller<'a> {
    pub(super) fn new(
        reader: &'a Connection,
        log: LogId,
        sees: &'a Sees,
    ) -> Result<Self, ViewError> {
        let bound = sees.bound(reader, log)?;
        Ok(Self {
            reader,
            log,
            sees,
            bound,
        })
    }

    /// Whether that record may be told of.
    pub(super) fn tells_of(&self, case: CaseId, person: PersonId) -> Result<bool, ViewError> {
        if *self.sees == Sees::All {
            return Ok(true);
        }
        // All of them, whatever the first says.
        let kept_back = self.is_kept_back(person)?;
        let is_own = self.is_own(case)?;
        let of_interest = self.is_of_interest(case)?;
        Ok((is_own || !kept_back) && !of_interest)
    }

    /// Whether it is a case in which the reader has a personal interest.
    fn is_of_interest(&self, case: CaseId) -> Result<bool, ViewError> {
        let mut query = self.reader.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM parties
                WHERE log = ?1 AND case_id = ?2 AND who = ?3 AND role = 'interested')",
        )?;
        let who = self.sees.who().map(Officer::as_str);
        Ok(query.query_row((self.log.as_str(), case.to_bytes(), who), |row| row.get(0))?)
    }

    /// Whether any record of a person is shielded from anybody.
    fn is_kept_back(&self, person: PersonId) -> Result<bool, ViewError> {
        let mut query = self.reader.prepare_cached(&format!(
            "{SAME} SELECT EXISTS (SELECT 1 FROM same
                CROSS JOIN shields ON shields.log = :log AND shields.shielded = same.person)"
        ))?;
        let (log, person) = (self.log.as_str(), person.to_bytes());
        let params: [(&str, &dyn ToSql); 2] = [(":log", &log), (":person", &person)];
        Ok(query.query_row(&params[..], |row| row.get(0))?)
    }

    fn is_own(&self, case: CaseId) -> Result<bool, ViewError> {
        let mut query = self.reader.prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM cases WHERE log = :log AND case_id = :case {})",
            self.sees.condition()
        ))?;
        let case = case.to_bytes();
        let mut params = self.bound.params();
        params.push((":case", &case));
        Ok(query.query_row(&params[..], |row| row.get(0))?)
    }
}

/// Records, and from which ones any of them is shielded, by shields of other cases and by those of any.
#[derive(Default)]
struct Records {
    all: BTreeSet<[u8; 16]>,
    from: BTreeSet<[u8; 16]>,
    from_in_any: BTreeSet<[u8; 16]>,
}

/// The records of one person.
#[derive(Default)]
struct Person {
    /// By link, by number, and by name.
    same: Records,
    /// By link and by number alone.
    known: Records,
}

impl Person {
    /// Whether that person is kept from this one. Of namesakes, who may be one, what is known of each counts:
    /// nobody is hidden from himself.
    fn is_shielded_from(&self, other: &Self, from: fn(&Records) -> &BTreeSet<[u8; 16]>) -> bool {
        let (ours, theirs) = if self.same.all.is_disjoint(&other.same.all) {
            (&self.same, &other.same)
        } else {
            (&self.known, &other.known)
        };
        ours.all.is_disjoint(&theirs.all) && !from(ours).is_disjoint(&theirs.all)
    }
}

/// Whom shields are looked up for, in a case.
struct Asked {
    log: LogId,
    case: CaseId,
    persons: Vec<PersonId>,
    /// Who acts for somebody and is known by name alone: by that name as it is compared, with the digests of all
    /// names that it may hold.
    named: BTreeMap<String, Vec<[u8; 32]>>,
}

/// Which shields of the register hold in a case.
#[derive(Default)]
struct Elsewhere {
    /// By those of other cases: who is shielded and from whom.
    pairs: BTreeSet<(PersonId, PersonId)>,
    /// Who is shielded from whoever is called so.
    named: BTreeMap<String, BTreeSet<PersonId>>,
}

impl Elsewhere {
    fn hold_in(self, case: &mut Case) {
        case.shield_elsewhere(self.pairs);
        case.shield_from_named(self.named);
    }
}

/// The records of one person, with what those are shielded from.
fn person(reader: &Connection, asked: &Asked, of: [u8; 16]) -> Result<Person, ViewError> {
    let (name, own) = (asked.log.as_str(), asked.case.to_bytes());
    let mut of_person = reader.prepare_cached(&format!(
        "{SAME} SELECT person, EXISTS (SELECT 1 FROM known WHERE known.person = same.person) FROM same"
    ))?;
    let mut raised = reader.prepare_cached(
        "SELECT from_whom, case_id <> ?3 FROM shields WHERE log = ?1 AND shielded = ?2",
    )?;
    let params: [(&str, &dyn ToSql); 2] = [(":log", &name), (":person", &of)];
    let mut person = Person::default();
    let mut found = of_person.query(&params[..])?;
    while let Some(row) = found.next()? {
        let record: [u8; 16] = row.get(0)?;
        let is_known: bool = row.get(1)?;
        let from = raised.query_map((name, record, own), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let from: Vec<([u8; 16], bool)> = from.collect::<Result<_, _>>()?;
        let note = |records: &mut Records| {
            records.all.insert(record);
            for (whom, elsewhere) in &from {
                records.from_in_any.insert(*whom);
                if *elsewhere {
                    records.from.insert(*whom);
                }
            }
        };
        if is_known {
            note(&mut person.known);
        }
        note(&mut person.same);
    }
    Ok(person)
}

/// The records that are of any of these names.
fn called(
    reader: &Connection,
    log: LogId,
    digests: &[[u8; 32]],
) -> Result<BTreeSet<[u8; 16]>, ViewError> {
    let mut find = reader.prepare_cached(
        "SELECT person_id FROM identities WHERE log = ?1 AND kind = 'name' AND digest = ?2",
    )?;
    let mut all = BTreeSet::new();
    for digest in digests {
        let found = find.query_map((log.as_str(), digest), |row| row.get(0))?;
        for record in found {
            all.insert(record?);
        }
    }
    Ok(all)
}

/// The shields of other cases that hold between the persons of a case; and those of any case from who acts for
/// somebody in it and is known by name alone: from each who is called so, for one of them may be it.
fn elsewhere(reader: &Connection, asked: &Asked) -> Result<Elsewhere, ViewError> {
    let (name, own) = (asked.log.as_str(), asked.case.to_bytes());
    let mut any = reader.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM shields WHERE log = ?1 AND (?3 OR case_id <> ?2))",
    )?;
    let in_any = !asked.named.is_empty();
    if !any.query_row((name, own, in_any), |row| row.get::<_, bool>(0))? {
        return Ok(Elsewhere::default());
    }
    let mut all = Vec::with_capacity(asked.persons.len());
    for of in &asked.persons {
        all.push((*of, person(reader, asked, of.to_bytes())?));
    }
    let mut found = Elsewhere::default();
    for (shielded, ours) in &all {
        for (from_whom, theirs) in &all {
            if shielded != from_whom && ours.is_shielded_from(theirs, |one| &one.from) {
                found.pairs.insert((*shielded, *from_whom));
            }
        }
    }
    all.retain(|(_, one)| !one.same.from_in_any.is_empty());
    // Nobody is shielded from anybody: who is called so need not be known.
    if all.is_empty() {
        return Ok(found);
    }
    for (name, digests) in &asked.named {
        let mut apart = BTreeSet::new();
        for record in called(reader, asked.log, digests)? {
            let theirs = person(reader, asked, record)?;
            let from = all
                .iter()
                .filter(|(_, ours)| ours.is_shielded_from(&theirs, |one| &one.from_in_any));
            apart.extend(from.map(|(shielded, _)| *shielded));
        }
        found.named.insert(name.clone(), apart);
    }
    Ok(found)
}

impl App {
    /// Of which records a caller is told, where somebody is shielded: an auditor of all, others of those in the
    /// cases in which they are involved; nobody of those in a case of a personal interest, shielded or not.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(crate) async fn is_told_of(&self, caller: &Caller) -> Result<Sees, HandleError> {
        if caller.roles.contains(&Role::Auditor) {
            return Ok(Sees::Others(caller.officer.clone()));
        }
        self.own_cases(caller).await.map(Sees::Own)
    }

    /// Whether a caller who sees that much may be told of each of these records.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub(crate) async fn may_tell(
        &self,
        log: LogId,
        sees: Sees,
        records: Vec<(CaseId, PersonId)>,
    ) -> Result<Vec<bool>, ViewError> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        self.views
            .cases()?
            .read(move |reader| {
                let teller = Teller::new(reader, log, &sees)?;
                let told = records
                    .into_iter()
                    .map(|(case, person)| teller.tells_of(case, person));
                told.collect()
            })
            .await
    }

    /// Has the shields of other cases hold in a case, as far as the view has come: for what is typed in it and
    /// shown to who works on it. What goes out waits, see [`App::shield_surely`].
    pub(crate) async fn shield(&self, log: LogId, id: CaseId, case: &mut Case) {
        self.shield_also_from(log, id, case, None).await;
    }

    /// As [`App::shield`], also from who is to act for somebody of the case by name alone.
    pub(crate) async fn shield_also_from(
        &self,
        log: LogId,
        id: CaseId,
        case: &mut Case,
        named: Option<&str>,
    ) {
        let Some(asked) = self.asks(log, id, case, named) else {
            return;
        };
        let found = self
            .views
            .peek(CASES, move |reader| elsewhere(reader, &asked));
        match found.await {
            Ok(found) => found.hold_in(case),
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "shields of other cases are not known here"
            ),
        }
    }

    /// What has to be looked up: nothing for one person for whom nobody acts by name.
    fn asks(&self, log: LogId, id: CaseId, case: &Case, also: Option<&str>) -> Option<Asked> {
        let mut names = case.acting_by_name();
        names.extend(also);
        if case.persons.len() < 2 && names.is_empty() {
            return None;
        }
        let digest = |name: String| self.keyed_digest(log, SEARCH_NAME, name.as_bytes());
        let holding = names.into_iter().map(|name| {
            let all = names_in(name).into_iter().map(digest);
            (comparable_name(name), all.collect())
        });
        Some(Asked {
            log,
            case: id,
            persons: case.persons.keys().copied().collect(),
            named: holding.collect(),
        })
    }

    /// As [`App::shield`], once the view has come to the end of the log: for what is given out.
    ///
    /// # Errors
    /// When the view does not come so far in two seconds, or the log or the view cannot be read: then nothing is
    /// given out.
    pub(crate) async fn shield_surely(
        &self,
        log: LogId,
        id: CaseId,
        case: &mut Case,
    ) -> Result<(), ViewError> {
        let Some(asked) = self.asks(log, id, case, None) else {
            return Ok(());
        };
        let view = self.views.cases()?;
        let head = self.log.head(log).await?.position;
        view.wait_for(log, head, PATIENCE).await?;
        let found = view.read(move |reader| elsewhere(reader, &asked));
        found.await?.hold_in(case);
        Ok(())
    }
}
