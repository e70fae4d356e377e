//! Tables and series as they are said, kept for as long as a release lasts.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use maatwerk_figures::protect::{Question as CellQuestion, Rules};

use super::projection::view;
use super::publish::{Published, Publisher};
use super::question::{Dimension, Question};
use super::release::Release;
use super::scan::{self, Cells};
use super::series::Series;
use crate::app::App;
use crate::signals::national;
use crate::views::ViewError;

/// How long a question waits for the view.
const PATIENCE: Duration = Duration::from_secs(5);
/// Tables that are kept of one release.
const MOST_KEPT: usize = 256;

/// A table of published figures.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) release: Release,
    /// By value. Of a closed list every value is there; otherwise only those with a figure: that
    /// there is anything to withhold would tell that there is something.
    pub(crate) rows: Vec<(String, Published)>,
    /// All rows together: not their sum, since a household may stand in several.
    pub(crate) total: Published,
}

/// Computes figures and keeps them.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    rules: Rules,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    release: Option<Release>,
    tables: HashMap<Question, Arc<Table>>,
    series: HashMap<Dimension, Arc<Series>>,
}

impl Kept {
    /// What is kept of this release: of an earlier one nothing.
    fn of(&mut self, release: Release) -> &mut Self {
        if self.release != Some(release) {
            *self = Self {
                release: Some(release),
                ..Self::default()
            };
        }
        self
    }

    /// Keeps a table; when there are too many, the others go.
    fn keep(&mut self, question: Question, table: Arc<Table>) {
        if self.tables.len() >= MOST_KEPT {
            self.tables.clear();
        }
        self.tables.insert(question, table);
    }
}

impl Figures {
    /// Figures under rules.
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            rules,
            kept: Mutex::default(),
        }
    }

    /// The rules.
    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    fn kept<T>(&self, look: impl FnOnce(&mut Kept) -> T) -> T {
        look(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// A table of the present release; `None` for a period that is not over: its figures come out
    /// whole, when it is.
    pub(crate) async fn table(
        self: &Arc<Self>,
        question: Question,
    ) -> Result<Option<Arc<Table>>, ViewError> {
        let release = self.release().await?;
        if !question.period.is_over(release.month) {
            return Ok(None);
        }
        let kept = |kept: &mut Kept| kept.of(release).tables.get(&question).cloned();
        if let Some(table) = self.figures.kept(kept) {
            return Ok(Some(table));
        }
        let (app, asked) = (Arc::clone(self), question.clone());
        let table = view(self)?
            .read(move |reader| {
                let counted = scan::count(reader, &asked, release.month.ordinal())?;
                Ok(app.published(&asked, release, counted))
            })
            .await?;
        let table = Arc::new(table);
        self.figures
            .kept(|kept| kept.of(release).keep(question, Arc::clone(&table)));
        Ok(Some(table))
    }

    /// The monthly series of a dimension, up to the last month before the present release.
    pub(crate) async fn series(
        self: &Arc<Self>,
        dimension: Dimension,
    ) -> Result<Arc<Series>, ViewError> {
        let release = self.release().await?;
        let kept = |kept: &mut Kept| kept.of(release).series.get(&dimension).cloned();
        if let Some(series) = self.figures.kept(kept) {
            return Ok(series);
        }
        let app = Arc::clone(self);
        let series = view(self)?
            .read(move |reader| {
                let counted = scan::count_by_month(reader, dimension, release.month.ordinal())?;
                let series = |publisher: &Publisher<'_>| {
                    Series::new(dimension, release, &counted, publisher)
                };
                Ok(app.publish(series))
            })
            .await?;
        let series = Arc::new(series);
        self.figures.kept(|kept| {
            let all = &mut kept.of(release).series;
            all.insert(dimension, Arc::clone(&series));
        });
        Ok(series)
    }

    async fn release(&self) -> Result<Release, ViewError> {
        // A figure over half of the records would be kept as if it were of all.
        view(self)?.wait_for_heads(&self.log, PATIENCE).await?;
        Release::now(self).await
    }

    fn key_of(&self, conditions: &str) -> CellQuestion {
        let digest = self.keyed_digest(national(), "figures question", conditions.as_bytes());
        let mut key = [0; 8];
        key.copy_from_slice(&digest[..8]);
        CellQuestion(u64::from_be_bytes(key))
    }

    /// Has figures given out by the rules of this installation, with its keys.
    fn publish<T>(&self, give: impl FnOnce(&Publisher<'_>) -> T) -> T {
        give(&Publisher {
            rules: self.figures.rules(),
            key: &|conditions| self.key_of(conditions),
        })
    }

    fn published(&self, question: &Question, release: Release, counted: scan::Counted) -> Table {
        let all = question.conditions();
        let mut cells: BTreeMap<String, Cells> = counted.rows;
        for value in question.rows.values().unwrap_or_default() {
            cells.entry(value.to_owned()).or_default();
        }
        self.publish(|publisher| Table {
            release,
            rows: cells
                .iter()
                .map(|(value, cells)| {
                    let conditions = all.with(question.rows.as_str(), value);
                    (value.clone(), publisher.row(cells, &conditions))
                })
                .filter(|(_, row)| question.rows.values().is_some() || row.all.figure.is_shown())
                .collect(),
            total: publisher.row(&counted.total, &all),
        })
    }
}
