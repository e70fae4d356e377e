//! Asking the views.

use std::collections::BTreeSet;

use maatwerk_domain::case::Bsn;
use maatwerk_domain::case::people::comparable_name;
use maatwerk_domain::case::work::Handling;
use maatwerk_domain::{CaseId, Cents, Date, GrantId, Officer, PersonId, TeamId};
use maatwerk_log::{DeriveError, KeyId, LogId, Vault, Version};
use rusqlite::{Row, ToSql};

use super::kept_back::Teller;
use super::project::SEARCH_NAME;
use super::{CASES, CaseRow, CaseStatus, DueRow};
use crate::app::App;
use crate::views::{Due, HandledBy, Sees, View, ViewError, Views};

/// Which cases to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFilter {
    /// Whose.
    pub sees: Sees,
    /// Worked on, or closed.
    pub status: Option<CaseStatus>,
    /// Opened at or after this moment, in microseconds since the Unix epoch.
    pub opened_from: Option<i64>,
    /// Only those in which a person has something to do: a request or a proposal to decide on, or a
    /// gift to look at.
    pub needs_attention: bool,
    /// Of whoever handles it.
    pub handled: HandledBy,
}

impl CaseFilter {
    /// All of the authority, with who handles them on a day.
    #[must_use]
    pub fn all(today: Date) -> Self {
        Self {
            sees: Sees::All,
            status: None,
            opened_from: None,
            needs_attention: false,
            handled: HandledBy::anybody(today),
        }
    }
}

/// Where a page of the list ended: newest first, by opening and then by identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseCursor {
    /// When the last case of the page was opened.
    pub opened_at: i64,
    /// The last case of the page.
    pub case: CaseId,
}

/// Whom to look for: exactly, because only keyed digests are kept.
#[derive(Debug, Clone)]
pub enum Search {
    /// By citizen service number.
    Bsn(Bsn),
    /// By full name, marks, letter case and spacing aside.
    Name(String),
}

/// Somebody who was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// In which case.
    pub case: CaseId,
    /// Who.
    pub person: PersonId,
}

pub(super) fn is_erased(vault: &Vault, person: PersonId) -> bool {
    let key = KeyId::from_bytes(person.to_bytes());
    let known = vault.key_mac(key, "search", &[]);
    matches!(known, Err(DeriveError::Destroyed(_)))
}

impl App {
    /// The cases of an authority in which somebody has a personal interest (Awb 2:4), as far as the view has come.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub(crate) async fn of_interest(
        &self,
        log: LogId,
        who: &Officer,
    ) -> Result<BTreeSet<CaseId>, ViewError> {
        let who = who.as_str().to_owned();
        self.views
            .cases()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(
                    "SELECT case_id FROM parties WHERE log = ?1 AND who = ?2 AND role = 'interested'",
                )?;
                let cases = query.query_map((log.as_str(), who), |row| row.get(0))?;
                cases.map(|case| Ok(CaseId::from_bytes(case?))).collect()
            })
            .await
    }

    /// The persons with exactly this number or name in the cases of an authority; at most `limit`.
    ///
    /// # Errors
    /// When the views cannot be read.
    pub async fn search(
        &self,
        log: LogId,
        search: &Search,
        limit: usize,
    ) -> Result<Vec<Found>, ViewError> {
        self.search_for(log, search, Sees::All, None, limit).await
    }

    /// The same, without those of whom a caller who sees that much is told nothing, after one of them, in the
    /// order of cases and persons.
    ///
    /// # Errors
    /// When the views cannot be read.
    pub async fn search_for(
        &self,
        log: LogId,
        search: &Search,
        sees: Sees,
        after: Option<Found>,
        limit: usize,
    ) -> Result<Vec<Found>, ViewError> {
        let (kind, digest) = match search {
            Search::Bsn(bsn) => (
                "bsn",
                self.keyed_digest(log, "search bsn", bsn.as_str().as_bytes()),
            ),
            Search::Name(name) => (
                "name",
                self.keyed_digest(log, SEARCH_NAME, comparable_name(name).as_bytes()),
            ),
        };
        let vault = self.vault.clone();
        self.views
            .cases()?
            .read(move |reader| {
                let teller = Teller::new(reader, log, &sees)?;
                let mut query = reader.prepare_cached(
                    "SELECT case_id, person_id FROM identities
                     WHERE log = ?1 AND kind = ?2 AND digest = ?3
                       AND (?4 IS NULL OR (case_id, person_id) > (?4, ?5))
                     ORDER BY case_id, person_id",
                )?;
                let mut rows = query.query((
                    log.as_str(),
                    kind,
                    digest,
                    after.map(|after| after.case.to_bytes()),
                    after.map(|after| after.person.to_bytes()),
                ))?;
                let mut found = Vec::new();
                while found.len() < limit
                    && let Some(row) = rows.next()?
                {
                    let one = Found {
                        case: CaseId::from_bytes(row.get(0)?),
                        person: PersonId::from_bytes(row.get(1)?),
                    };
                    let told = teller.tells_of(one.case, one.person)?;
                    // Whoever is erased is not found from that moment on, though the view comes to it later.
                    if told && !is_erased(&vault, one.person) {
                        found.push(one);
                    }
                }
                Ok(found)
            })
            .await
    }
}

