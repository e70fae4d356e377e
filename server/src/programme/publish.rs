//! From cells to figures that may be said.

use maatwerk_domain::signal::{AmountBand, WaitingBand};
use maatwerk_figures::protect::{
    AsOf, Band, Figure, FixedTable, Growing, Layout, MedianBand, Question as CellQuestion, Reason,
    Rules, SumInterval, median_band, sum_interval,
};

use super::question::Conditions;
use super::scan::{AMOUNTS, Cells, WAITS};

/// Figures of one row.
#[derive(Debug, Clone)]
pub(crate) struct Published {
    /// Households and authorities, and the release up to which they count.
    pub(crate) all: AsOf,
    /// Those with an amount.
    pub(crate) amounts: Bands,
    /// Those with a waiting time.
    pub(crate) waits: Bands,
    /// Those on whom was decided.
    pub(crate) decided: Figure,
    /// Those whose decision departed from the rule.
    pub(crate) departed: Figure,
}

impl Published {
    /// A row of which nothing is said.
    pub(crate) fn withheld() -> Self {
        let nothing = Figure::Withheld(Reason::TooFew);
        let bands = |number| Bands {
            figures: vec![nothing; number],
            sum: None,
            median: None,
        };
        Self {
            all: AsOf {
                figure: nothing,
                release: None,
            },
            amounts: bands(AMOUNTS),
            waits: bands(WAITS),
            decided: nothing,
            departed: nothing,
        }
    }
}

/// Figures of each band, in order, and what follows from them.
#[derive(Debug, Clone)]
pub(crate) struct Bands {
    pub(crate) figures: Vec<Figure>,
    /// The sum of the amounts in eurocents, or of the days.
    pub(crate) sum: Option<SumInterval>,
    pub(crate) median: Option<MedianBand>,
}

/// Gives out figures: under rules, each cell with the key of its conditions.
pub(super) struct Publisher<'a> {
    pub(super) rules: &'a Rules,
    /// The key of conditions in their one spelling.
    pub(super) key: &'a dyn Fn(&str) -> CellQuestion,
}

impl Publisher<'_> {
    pub(super) fn cell(&self, cell: &Growing, conditions: &Conditions) -> AsOf {
        cell.publish((self.key)(&conditions.spelling()), self.rules)
    }

    pub(super) fn row(&self, cells: &Cells, conditions: &Conditions) -> Published {
        let amount_band = |at: usize| {
            let band = AmountBand::ALL[at];
            Band {
                low: band.lowest().get(),
                high: band.highest().map(maatwerk_domain::Cents::get),
            }
        };
        let waiting_band = |at: usize| {
            let band = WaitingBand::ALL[at];
            Band {
                low: band.shortest().into(),
                high: band.longest().map(u64::from),
            }
        };
        Published {
            all: self.cell(&cells.all, conditions),
            amounts: self.bands(
                &cells.amounts,
                &cells.with_amount,
                conditions,
                "amount",
                amount_band,
            ),
            waits: self.bands(
                &cells.waits,
                &cells.with_wait,
                conditions,
                "waiting",
                waiting_band,
            ),
            decided: self.cell(&cells.decided, &conditions.decided()).figure,
            departed: self.cell(&cells.departed, &conditions.departed()).figure,
        }
    }

    fn bands(
        &self,
        bands: &[Growing],
        total: &Growing,
        conditions: &Conditions,
        name: &'static str,
        band: impl Fn(usize) -> Band,
    ) -> Bands {
        let total = self.cell(total, &conditions.with(name, "any")).figure;
        let figures: Vec<Figure> = bands
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let conditions = conditions.with(name, &at.to_string());
                self.cell(cell, &conditions).figure
            })
            .collect();
        let figures = complemented(&figures, total, self.rules);
        let with_ends: Vec<_> = figures
            .iter()
            .enumerate()
            .map(|(at, figure)| (band(at), *figure))
            .collect();
        Bands {
            sum: sum_interval(&with_ends, total, self.rules),
            median: median_band(&figures, total, self.rules),
            figures,
        }
    }
}

/// The bands of a row are disjoint and make it up: what one of them hides could be computed from the
/// others, so more of them may have to be withheld.
fn complemented(figures: &[Figure], total: Figure, rules: &Rules) -> Vec<Figure> {
    let columns = figures.len();
    let layout = Layout {
        rows: 1,
        columns,
        rows_overlap: false,
        columns_overlap: false,
    };
    // One row: each column is its own total.
    let row = figures.iter().copied().chain([total]);
    let places: Vec<Figure> = row.clone().chain(row).collect();
    match FixedTable::protect(layout, places, rules) {
        Ok(table) => (0..columns)
            .filter_map(|column| table.figure(0, column))
            .collect(),
        // Figures that stand still until enough is added to them may be of different releases, and
        // then do not add up: nothing of them is said.
        Err(_) => vec![Figure::Withheld(Reason::Complementary); columns],
    }
}
