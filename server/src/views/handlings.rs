//! Who handles which case from when to when, as rows of a view, so that a list can be of one handler or team.

use maatwerk_domain::{Date, Officer, TeamId};
use rusqlite::{ToSql, Transaction};

use super::{CaseSettled, Due, ViewError};

/// The table, to be added to those of a view: a literal, because those of a view are one.
macro_rules! handling_tables {
    () => {
        "CREATE TABLE handlings (
            log TEXT NOT NULL,
            case_id BLOB NOT NULL,
            from_day INTEGER NOT NULL,
            until_day INTEGER NOT NULL,
            handler TEXT NOT NULL,
            substitute TEXT,
            team BLOB,
            PRIMARY KEY (log, case_id, from_day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX handlings_by_handler ON handlings (log, handler);
        CREATE INDEX handlings_by_substitute ON handlings (log, substitute)
            WHERE substitute IS NOT NULL;
        CREATE INDEX handlings_by_team ON handlings (log, team) WHERE team IS NOT NULL;"
    };
}
pub(crate) use handling_tables;

/// Writes who handles a case.
///
/// # Errors
/// When rows cannot be written.
pub(crate) fn write(rows: &Transaction<'_>, case: &CaseSettled<'_>) -> Result<(), ViewError> {
    let (log, id) = (case.log.as_str(), case.case.to_bytes());
    rows.prepare_cached("DELETE FROM handlings WHERE log = ?1 AND case_id = ?2")?
        .execute((log, id))?;
    let mut add = rows.prepare_cached(
        "INSERT INTO handlings (log, case_id, from_day, until_day, handler, substitute, team)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for period in case.state.work.periods() {
        let handling = &period.handed_over.handling;
        add.execute((
            log,
            id,
            Due::of(period.from),
            period.until.map_or(Due::STILL, Due::of),
            handling.handler.as_str(),
            handling.substitute.as_ref().map(Officer::as_str),
            handling.team.map(TeamId::to_bytes),
        ))?;
    }
    Ok(())
}

/// Whose cases are listed on a day: those of a handler or substitute, and those of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandledBy {
    /// By handler or substitute.
    pub officer: Option<Officer>,
    /// By team.
    pub team: Option<TeamId>,
    /// The day.
    pub today: Date,
}

impl HandledBy {
    /// Whoever handles them.
    #[must_use]
    pub fn anybody(today: Date) -> Self {
        Self {
            officer: None,
            team: None,
            today,
        }
    }

    /// The condition on rows with a column `case_id`, as SQL after `WHERE`. It takes `:log`, and what
    /// [`BoundHandler::params`] binds.
    pub(crate) fn condition(&self) -> &'static str {
        if self.officer.is_none() && self.team.is_none() {
            return "";
        }
        "AND case_id IN (
            SELECT case_id FROM handlings
            WHERE log = :log AND from_day <= :on AND until_day >= :on
              AND (:handler IS NULL OR handler = :handler OR substitute = :handler)
              AND (:team IS NULL OR team = :team)
         )"
    }

    pub(crate) fn bound(&self) -> BoundHandler {
        let none = self.condition().is_empty();
        BoundHandler((!none).then(|| {
            (
                Due::of(self.today),
                self.officer.as_ref().map(|one| one.as_str().to_owned()),
                self.team.map(TeamId::to_bytes),
            )
        }))
    }
}

/// What a condition is bound to.
pub(crate) struct BoundHandler(Option<(Due, Option<String>, Option<[u8; 16]>)>);

impl BoundHandler {
    /// By name.
    pub(crate) fn params(&self) -> Vec<(&str, &dyn ToSql)> {
        match &self.0 {
            Some((on, handler, team)) => {
                vec![
                    (":on", on as &dyn ToSql),
                    (":handler", handler),
                    (":team", team),
                ]
            }
            None => Vec::new(),
        }
    }
}
