//! The rows behind the national figures: one for each signal, and one for each code in it.

use std::sync::Arc;

use maatwerk_domain::Month;
use maatwerk_domain::signal::{AmountBand, Barrier, SignalEvent, SignalRecord, WaitingBand};
use maatwerk_log::{LogId, RecordedRef};
use rusqlite::Transaction;

use crate::app::App;
use crate::events::{DomainEvent, StreamKind};
use crate::views::{Aside, Opened, Projection, Reads, View, ViewError, Worker, open_event};

/// The name of the view.
pub(crate) const NAME: &str = "programme";

/// `release`: the month, counted from the year 0, in whose release a record first counts: the one
/// after that in which it was recorded. `household` and `authority` are keys of this installation,
/// not the pseudonym and the code themselves.
const TABLES: &str = "
    CREATE TABLE records (
        position INTEGER NOT NULL PRIMARY KEY,
        release INTEGER NOT NULL,
        month INTEGER NOT NULL,
        household INTEGER NOT NULL,
        authority INTEGER NOT NULL,
        source TEXT NOT NULL,
        barrier TEXT,
        amount_band TEXT,
        waiting_band TEXT
    ) STRICT;
    CREATE TABLE codes (
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        code TEXT NOT NULL,
        PRIMARY KEY (position, kind, code)
    ) STRICT, WITHOUT ROWID;
";

/// Follows the national log.
#[derive(Debug)]
pub(crate) struct Programme;

impl Projection for Programme {
    fn name(&self) -> &'static str {
        NAME
    }

    fn shape(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static str {
        TABLES
    }

    fn reads(&self) -> Reads {
        Reads::National
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        Box::new(Rows {
            app: Arc::clone(app),
            batch: Vec::new(),
        })
    }
}

/// A record as it is kept.
struct Row {
    position: u64,
    release: i32,
    household: i64,
    authority: i64,
    record: SignalRecord,
}

struct Rows {
    app: Arc<App>,
    batch: Vec<Row>,
}

impl Worker for Rows {
    fn take(&mut self, event: &RecordedRef<'_>, aside: &mut Aside) -> Result<(), ViewError> {
        if StreamKind::of(event.event_type) != Some(StreamKind::Signal) {
            return Ok(());
        }
        let record = match open_event(&self.app.vault, event)? {
            Opened::Event(DomainEvent::Signal(SignalEvent::SignalRecorded(record)), _) => record,
            Opened::Event(..) | Opened::Erased => return Ok(()),
            Opened::Bad(why) => {
                aside.add(event.position, event.event_type, why);
                return Ok(());
            }
        };
        let recorded = Month::of(self.app.clock.day_of(event.recorded_at));
        self.batch.push(Row {
            position: event.position.get(),
            release: recorded.ordinal() + 1,
            household: key(
                &self.app,
                event.log,
                "household",
                &record.household.to_bytes(),
            ),
            // Of the 342 authorities no two share 32 bits but by a rare accident, and then they
            // count as one: a figure is withheld rather than shown.
            authority: key(
                &self.app,
                event.log,
                "authority",
                record.authority.as_bytes(),
            ) & i64::from(u32::MAX),
            record,
        });
        Ok(())
    }

    fn write(&mut self, rows: &Transaction<'_>, _: &mut Aside) -> Result<(), ViewError> {
        let mut insert = rows.prepare_cached(
            "INSERT INTO records (position, release, month, household, authority, source, barrier,
                amount_band, waiting_band)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let mut code =
            rows.prepare_cached("INSERT INTO codes (position, kind, code) VALUES (?1, ?2, ?3)")?;
        for row in self.batch.drain(..) {
            let record = &row.record;
            let position = i64::try_from(row.position).unwrap_or(i64::MAX);
            insert.execute((
                position,
                row.release,
                record.month.ordinal(),
                row.household,
                row.authority,
                record.source.as_str(),
                record.barrier.map(Barrier::as_str),
                record.amount_band.map(AmountBand::as_str),
                record.waiting_band.map(WaitingBand::as_str),
            ))?;
            for article in &record.articles {
                code.execute((position, "article", article.as_str()))?;
            }
            for agency in &record.agencies {
                code.execute((position, "agency", agency.as_str()))?;
            }
            for life_domain in &record.life_domains {
                code.execute((position, "life-domain", life_domain.as_str()))?;
            }
        }
        Ok(())
    }
}

/// A key that only this installation can compute: whoever knows the keys can take the noise from
/// the figures.
fn key(app: &App, log: LogId, of: &str, bytes: &[u8]) -> i64 {
    let digest = app.keyed_digest(log, &format!("figures {of}"), bytes);
    let mut key = [0; 8];
    key.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(key)
}

/// The view that figures are counted from.
pub(super) fn view(app: &App) -> Result<&Arc<View>, ViewError> {
    app.views.get(NAME)
}
