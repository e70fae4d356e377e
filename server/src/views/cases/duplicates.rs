//! Who is known twice: two records with the same keyed digest. Nothing is opened for it.

use maatwerk_domain::case::people::Matched;
use maatwerk_domain::{CaseId, Date, Officer, PersonId};
use maatwerk_log::{LogId, Vault};
use rusqlite::{Connection, Row, ToSql};

use super::Found;
use super::kept_back::Teller;
use super::query::is_erased;
use crate::app::App;
use crate::views::{Due, Sees, ViewError};

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

/// Where a page of doubles ended: the two records, as they stand in the last pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubleCursor(pub [Found; 2]);

impl DoubleCursor {
    /// How many bytes it takes.
    pub const BYTES: usize = 64;

    /// As bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        for (record, at) in self.0.iter().zip([0, 32]) {
            bytes[at..at + 16].copy_from_slice(&record.case.to_bytes());
            bytes[at + 16..at + 32].copy_from_slice(&record.person.to_bytes());
        }
        bytes
    }

    /// From bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let id = |at: usize| {
            let mut id = [0; 16];
            id.copy_from_slice(&bytes[at..at + 16]);
            id
        };
        Self([0, 32].map(|at| Found {
            case: CaseId::from_bytes(id(at)),
            person: PersonId::from_bytes(id(at + 16)),
        }))
    }
}

/// Which doubles are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubles {
    /// What they have in common.
    pub matched: Matched,
    /// Of this case and any other, or within it; of the whole authority when absent.
    pub case: Option<CaseId>,
    /// Also those that were linked.
    pub linked: bool,
    /// The day as of which handlers are told.
    pub today: Date,
    /// Whose records are told of where somebody is shielded: a pair with one of another is not.
    pub sees: Sees,
    /// After this pair.
    pub after: Option<DoubleCursor>,
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
        let vault = self.vault.clone();
        self.views
            .cases()?
            .read(move |reader| doubles(reader, &vault, log, &asked, limit))
            .await
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

fn doubles(
    reader: &Connection,
    vault: &Vault,
    log: LogId,
    asked: &Doubles,
    limit: usize,
) -> Result<Vec<Double>, ViewError> {
    // Each pair once: within the authority in the order of its records, of one case with that case first, and
    // within that case in order again.
    let which = if asked.case.is_some() {
        "one.case_id = :case AND (other.case_id <> :case OR other.person_id > one.person_id)"
    } else {
        "(other.case_id > one.case_id
          OR other.case_id = one.case_id AND other.person_id > one.person_id)"
    };
    let after = if asked.after.is_some() {
        "AND (one.case_id, one.person_id, other.case_id, other.person_id)
           > (:one_case, :one_person, :other_case, :other_person)"
    } else {
        ""
    };
    let mut query = reader.prepare_cached(&format!(
        "SELECT one.case_id, one.person_id, other.case_id, other.person_id, {LINKED} AS linked, {}, {}
         FROM identities AS one CROSS JOIN identities AS other
         ON other.log = one.log AND other.kind = one.kind AND other.digest = one.digest
         WHERE one.log = :log AND one.kind = :kind AND {which} AND (:linked OR NOT linked) {after}
         ORDER BY one.case_id, one.person_id, other.case_id, other.person_id",
        handler("one"),
        handler("other"),
    ))?;
    let today = Due::of(asked.today);
    let case = asked.case.map(CaseId::to_bytes);
    let (log_name, kind) = (log.as_str(), kind(asked.matched));
    let after = asked.after.map(|DoubleCursor([one, other])| {
        [
            one.case.to_bytes(),
            one.person.to_bytes(),
            other.case.to_bytes(),
            other.person.to_bytes(),
        ]
    });
    let mut params: Vec<(&str, &dyn ToSql)> = vec![
        (":log", &log_name),
        (":kind", &kind),
        (":linked", &asked.linked),
        (":today", &today),
    ];
    if let Some(case) = &case {
        params.push((":case", case));
    }
    if let Some([one_case, one_person, other_case, other_person]) = &after {
        params.extend([
            (":one_case", one_case as &dyn ToSql),
            (":one_person", one_person),
            (":other_case", other_case),
            (":other_person", other_person),
        ]);
    }
    let teller = Teller::new(reader, log, &asked.sees)?;
    let mut rows = query.query(&params[..])?;
    let mut found = Vec::new();
    // A page is full of what is told: how many others there are is not to be counted from it.
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let pair = Double {
            matched: asked.matched,
            records: [record(row, 0)?, record(row, 2)?],
            linked: row.get(4)?,
            handlers: [officer(row, 5)?, officer(row, 6)?],
        };
        let [one, other] = pair.records;
        let told = [
            teller.tells_of(one.case, one.person)?,
            teller.tells_of(other.case, other.person)?,
        ];
        // Whoever is erased is not found from that moment on, though the view comes to it later.
        let erased = pair
            .records
            .iter()
            .any(|record| is_erased(vault, record.person));
        if told == [true, true] && !erased {
            found.push(pair);
        }
    }
    Ok(found)
}

fn officer(row: &Row<'_>, at: usize) -> Result<Option<Officer>, rusqlite::Error> {
    let known: Option<String> = row.get(at)?;
    Ok(known.map(Officer::new))
}

fn record(row: &Row<'_>, at: usize) -> Result<Found, rusqlite::Error> {
    Ok(Found {
        case: CaseId::from_bytes(row.get(at)?),
        person: PersonId::from_bytes(row.get(at + 1)?),
    })
}
