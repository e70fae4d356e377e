//! Who is known twice: two records with the same keyed digest. Nothing is opened for it.

use maatwerk_domain::case::people::Matched;
use maatwerk_domain::{CaseId, Date, Officer, PersonId};
use maatwerk_log::LogId;
use rusqlite::{Row, ToSql};

use super::Found;
use super::query::is_erased;
use crate::app::App;
use crate::views::{Due, ViewError, Views};

/// Two records that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// What.
    pub matched: Matched,
    /// The records: where one case is asked about, the first is of that case.
    pub records: [Found; 2],
    /// Who handles the case of each on the day that is asked about.
    pub handlers: [Option<Officer>; 2],
    /// They were linked already.
    pub linked: bool,
}

/// Which doubles are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubles {
    /// What they have in common.
    pub matched: Matched,
    /// Of this case and any other, or within it; of the whole authority when absent.
    pub case: Option<CaseId>,
    /// Also those that were linked.
    pub linked: bool,
    /// The day as of which handlers are told.
    pub today: Date,
}

fn kind(matched: Matched) -> &'static str {
    match matched {
        Matched::Bsn => "bsn",
        Matched::Name => "name",
    }
}

/// Who handles the case of one of the two.
fn handler(of: &str) -> String {
    format!(
        "(SELECT handler FROM handlings WHERE handlings.log = :log
          AND handlings.case_id = {of}.case_id AND from_day <= :today AND until_day >= :today)"
    )
}

/// A pair that stands in `links`, from either side.
const LINKED: &str = "EXISTS (
    SELECT 1 FROM links WHERE links.log = :log AND (
        links.person_id = one.person_id AND links.other_person = other.person_id
        OR links.person_id = other.person_id AND links.other_person = one.person_id))";

impl App {
    /// Records of an authority that have something in common; at most `limit` pairs.
    ///
    /// # Errors
    /// When the views cannot be read.
    pub async fn doubles(
        &self,
        log: LogId,
        asked: Doubles,
        limit: usize,
    ) -> Result<Vec<Double>, ViewError> {
        let mut found = self.views.doubles(log, asked, limit).await?;
        let vault = self.vault.clone();
        let alive = move || {
            // Whoever is erased is not found from that moment on, though the view comes to it later.
            found.retain(|pair| {
                let mut records = pair.records.iter();
                !records.any(|record| is_erased(&vault, record.person))
            });
            found
        };
        tokio::task::spawn_blocking(alive)
            .await
            .map_err(|_| ViewError::Stopped)
    }

    /// What two records of an authority have in common: the number before the name.
    ///
    /// # Errors
    /// When the views cannot be read.
    pub async fn in_common(
        &self,
        log: LogId,
        one: (CaseId, PersonId),
        other: (CaseId, PersonId),
    ) -> Result<Option<Matched>, ViewError> {
        self.views
            .cases()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(
                    "SELECT min(one.kind) FROM identities AS one JOIN identities AS other
                     ON other.log = one.log AND other.kind = one.kind AND other.digest = one.digest
                     WHERE one.log = ?1 AND one.case_id = ?2 AND one.person_id = ?3
                       AND other.case_id = ?4 AND other.person_id = ?5",
                )?;
                let found: Option<String> = query.query_row(
                    (
                        log.as_str(),
                        one.0.to_bytes(),
                        one.1.to_bytes(),
                        other.0.to_bytes(),
                        other.1.to_bytes(),
                    ),
                    |row| row.get(0),
                )?;
                match found.as_deref() {
                    None => Ok(None),
                    Some("bsn") => Ok(Some(Matched::Bsn)),
                    Some("name") => Ok(Some(Matched::Name)),
                    Some(_) => Err(ViewError::Damaged),
                }
            })
            .await
    }
}

impl Views {
    async fn doubles(
        &self,
        log: LogId,
        asked: Doubles,
        limit: usize,
    ) -> Result<Vec<Double>, ViewError> {
        self.cases()?
            .read(move |reader| {
                // Each pair once: within the authority in the order of its records, of one case with that
                // case first, and within that case in order again.
                let which = if asked.case.is_some() {
                    "one.case_id = :case AND (other.case_id <> :case OR other.person_id > one.person_id)"
                } else {
                    "(other.case_id > one.case_id
                      OR other.case_id = one.case_id AND other.person_id > one.person_id)"
                };
                let mut query = reader.prepare_cached(&format!(
                    "SELECT one.case_id, one.person_id, one.shielded,
                        other.case_id, other.person_id, other.shielded, {LINKED} AS linked, {}, {}
                     FROM identities AS one JOIN identities AS other
                     ON other.log = one.log AND other.kind = one.kind AND other.digest = one.digest
                     WHERE one.log = :log AND one.kind = :kind AND {which}
                       AND (:linked OR NOT linked)
                     ORDER BY one.digest, one.case_id, one.person_id, other.case_id, other.person_id
                     LIMIT :limit",
                    handler("one"),
                    handler("other"),
                ))?;
                let today = Due::of(asked.today);
                let case = asked.case.map(CaseId::to_bytes);
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let (log, kind) = (log.as_str(), kind(asked.matched));
                let mut params: Vec<(&str, &dyn ToSql)> = vec![
                    (":log", &log),
                    (":kind", &kind),
                    (":linked", &asked.linked),
                    (":today", &today),
                    (":limit", &limit),
                ];
                if let Some(case) = &case {
                    params.push((":case", case));
                }
                let rows = query.query_map(&params[..], |row| {
                    Ok(Double {
                        matched: asked.matched,
                        records: [record(row, 0)?, record(row, 3)?],
                        linked: row.get(6)?,
                        handlers: [officer(row, 7)?, officer(row, 8)?],
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }
}

fn officer(row: &Row<'_>, at: usize) -> Result<Option<Officer>, rusqlite::Error> {
    let known: Option<String> = row.get(at)?;
    Ok(known.map(Officer::new))
}

fn record(row: &Row<'_>, at: usize) -> Result<Found, rusqlite::Error> {
    Ok(Found {
        case: CaseId::from_bytes(row.get(at)?),
        person: PersonId::from_bytes(row.get(at + 1)?),
        shielded: row.get(at + 2)?,
    })
}
