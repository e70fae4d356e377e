//! Who is involved in which case, as rows of a view: beside what the view lists, so that a page of it holds
//! only what its reader may see. The same rules as [`App::is_involved`](crate::app::App) has for one case.

use maatwerk_domain::case::norm;
use maatwerk_domain::{Date, LawRef, Officer, TeamId};
use maatwerk_log::LogId;
use rusqlite::{Connection, ToSql, Transaction};

use super::{CaseSettled, CaseStep, Due, ViewError};
use crate::reads::{Party, party};
use crate::wire::Hex;

/// The tables, to be added to those of a view: a literal, because those of a view are one.
macro_rules! involvement_tables {
    () => {
        "CREATE TABLE parties (
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        who TEXT NOT NULL,
        role TEXT NOT NULL,
        PRIMARY KEY (log, who, case_id, role)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX parties_by_case ON parties (log, case_id);
    CREATE TABLE bases (
        log TEXT NOT NULL,
        case_id BLOB NOT NULL,
        basis TEXT NOT NULL,
        PRIMARY KEY (log, basis, case_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX bases_by_case ON bases (log, case_id);"
    };
}
pub(crate) use involvement_tables;

/// What keeps out the cases in which an officer has a personal interest, as SQL; a macro, because a condition is a
/// literal too.
macro_rules! no_interest {
    () => {
        "AND case_id NOT IN (
            SELECT case_id FROM parties WHERE log = :log AND who = :who AND role = 'interested')"
    };
}

/// Whose cases are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involved {
    /// The officer.
    pub who: Officer,
    /// The legal bases of the mandates that hold today.
    pub mandates: Vec<LawRef>,
    /// The teams that the officer is in today.
    pub teams: Vec<TeamId>,
    /// Today.
    pub today: Date,
}

/// Which cases a reader sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sees {
    /// All of the authority.
    All,
    /// Those too, but for the ones in which this officer has a personal interest (Awb 2:4).
    Others(Officer),
    /// Those in which somebody is involved.
    Own(Involved),
}

impl Sees {
    /// Who sees it; nobody in particular where all is seen.
    pub(crate) fn who(&self) -> Option<&Officer> {
        match self {
            Self::All => None,
            Self::Others(who) | Self::Own(Involved { who, .. }) => Some(who),
        }
    }

    /// The condition on rows of a table with the columns `log` and `case_id`, as SQL after `WHERE`. It
    /// takes `:log`, and what [`Bound::params`] binds.
    pub(crate) fn condition(&self) -> &'static str {
        match self {
            Self::All => "",
            Self::Others(_) => no_interest!(),
            Self::Own(_) => concat!(
                no_interest!(),
                " AND case_id IN (
                    SELECT case_id FROM parties WHERE log = :log AND who = :who AND role = 'decided'
                    UNION
                    SELECT case_id FROM parties
                    WHERE log = :log AND who = :who AND role = 'opened' AND NOT EXISTS (
                        SELECT 1 FROM handlings
                        WHERE handlings.log = parties.log AND handlings.case_id = parties.case_id
                          AND from_day <= :day AND until_day >= :day)
                    UNION
                    SELECT case_id FROM handlings
                    WHERE log = :log AND handler = :who AND from_day <= :day AND until_day >= :day
                    UNION
                    SELECT case_id FROM handlings
                    WHERE log = :log AND substitute = :who AND from_day <= :day AND until_day >= :day
                    UNION
                    SELECT case_id FROM handlings
                    WHERE log = :log AND from_day <= :day AND until_day >= :day
                      AND team IN (SELECT unhex(value) FROM json_each(:teams))
                    UNION
                    SELECT case_id FROM bases
                    WHERE log = :log AND basis IN (SELECT value FROM json_each(:bases))
                 )"
            ),
        }
    }

    /// What the condition is bound to.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub(crate) fn bound(&self, reader: &Connection, log: LogId) -> Result<Bound, ViewError> {
        let who = self.who().map(|who| who.as_str().to_owned());
        let own = match self {
            Self::All | Self::Others(_) => None,
            Self::Own(involved) => Some(Own {
                bases: covered(reader, log, &involved.mandates)?,
                teams: digits(&involved.teams)?,
                day: Due::of(involved.today),
            }),
        };
        let log = log.as_str().to_owned();
        Ok(Bound { log, who, own })
    }
}