impl Views {
    /// The view of cases.
    ///
    /// # Errors
    /// When this installation has none.
    pub fn cases(&self) -> Result<&View, ViewError> {
        Ok(self.get(CASES)?)
    }

    /// A page of the cases of an authority, newest first.
    ///
    /// # Errors
    /// When the views cannot be read.
    pub async fn list_cases(
        &self,
        log: LogId,
        filter: CaseFilter,
        after: Option<CaseCursor>,
        limit: usize,
    ) -> Result<Vec<CaseRow>, ViewError> {
        self.cases()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT case_id, version, status, opened_at, changed_at, open_requests,
                        conditional_gifts, open_proposals, needs_person, loan_balance, next_due,
                        handler, substitute, team
                     FROM cases LEFT JOIN (
                        SELECT case_id AS handled, handler, substitute, team FROM handlings
                        WHERE log = :log AND from_day <= :today AND until_day >= :today
                     ) ON handled = case_id
                     WHERE log = :log
                       AND (:status IS NULL OR status = :status)
                       AND (:since IS NULL OR opened_at >= :since)
                       AND (:attention = 0 OR status = 'open'
                            AND open_requests + open_proposals + needs_person > 0)
                       AND (:opened IS NULL OR opened_at < :opened
                            OR opened_at = :opened AND case_id > :after)
                       {} {}
                     ORDER BY opened_at DESC, case_id LIMIT :limit",
                    filter.sees.condition(),
                    filter.handled.condition(),
                ))?;
                let bound = filter.sees.bound(reader, log)?;
                let today = Due::of(filter.handled.today);
                let status = filter.status.map(CaseStatus::as_str);
                let opened = after.map(|cursor| cursor.opened_at);
                let after = after.map(|cursor| cursor.case.to_bytes());
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let handled = filter.handled.bound();
                let mut params = bound.params();
                params.extend(handled.params());
                params.extend([
                    (":today", &today as &dyn ToSql),
                    (":status", &status),
                    (":since", &filter.opened_from),
                    (":attention", &filter.needs_attention),
                    (":opened", &opened),
                    (":after", &after),
                    (":limit", &limit),
                ]);
                let rows = query.query_map(&params[..], |row| Ok(case_row(row)))?;
                rows.map(|row| row?).collect()
            })
            .await
    }

    /// Cases of an authority that were closed before a moment, in microseconds since the Unix epoch, in
    /// the order in which they were; each with that moment. After the one given.
    ///
    /// # Errors
    /// When the views cannot be read.
    pub async fn closed_cases(
        &self,
        log: LogId,
        before: i64,
        after: Option<(i64, CaseId)>,
        limit: usize,
    ) -> Result<Vec<(i64, CaseId)>, ViewError> {
        self.cases()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(
                    "SELECT closed_at, case_id FROM cases
                     WHERE log = ?1 AND closed_at IS NOT NULL AND closed_at < ?2
                       AND (?3 IS NULL OR closed_at > ?3 OR closed_at = ?3 AND case_id > ?4)
                     ORDER BY closed_at, case_id LIMIT ?5",
                )?;
                let rows = query.query_map(
                    (
                        log.as_str(),
                        before,
                        after.map(|(at, _)| at),
                        after.map(|(_, case)| case.to_bytes()),
                        i64::try_from(limit).unwrap_or(i64::MAX),
                    ),
                    |row| Ok((row.get(0)?, CaseId::from_bytes(row.get(1)?))),
                )?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Looks that are due on or before a day, in order, after the one given.
    ///
    /// # Errors
    /// When the views cannot be read.
    pub async fn due(
        &self,
        today: Date,
        after: Option<DueRow>,
        limit: usize,
    ) -> Result<Vec<DueRow>, ViewError> {
        self.cases()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(
                    "SELECT day, log, case_id, grant_id, rule FROM due
                 WHERE day <= ?1 AND (?2 IS NULL OR (day, log, grant_id, rule) > (?2, ?3, ?4, ?5))
                 ORDER BY day, log, grant_id, rule LIMIT ?6",
                )?;
                let rows = query.query_map(
                    (
                        today.to_string(),
                        after.as_ref().map(|row| row.due.to_string()),
                        after.as_ref().map(|row| row.log.as_str().to_owned()),
                        after.as_ref().map(|row| row.grant.to_bytes()),
                        after.as_ref().map(|row| row.rule.clone()),
                        i64::try_from(limit).unwrap_or(i64::MAX),
                    ),
                    |row| Ok(due_row(row)),
                )?;
                rows.map(|row| row?).collect()
            })
            .await
    }
}

