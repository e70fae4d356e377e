//! The view `activity`: how many events of each type were recorded in each month, from the envelope
//! alone. What is sealed is never opened for it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use maatwerk_log::{EventType, LogId, RecordedRef};
use rusqlite::Transaction;

use super::engine::{Aside, Projection, Reads, SetAside, View, ViewError, Views, Worker};
use crate::app::App;

/// The name of the view.
pub const ACTIVITY: &str = "activity";

/// Counts events.
#[derive(Debug)]
pub struct Activity;

impl Projection for Activity {
    fn name(&self) -> &'static str {
        ACTIVITY
    }

    fn shape(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE activity (
            log TEXT NOT NULL,
            month TEXT NOT NULL,
            type TEXT NOT NULL,
            events INTEGER NOT NULL,
            PRIMARY KEY (log, month, type)
        ) STRICT, WITHOUT ROWID;"
    }

    fn reads(&self) -> Reads {
        Reads::All
    }

    fn opens(&self) -> bool {
        false
    }

    fn worker(&self, _: &Arc<App>) -> Box<dyn Worker> {
        Box::<Counter>::default()
    }
}

/// A month in the Netherlands, with its first moment and that of the next in microseconds since the
/// Unix epoch.
#[derive(Debug, Clone)]
struct Month {
    name: String,
    from: i64,
    until: i64,
}

impl Month {
    fn of(micros: i64) -> Option<Self> {
        let moment = Timestamp::from_microsecond(micros).ok()?;
        let first: Zoned = moment
            .in_tz("Europe/Amsterdam")
            .ok()?
            .first_of_month()
            .ok()?
            .start_of_day()
            .ok()?;
        let next = first.date().last_of_month().tomorrow().ok()?;
        let next = next.to_zoned(first.time_zone().clone()).ok()?;
        Some(Self {
            name: first.strftime("%Y-%m").to_string(),
            from: first.timestamp().as_microsecond(),
            until: next.timestamp().as_microsecond(),
        })
    }
}

#[derive(Debug, Default)]
struct Counter {
    /// The month of the last event: recorded time goes on slowly, so the next one is likely in it.
    month: Option<Month>,
    log: Option<LogId>,
    now: HashMap<EventType, u64>,
    counted: Vec<(LogId, String, EventType, u64)>,
}

impl Counter {
    /// Another month or another log begins.
    fn turn(&mut self) {
        if let (Some(log), Some(month)) = (self.log, &self.month) {
            let counted = self.now.drain();
            let counted = counted.map(|(of, events)| (log, month.name.clone(), of, events));
            self.counted.extend(counted);
        }
    }
}

impl Worker for Counter {
    fn take(&mut self, event: &RecordedRef<'_>, aside: &mut Aside) -> Result<(), ViewError> {
        let within = |month: &Month| (month.from..month.until).contains(&event.recorded_at);
        let known = self.month.as_ref().is_some_and(within);
        if !known || self.log != Some(event.log) {
            self.turn();
            self.log = Some(event.log);
            if !known {
                self.month = Month::of(event.recorded_at);
            }
        }
        if self.month.is_none() {
            let why = SetAside::new("its time is beyond all calendars");
            aside.add(event.position, event.event_type, why);
        } else if let Some(count) = self.now.get_mut(event.event_type) {
            *count += 1;
        } else {
            self.now.insert(event.event_type.clone(), 1);
        }
        Ok(())
    }

    fn write(&mut self, rows: &Transaction<'_>, _: &mut Aside) -> Result<(), ViewError> {
        self.turn();
        let mut add = rows.prepare_cached(
            "INSERT INTO activity (log, month, type, events) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (log, month, type) DO UPDATE SET events = events + excluded.events",
        )?;
        for (log, month, event_type, events) in self.counted.drain(..) {
            let events = i64::try_from(events).unwrap_or(i64::MAX);
            add.execute((log.as_str(), month, event_type.as_str(), events))?;
        }
        Ok(())
    }
}

/// How many events of a type were recorded in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// The log.
    pub log: LogId,
    /// The month in the Netherlands, `2026-11`.
    pub month: String,
    /// The type, with the version of its shape.
    pub event_type: String,
    /// How many.
    pub events: u64,
}

impl Views {
    /// How many events were recorded, by log, month and type.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn activity(&self) -> Result<Vec<ActivityRow>, ViewError> {
        let view: &View = self.get(ACTIVITY)?;
        view.read(|reader| {
            let mut query = reader.prepare_cached(
                "SELECT log, month, type, events FROM activity ORDER BY log, month, type",
            )?;
            let mut rows = query.query([])?;
            let mut activity = Vec::new();
            while let Some(row) = rows.next()? {
                let log: String = row.get(0)?;
                let events: i64 = row.get(3)?;
                activity.push(ActivityRow {
                    log: LogId::new(&log).map_err(|_| ViewError::Damaged)?,
                    month: row.get(1)?,
                    event_type: row.get(2)?,
                    events: u64::try_from(events).map_err(|_| ViewError::Damaged)?,
                });
            }
            Ok(activity)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_netherlands() {
        let micros = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        // Winter time is an hour ahead of UTC, summer time two.
        for (moment, month) in [
            ("2026-10-31T22:59:59.999999Z", "2026-10"),
            ("2026-10-31T23:00:00Z", "2026-11"),
            ("2026-06-30T21:59:59.999999Z", "2026-06"),
            ("2026-06-30T22:00:00Z", "2026-07"),
            ("2025-12-31T23:00:00Z", "2026-01"),
        ] {
            let found = Month::of(micros(moment)).unwrap();
            assert_eq!(found.name, month, "{moment}");
            assert!((found.from..found.until).contains(&micros(moment)));
            assert_eq!(Month::of(found.until).unwrap().from, found.until);
        }
        assert!(Month::of(i64::MAX).is_none());
    }
}
