//! Projecting: from a case as it stands to its deadlines.

use std::collections::HashMap;
use std::sync::Arc;

use maatwerk_domain::CaseId;
use maatwerk_domain::case::CaseEvent;
use maatwerk_log::{LogId, Position};
use rusqlite::{Transaction, params_from_iter};

use super::row::{COLUMNS, DeadlineRow, number};
use crate::app::App;
use crate::views::handlings::{self, handling_tables};
use crate::views::involvement::{self, involvement_tables};
use crate::views::{CaseFollower, CaseRows, CaseSettled, CaseStep, Projection, ViewError, Worker};

/// The name of the view.
pub const DEADLINES: &str = "deadlines";

/// Lists deadlines.
#[derive(Debug)]
pub struct Deadlines;

impl Projection for Deadlines {
    fn name(&self) -> &'static str {
        DEADLINES
    }

    fn shape(&self) -> u32 {
        9
    }

    fn tables(&self) -> &'static str {
        concat!(
            "CREATE TABLE deadlines (
                log TEXT NOT NULL,
                case_id BLOB NOT NULL,
                deadline_id BLOB NOT NULL,
                kind TEXT NOT NULL,
                whose TEXT NOT NULL,
                about TEXT NOT NULL,
                about_id BLOB NOT NULL,
                rule TEXT,
                person_id BLOB,
                owner TEXT,
                article TEXT,
                due INTEGER NOT NULL,
                opens INTEGER NOT NULL,
                lapses INTEGER NOT NULL,
                stake TEXT NOT NULL,
                amount INTEGER NOT NULL,
                penalty_from INTEGER,
                PRIMARY KEY (log, case_id, deadline_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX deadlines_by_day ON deadlines (log, due, case_id, deadline_id);
            CREATE TABLE changed (
                log TEXT NOT NULL,
                case_id BLOB NOT NULL,
                position INTEGER NOT NULL,
                PRIMARY KEY (log, case_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX changed_by_position ON changed (log, position);",
            involvement_tables!(),
            handling_tables!()
        )
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        Box::new(CaseFollower::new(app, Rows::default()))
    }
}

#[derive(Default)]
struct Rows {
    /// Where the last event of each case stands, of those that the batch has, that may change a deadline. What
    /// did change is not asked: it depends on where the batch ends.
    moved: HashMap<(LogId, CaseId), Position>,
}

impl CaseRows for Rows {
    const TABLES: &'static [&'static str] =
        &["deadlines", "changed", "parties", "bases", "handlings"];

    fn step(&mut self, rows: &Transaction<'_>, step: &CaseStep<'_>) -> Result<(), ViewError> {
        // Whose it is changes who is told of it.
        let handed_over = matches!(step.event, CaseEvent::HandlerAssigned { .. });
        if handed_over || step.event.may_move_deadlines() {
            self.moved.insert((step.log, step.case), step.position);
        }
        involvement::note(rows, step)
    }

    fn settled(&mut self, rows: &Transaction<'_>, case: &CaseSettled<'_>) -> Result<(), ViewError> {
        involvement::write(rows, case)?;
        handlings::write(rows, case)?;
        let Some(position) = self.moved.remove(&(case.log, case.case)) else {
            return Ok(());
        };
        replace(
            rows,
            case,
            &DeadlineRow::all(case.case, case.state.deadlines()),
        )?;
        rows.prepare_cached(
            "INSERT INTO changed (log, case_id, position) VALUES (?1, ?2, ?3)
             ON CONFLICT (log, case_id) DO UPDATE SET position = excluded.position",
        )?
        .execute((case.log.as_str(), case.case.to_bytes(), number(position)))?;
        Ok(())
    }
}

fn replace(
    rows: &Transaction<'_>,
    case: &CaseSettled<'_>,
    now: &[DeadlineRow],
) -> Result<(), ViewError> {
    let log = case.log.as_str();
    rows.prepare_cached("DELETE FROM deadlines WHERE log = ?1 AND case_id = ?2")?
        .execute((log, case.case.to_bytes()))?;
    let mut add = rows.prepare_cached(&format!(
        "INSERT INTO deadlines ({COLUMNS}, log)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    ))?;
    for row in now {
        let mut values = row.values();
        values.push(Box::new(log.to_owned()));
        add.execute(params_from_iter(values))?;
    }
    Ok(())
}
