//! Asking the view of signals.

use maatwerk_domain::signal::{Agency, Barrier, LifeDomain, SignalSource};
use maatwerk_domain::{Article, Date, Month, SignalRecordId};
use maatwerk_log::{LogId, Position};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

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
    /// With this organisation.
    pub agency: Option<Agency>,
    /// About this part of life.
    pub life_domain: Option<LifeDomain>,
    /// Of this month or later.
    pub from: Option<Month>,
    /// Of this month or earlier.
    pub until: Option<Month>,
}

/// The signals of a log on a day that a filter lets through; the parameters are those of
/// [`SignalFilter::parameters`], and the first free one is `?10`.
const LET_THROUGH: &str = "log = ?1 AND arises_on <= ?2
    AND (?3 IS NULL OR source = ?3)
    AND (?4 IS NULL OR barrier = ?4)
    AND (?5 IS NULL OR instr(char(10) || articles || char(10), char(10) || ?5 || char(10)))
    AND (?6 IS NULL OR instr(char(10) || agencies || char(10), char(10) || ?6 || char(10)))
    AND (?7 IS NULL OR instr(char(10) || life_domains || char(10), char(10) || ?7 || char(10)))
    AND (?8 IS NULL OR month >= ?8) AND (?9 IS NULL OR month <= ?9)";

impl SignalFilter {
    /// The parameters of [`LET_THROUGH`].
    fn parameters(&self, log: LogId, day: Date) -> Vec<Value> {
        let code = |code: Option<&str>| Value::from(code.map(str::to_owned));
        let month = |month: Option<Month>| Value::from(month.map(|month| month.to_string()));
        vec![
            code(Some(log.as_str())),
            day.to_string().into(),
            code(self.source.map(SignalSource::as_str)),
            code(self.barrier.map(Barrier::as_str)),
            code(self.article.as_ref().map(Article::as_str)),
            code(self.agency.map(Agency::as_str)),
            code(self.life_domain.map(LifeDomain::as_str)),
            month(self.from),
            month(self.until),
        ]
    }
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
        let mut parameters = filter.parameters(log, today);
        parameters.extend([
            after.map(|cursor| cursor.arises_on.to_string()).into(),
            after.map(|cursor| number(cursor.position)).into(),
            after.map(|cursor| cursor.id.to_bytes().to_vec()).into(),
            most(limit),
        ]);
        let which = format!(
            "{LET_THROUGH}
               AND (?10 IS NULL OR arises_on < ?10
                    OR arises_on = ?10 AND (position < ?11 OR position = ?11 AND id > ?12))
             ORDER BY arises_on DESC, position DESC, id LIMIT ?13"
        );
        self.signals_where(which, parameters).await
    }

    /// The signals that a condition, with its order and limit, lets through.
    async fn signals_where(
        &self,
        which: String,
        parameters: Vec<Value>,
    ) -> Result<Vec<SignalRow>, ViewError> {
        self.signals()?
            .read(move |reader| {
                let mut query = reader
                    .prepare_cached(&format!("SELECT {COLUMNS} FROM signals WHERE {which}"))?;
                let rows = query.query_map(params_from_iter(parameters), |row| Ok(read(row)))?;
                rows.map(|row| row?).collect()
            })
            .await
    }

    /// Gathers the signals that an authority has on a day, those that arose first before the others.
    pub(crate) async fn fold_signals<T: Send + 'static>(
        &self,
        log: LogId,
        day: Date,
        filter: SignalFilter,
        mut gathered: T,
        mut gather: impl FnMut(&mut T, SignalRow) + Send + 'static,
    ) -> Result<T, ViewError> {
        self.signals()?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM signals
                     WHERE {LET_THROUGH} ORDER BY arises_on, position, id"
                ))?;
                let parameters = params_from_iter(filter.parameters(log, day));
                let mut rows = query.query(parameters)?;
                while let Some(row) = rows.next()? {
                    gather(&mut gathered, read(row)?);
                }
                Ok(gathered)
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
        let parameters = vec![
            log.as_str().to_owned().into(),
            number(after.position).into(),
            after.id.to_bytes().to_vec().into(),
            most(limit),
        ];
        let which = "log = ?1 AND source <> 'waiting' AND (position, id) > (?2, ?3)
            ORDER BY position, id LIMIT ?4";
        self.signals_where(which.to_owned(), parameters).await
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
        let parameters = vec![
            log.as_str().to_owned().into(),
            after.to_bytes().to_vec().into(),
            today.to_string().into(),
            most(limit),
        ];
        let which = "log = ?1 AND source = 'waiting' AND id > ?2 AND arises_on <= ?3
            ORDER BY id LIMIT ?4";
        self.signals_where(which.to_owned(), parameters).await
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

fn most(limit: usize) -> Value {
    i64::try_from(limit).unwrap_or(i64::MAX).into()
}

fn number(position: Position) -> i64 {
    i64::try_from(position.get()).unwrap_or(i64::MAX)
}
