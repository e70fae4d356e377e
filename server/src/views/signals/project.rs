//! Projecting: from an event of a case to the signals that follow from it.

use std::sync::Arc;

use maatwerk_domain::case::{CaseEvent, DecidedOn};
use maatwerk_domain::signal::{Arisen, Asked, Background as _, SignalRules, SignalSource, waiting};
use maatwerk_domain::{Article, Date, RequestId};
use maatwerk_log::DeriveError;
use rusqlite::Transaction;

use super::row::joined;
use crate::app::App;
use crate::views::{CaseFollower, CaseRows, CaseStep, Projection, ViewError, Worker};

/// The name of the view.
pub const SIGNALS: &str = "signals";

/// `arises_on` is null for a request that was decided on in time: it did not wait too long.
const TABLES: &str = "
    CREATE TABLE signals (
        log TEXT NOT NULL,
        id BLOB NOT NULL,
        case_id BLOB NOT NULL,
        position INTEGER NOT NULL,
        arises_on TEXT,
        source TEXT NOT NULL,
        barrier TEXT,
        articles TEXT NOT NULL,
        agencies TEXT NOT NULL,
        life_domains TEXT NOT NULL,
        month TEXT NOT NULL,
        amount_band TEXT,
        waiting_band TEXT,
        household BLOB NOT NULL,
        PRIMARY KEY (log, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX signals_by_day ON signals (log, arises_on DESC, position DESC, id);
    CREATE INDEX signals_in_order ON signals (log, position, id) WHERE source <> 'waiting';
    CREATE INDEX signals_waiting ON signals (log, id, arises_on) WHERE source = 'waiting';
    CREATE INDEX signals_by_case ON signals (log, case_id);
";

/// The number of the shape of the tables above and of what is written in them.
const SHAPE: u32 = 2;

/// Lists signals.
#[derive(Debug)]
pub struct Signals(pub SignalRules);

impl Projection for Signals {
    fn name(&self) -> &'static str {
        SIGNALS
    }

    /// Another term is another shape: the view is built anew.
    fn shape(&self) -> u32 {
        SHAPE * 100_000 + u32::from(self.0.waiting_days)
    }

    fn tables(&self) -> &'static str {
        TABLES
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        let rows = Rows {
            app: Arc::clone(app),
            rules: self.0,
        };
        Box::new(CaseFollower::new(app, rows))
    }
}

struct Rows {
    app: Arc<App>,
    rules: SignalRules,
}

impl CaseRows for Rows {
    const TABLES: &'static [&'static str] = &[SIGNALS];

    fn step(&mut self, rows: &Transaction<'_>, step: &CaseStep<'_>) -> Result<(), ViewError> {
        let on = self.app.clock.day_of(step.recorded_at);
        for arisen in step.before.arising(step.event, on, &self.rules) {
            // That a request waited stands here since it came in.
            if arisen.source != SignalSource::Waiting {
                self.add(rows, step, arisen, on)?;
            }
        }
        match step.event {
            CaseEvent::BudgetRequested {
                request,
                received,
                amount,
                legal_basis,
                ..
            } => {
                let asked = Asked {
                    received: *received,
                    amount: *amount,
                    legal_basis: Article::from(legal_basis),
                };
                if let Some((arisen, from)) = self.waits(*request, &asked) {
                    self.add(rows, step, arisen, from.max(on))?;
                }
            }
            // Nobody waits for a decision that was taken, or that is asked no more.
            CaseEvent::RequestDecided { request, on, .. }
            | CaseEvent::RequestNotProcessed { request, on, .. }
            | CaseEvent::RequestWithdrawn { request, on, .. } => {
                if let Some(asked) = step.before.asked(*request)
                    && let Some((arisen, from)) = self.waits(*request, &asked)
                    && *on < from
                {
                    self.set_day(rows, step, &arisen, None)?;
                }
            }
            // Undecided again: it waits on from the day it came in.
            CaseEvent::DecisionWithdrawn { decision, .. } => {
                let decided = step.before.decisions.get(decision);
                if let Some(DecidedOn::Request(request, _) | DecidedOn::NotProcessed(request)) =
                    decided.map(|decided| decided.about)
                    && let Some(asked) = step.before.asked(request)
                    && let Some((arisen, from)) = self.waits(request, &asked)
                {
                    self.set_day(rows, step, &arisen, Some(from))?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Rows {
    /// The signal of a request that stays undecided, and from when.
    fn waits(&self, request: RequestId, asked: &Asked) -> Option<(Arisen, Date)> {
        let from = asked.overdue_from(&self.rules)?;
        // The month of a later day is none that a record can name.
        let from = (from.year() <= 2199).then_some(from)?;
        Some((waiting(request, asked, from, &self.rules)?, from))
    }

    fn add(
        &self,
        rows: &Transaction<'_>,
        step: &CaseStep<'_>,
        arisen: Arisen,
        day: Date,
    ) -> Result<(), ViewError> {
        let record = match self.app.signal_record(step.log, step.case, arisen) {
            Ok(record) => record,
            // Erased since it was read: the case leaves the view with the event that says so.
            Err(DeriveError::Destroyed(_)) => return Ok(()),
            Err(error) => return Err(ViewError::Source(Box::new(error))),
        };
        rows.prepare_cached(
            "INSERT INTO signals (log, id, case_id, position, arises_on, source, barrier, articles,
                agencies, life_domains, month, amount_band, waiting_band, household)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute((
            step.log.as_str(),
            record.id.to_bytes(),
            step.case.to_bytes(),
            i64::try_from(step.position.get()).unwrap_or(i64::MAX),
            day.to_string(),
            record.source.as_str(),
            record.barrier.map(maatwerk_domain::signal::Barrier::as_str),
            joined(&record.articles),
            joined(&record.agencies),
            joined(&record.life_domains),
            record.month.to_string(),
            record
                .amount_band
                .map(maatwerk_domain::signal::AmountBand::as_str),
            record
                .waiting_band
                .map(maatwerk_domain::signal::WaitingBand::as_str),
            record.household.to_bytes(),
        ))?;
        Ok(())
    }

    /// From when a request counts as one that waited too long; never, when it was decided on in
    /// time.
    fn set_day(
        &self,
        rows: &Transaction<'_>,
        step: &CaseStep<'_>,
        arisen: &Arisen,
        day: Option<Date>,
    ) -> Result<(), ViewError> {
        let id = self.app.signal_id(step.log, step.case, arisen);
        rows.prepare_cached("UPDATE signals SET arises_on = ?3 WHERE log = ?1 AND id = ?2")?
            .execute((
                step.log.as_str(),
                id.to_bytes(),
                day.map(|day| day.to_string()),
            ))?;
        Ok(())
    }
}