/// What a condition is bound to.
pub(crate) struct Bound {
    log: String,
    who: Option<String>,
    own: Option<Own>,
}

struct Own {
    /// A JSON list of legal bases.
    bases: String,
    /// A JSON list of identifiers, as hexadecimal digits.
    teams: String,
    day: Due,
}

fn digits(teams: &[TeamId]) -> Result<String, ViewError> {
    let teams: Vec<String> = teams
        .iter()
        .map(|team| Hex(&team.to_bytes()).to_string())
        .collect();
    serde_json::to_string(&teams).map_err(|_| ViewError::Damaged)
}

impl Bound {
    /// By name.
    pub(crate) fn params(&self) -> Vec<(&str, &dyn ToSql)> {
        let mut params: Vec<(&str, &dyn ToSql)> = vec![(":log", &self.log)];
        if let Some(who) = &self.who {
            params.push((":who", who));
        }
        if let Some(own) = &self.own {
            params.extend([
                (":bases", &own.bases as &dyn ToSql),
                (":teams", &own.teams),
                (":day", &own.day),
            ]);
        }
        params
    }
}

/// The legal bases on which something is asked in any case and that these mandates cover, as a JSON list.
fn covered(reader: &Connection, log: LogId, mandates: &[LawRef]) -> Result<String, ViewError> {
    let mut covered: Vec<String> = Vec::new();
    if !mandates.is_empty() {
        // From one basis to the next: there are few, in many cases.
        let mut next = reader.prepare_cached(
            "SELECT min(basis) FROM bases WHERE log = ?1 AND (?2 IS NULL OR basis > ?2)",
        )?;
        let mut last: Option<String> = None;
        while let Some(basis) =
            next.query_row((log.as_str(), last), |row| row.get::<_, Option<String>>(0))?
        {
            let law: LawRef = basis.parse().map_err(|_| ViewError::Damaged)?;
            if mandates.iter().any(|mandate| mandate.covers(&law)) {
                covered.push(basis.clone());
            }
            last = Some(basis);
        }
    }
    serde_json::to_string(&covered).map_err(|_| ViewError::Damaged)
}

/// Notes whom an event makes involved, or keeps out.
///
/// # Errors
/// When rows cannot be written.
pub(crate) fn note(rows: &Transaction<'_>, step: &CaseStep<'_>) -> Result<(), ViewError> {
    let Some(party) = party(step.event) else {
        return Ok(());
    };
    let role = match party {
        Party::Opener => "opened",
        Party::Decider => "decided",
        Party::Interested => "interested",
    };
    rows.prepare_cached(
        "INSERT INTO parties (log, case_id, who, role) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
    )?
    .execute((
        step.log.as_str(),
        step.case.to_bytes(),
        step.meta.by.as_str(),
        role,
    ))?;
    Ok(())
}

/// Writes on what is asked in a case.
///
/// # Errors
/// When rows cannot be written.
pub(crate) fn write(rows: &Transaction<'_>, settled: &CaseSettled<'_>) -> Result<(), ViewError> {
    let (log, case) = (settled.log.as_str(), settled.case.to_bytes());
    let mut add = rows.prepare_cached(
        "INSERT INTO bases (log, case_id, basis) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )?;
    for request in settled.state.requests.values() {
        add.execute((log, case, request.legal_basis.to_string()))?;
    }
    if !settled.state.norm_suspensions.is_empty() {
        add.execute((log, case, norm::basis().to_string()))?;
    }
    Ok(())
}