fn case_row(row: &Row<'_>) -> Result<CaseRow, ViewError> {
    let status: String = row.get(2)?;
    let next_due: Option<String> = row.get(10)?;
    Ok(CaseRow {
        case: CaseId::from_bytes(row.get(0)?),
        version: Version::new(row.get(1)?),
        status: match status.as_str() {
            "open" => CaseStatus::Open,
            "closed" => CaseStatus::Closed,
            _ => return Err(ViewError::Damaged),
        },
        opened_at: row.get(3)?,
        changed_at: row.get(4)?,
        open_requests: row.get(5)?,
        conditional_gifts: row.get(6)?,
        open_proposals: row.get(7)?,
        needs_person: row.get(8)?,
        loan_balance: Cents::new(
            u64::try_from(row.get::<_, i64>(9)?).map_err(|_| ViewError::Damaged)?,
        ),
        next_due: next_due
            .map(|day| day.parse())
            .transpose()
            .map_err(|_| ViewError::Damaged)?,
        handling: row
            .get::<_, Option<String>>(11)?
            .map(|handler| {
                Ok::<_, ViewError>(Handling {
                    handler: Officer::new(handler),
                    substitute: row.get::<_, Option<String>>(12)?.map(Officer::new),
                    team: row.get::<_, Option<_>>(13)?.map(TeamId::from_bytes),
                })
            })
            .transpose()?,
    })
}

fn due_row(row: &Row<'_>) -> Result<DueRow, ViewError> {
    let (day, log): (String, String) = (row.get(0)?, row.get(1)?);
    Ok(DueRow {
        log: LogId::new(&log).map_err(|_| ViewError::Damaged)?,
        case: CaseId::from_bytes(row.get(2)?),
        grant: GrantId::from_bytes(row.get(3)?),
        rule: row.get(4)?,
        due: day.parse().map_err(|_| ViewError::Damaged)?,
    })
}
