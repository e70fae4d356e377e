//! Fixed tables with totals.

use std::fmt;

use super::feasible::{Bounds, Line, feasible, lines};
use super::figure::{Figure, Reason};
use super::rules::Rules;

/// The most places a table may have, totals included.
const PLACES: usize = 20_000;

/// The shape of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Rows, without the row of totals.
    pub rows: usize,
    /// Columns, without the column of totals.
    pub columns: usize,
    /// Whether one household may stand in several rows of a column.
    pub rows_overlap: bool,
    /// Whether one household may stand in several columns of a row.
    pub columns_overlap: bool,
}

impl Layout {
    /// Where the figure of a row and column is in the list: row by row, totals last.
    #[must_use]
    pub fn at(self, row: usize, column: usize) -> usize {
        row * (self.columns + 1) + column
    }

    fn places(self) -> Option<usize> {
        let rows = self.rows.checked_add(1)?;
        rows.checked_mul(self.columns.checked_add(1)?)
    }
}

/// A table whose withheld places cannot be computed from the others: what can be said of their
/// true counts leaves an interval of the minimum of households or wider. (A figure that is shown
/// lies within `D` of the truth on either side, and `2 D` is not more than that minimum.)
///
/// **Overlap.** Where a household may stand in several parts (a record names several articles) a
/// total is at most the sum of its parts and at least the largest of them. "Total minus the other
/// cells" is then only a lower bound, and a useless one when much overlaps; where parts are
/// disjoint it bounds on both sides. The bounds follow what the layout says of each direction.
///
/// Suppression protects a place only as long as nothing else gives its figure. A cell that can be
/// asked for with free filters is protected by its noise and minimum alone.
#[derive(Clone, Debug)]
pub struct FixedTable {
    layout: Layout,
    figures: Vec<Figure>,
    bounds: Vec<Bounds>,
}

impl FixedTable {
    /// Withholds more of the published figures (row by row, each row's total last, the column
    /// totals and the grand total in the last row) until no withheld one can be computed.
    ///
    /// The figures shown are all it looks at, so what it withholds depends on nothing else.
    ///
    /// # Errors
    /// When the number of figures is not that of the layout, the table is too large or has no
    /// cells, or the figures contradict what the layout says of overlap.
    pub fn protect(
        layout: Layout,
        figures: Vec<Figure>,
        rules: &Rules,
    ) -> Result<Self, TableError> {
        let places = layout.places().filter(|places| *places <= PLACES);
        let Some(places) = places.filter(|_| layout.rows > 0 && layout.columns > 0) else {
            return Err(TableError::Size);
        };
        if figures.len() != places {
            return Err(TableError::Figures {
                expected: places,
                got: figures.len(),
            });
        }
        let lines = lines(layout);
        let mut figures = figures;
        loop {
            let bounds = feasible(&lines, &figures, rules).ok_or(TableError::Overlap)?;
            let Some(more) = next_to_withhold(&lines, &figures, &bounds, rules) else {
                return Ok(Self {
                    layout,
                    figures,
                    bounds,
                });
            };
            figures[more] = Figure::Withheld(Reason::Complementary);
        }
    }

    /// The figure of a cell; in the row or column after the last stand the totals.
    #[must_use]
    pub fn figure(&self, row: usize, column: usize) -> Option<Figure> {
        self.place(row, column).map(|place| self.figures[place])
    }

    /// What a reader can compute of the true count of a cell or total.
    #[must_use]
    pub fn bounds(&self, row: usize, column: usize) -> Option<Bounds> {
        self.place(row, column).map(|place| self.bounds[place])
    }

    /// The shape.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    fn place(&self, row: usize, column: usize) -> Option<usize> {
        (row <= self.layout.rows && column <= self.layout.columns)
            .then(|| self.layout.at(row, column))
    }
}

/// For the withheld place that is bounded most narrowly, and too narrowly: the smallest figure in
/// the line that bounds it so.
fn next_to_withhold(
    lines: &[Line],
    figures: &[Figure],
    bounds: &[Bounds],
    rules: &Rules,
) -> Option<usize> {
    let wanted = u64::from(rules.min_households());
    let (_, exposed) = (0..figures.len())
        .filter(|place| !figures[*place].is_shown())
        .filter_map(|place| Some((bounds[place].width()?, place)))
        .filter(|(width, _)| *width < wanted)
        .min()?;
    let mut through: Vec<(u64, &Line)> = lines
        .iter()
        .filter_map(|line| Some((width_from(line, exposed, bounds)?, line)))
        .collect();
    through.sort_by_key(|(width, _)| *width);
    let smallest = |places: &[usize]| {
        places
            .iter()
            .filter_map(|place| Some((figures[*place].households()?, *place)))
            .min()
            .map(|(_, place)| place)
    };
    through
        .iter()
        .find_map(|(_, line)| smallest(&line.parts).or_else(|| smallest(&[line.total])))
        .or_else(|| smallest(&(0..figures.len()).collect::<Vec<_>>()))
}

/// How narrowly one line bounds a place; none when the place is not on it.
fn width_from(line: &Line, place: usize, bounds: &[Bounds]) -> Option<u64> {
    let mut places = line.parts.iter().chain([&line.total]);
    let at = places.position(|on| *on == place)?;
    Some(line.implied(bounds)[at].width().unwrap_or(u64::MAX))
}

/// Why figures make no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableError {
    /// No rows, no columns, or too many places.
    Size,
    /// More or fewer figures than places.
    Figures {
        /// The places of the layout.
        expected: usize,
        /// The figures given.
        got: usize,
    },
    /// The figures cannot be of parts that do not overlap.
    Overlap,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size => write!(f, "a table has 1 to {PLACES} places, totals included"),
            Self::Figures { expected, got } => {
                write!(f, "the table has {expected} places and got {got} figures")
            }
            Self::Overlap => write!(f, "the figures contradict what the layout says of overlap"),
        }
    }
}

impl std::error::Error for TableError {}
