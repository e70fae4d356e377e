//! Asking the view of signals.

use maatwerk_domain::signal::{Barrier, SignalSource};
use maatwerk_domain::{Article, Date, Month, SignalRecordId};
use maatwerk_log::{LogId, Position};

use super::row::{COLUMNS, read};
use super::{SIGNALS, SignalRow};
use crate::views::{View, ViewError, Views};

/// Which signals to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignalFilter {
    /// From this source.
    pub source: Option<SignalSource>,
    /// With this barrier.
    pub barrier: Option<Barrier>,
    /// About this very article.
    pub article: Option<Article>,
    /// Of this month or later.
    pub from: Option<Month>,
}

/// Where a page of the list ended: newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignalCursor {
    /// The day of its last signal.
    pub arises_on: Date,
    /// The position of its last signal.
    pub position: Position,
    /// Its last signal.
    pub id: SignalRecordId,
}

/// How far the signals of a log were sent: all before and with this one, in the order of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentUpTo {
    pub(crate) position: Position,
    pub(crate) id: SignalRecordId,
}

impl SentUpTo {
    /// Nothing was sent.
    pub(crate) const NOTHING: Self = Self {
        position: Position::START,
        id: SignalRecordId::from_bytes([0; 16]),
    };
}

impl Views {
    /// The view of signals.
    ///
    /// # Errors
    /// When this installation has none.
    pub fn signals(&self) -> Result<&View, ViewError> {
        Ok(self.get(SIGNALS)?)
    }

    /// A page of the signals that an authority has on a day, newest first.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn list_signals(
        &self,
        log: LogId,
        today: Date,
        filter: SignalFilter,
        after: Option<SignalCursor>,
        limit: usize,
    ) -> Result<Vec<SignalRow>, ViewError> {
        self.signals()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM signals
                     WHERE log = ?1 AND arises_on <= ?2
                       AND (?3 IS NULL OR source = ?3)
                       AND (?4 IS NULL OR barrier = ?4)
                       AND (?5 IS NULL
                            OR instr(char(10) || articles || char(10), char(10) || ?5 || char(10)))
                       AND (?6 IS NULL OR month >= ?6)
                       AND (?7 IS NULL OR arises_on < ?7
                            OR arises_on = ?7 AND (position < ?8 OR position = ?8 AND id > ?9))
                     ORDER BY arises_on DESC, position DESC, id LIMIT ?10"
                ))?;
                let rows = query.query_map(
                    (
                        log.as_str(),
                        today.to_string(),
                        filter.source.map(SignalSource::as_str),
                        filter.barrier.map(Barrier::as_str),
                        filter.article.as_ref().map(Article::as_str),
                        filter.from.map(|month| month.to_string()),
                        after.map(|cursor| cursor.arises_on.to_string()),
                        after.map(|cursor| number(cursor.position)),
                        after.map(|cursor| cursor.id.to_bytes()),
                        i64::try_from(limit).unwrap_or(i64::MAX),
                    ),
                    |row| Ok(read(row)),
                )?;
                rows.map(|row| row?).collect()
            })
            .await
    }

    /// The signals of a log after one of them, in the order of the log, without those of requests
    /// that wait: these come by the clock.
    pub(crate) async fn signals_after(
        &self,
        log: LogId,
        after: SentUpTo,
        limit: usize,
    ) -> Result<Vec<SignalRow>, ViewError> {
        self.signals()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM signals
                     WHERE log = ?1 AND source <> 'waiting' AND (position, id) > (?2, ?3)
                     ORDER BY position, id LIMIT ?4"
                ))?;
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let (position, id) = (number(after.position), after.id.to_bytes());
                let rows =
                    query.query_map((log.as_str(), position, id, limit), |row| Ok(read(row)))?;
                rows.map(|row| row?).collect()
            })
            .await
    }

    /// The signals of requests of a log that wait, or waited, too long on a day, in the order of
    /// their identifiers.
    pub(crate) async fn signals_waiting(
        &self,
        log: LogId,
        today: Date,
        after: SignalRecordId,
        limit: usize,
    ) -> Result<Vec<SignalRow>, ViewError> {
        self.signals()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM signals
                     WHERE log = ?1 AND source = 'waiting' AND id > ?2 AND arises_on <= ?3
                     ORDER BY id LIMIT ?4"
                ))?;
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let rows = query.query_map(
                    (log.as_str(), after.to_bytes(), today.to_string(), limit),
                    |row| Ok(read(row)),
                )?;
                rows.map(|row| row?).collect()
            })
            .await
    }

    /// How many signals [`Views::signals_after`] and [`Views::signals_waiting`] have.
    pub(crate) async fn count_signals(
        &self,
        log: LogId,
        after: SentUpTo,
        today: Date,
    ) -> Result<(u64, u64), ViewError> {
        self.signals()?
            .read(move |reader| {
                let in_order: i64 = reader
                    .prepare_cached(
                        "SELECT count(*) FROM signals
                         WHERE log = ?1 AND source <> 'waiting' AND (position, id) > (?2, ?3)",
                    )?
                    .query_row(
                        (log.as_str(), number(after.position), after.id.to_bytes()),
                        |row| row.get(0),
                    )?;
                let waiting: i64 = reader
                    .prepare_cached(
                        "SELECT count(*) FROM signals
                         WHERE log = ?1 AND source = 'waiting' AND arises_on <= ?2",
                    )?
                    .query_row((log.as_str(), today.to_string()), |row| row.get(0))?;
                let whole = |count: i64| u64::try_from(count).unwrap_or_default();
                Ok((whole(in_order), whole(waiting)))
            })
            .await
    }
}

fn number(position: Position) -> i64 {
    i64::try_from(position.get()).unwrap_or(i64::MAX)
}
