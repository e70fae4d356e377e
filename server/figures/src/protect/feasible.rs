//! What a table gives away: bounds on each true count that follow from the figures shown.
//!
//! Bounds are carried along rows and columns until nothing moves. A row or column is looked at by
//! itself; solving all of them at once (linear programming) can be sharper in a table with many
//! holes, which a test measures.

use super::figure::Figure;
use super::rules::Rules;
use super::table::Layout;

/// Sweeps over the table. Real tables stand still after a handful.
const SWEEPS: u32 = 1000;

/// Between which counts the truth lies, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// At least.
    pub low: u64,
    /// At most; none when nothing bounds it.
    pub high: Option<u64>,
}

impl Bounds {
    const UNKNOWN: Self = Self { low: 0, high: None };

    /// What a figure says of the truth by itself.
    pub(super) fn of(figure: Figure, rules: &Rules) -> Self {
        figure.households().map_or(Self::UNKNOWN, |shown| {
            let (low, high) = rules.true_households(shown);
            Self {
                low: low.into(),
                high: Some(high.into()),
            }
        })
    }

    /// The distance between the ends; none when it has only one.
    #[must_use]
    pub fn width(self) -> Option<u64> {
        self.high.map(|high| high.saturating_sub(self.low))
    }

    fn meet(self, other: Self) -> Self {
        Self {
            low: self.low.max(other.low),
            high: match (self.high, other.high) {
                (Some(one), Some(two)) => Some(one.min(two)),
                (one, two) => one.or(two),
            },
        }
    }

    fn is_empty(self) -> bool {
        self.high.is_some_and(|high| high < self.low)
    }
}

/// A row or column: the places of its parts, and of their total.
pub(super) struct Line {
    pub(super) parts: Vec<usize>,
    pub(super) total: usize,
    /// Whether one household may stand in several parts.
    overlap: bool,
}

impl Line {
    /// What the line says of each of its places, the total last.
    pub(super) fn implied(&self, known: &[Bounds]) -> Vec<Bounds> {
        let total = known[self.total];
        let (mut least, mut most, mut open, mut largest) = (0_u64, 0_u64, 0_usize, 0_u64);
        for part in &self.parts {
            let part = known[*part];
            least = least.saturating_add(part.low);
            largest = largest.max(part.low);
            match part.high {
                Some(high) => most = most.saturating_add(high),
                None => open += 1,
            }
        }
        let mut implied: Vec<Bounds> = self
            .parts
            .iter()
            .map(|part| {
                let part = known[*part];
                let others_open = open - usize::from(part.high.is_none());
                let others_most = most - part.high.unwrap_or_default();
                let others_least = if self.overlap { 0 } else { least - part.low };
                Bounds {
                    low: if others_open == 0 {
                        total.low.saturating_sub(others_most)
                    } else {
                        0
                    },
                    // Below zero: the others alone exceed the total, so they do overlap.
                    high: total.high.map(|high| high.saturating_sub(others_least)),
                }
            })
            .collect();
        implied.push(Bounds {
            low: if self.overlap { largest } else { least },
            high: (open == 0).then_some(most),
        });
        implied
    }
}

pub(super) fn lines(layout: Layout) -> Vec<Line> {
    let (rows, columns) = (layout.rows, layout.columns);
    let across = (0..=rows).map(|row| Line {
        parts: (0..columns).map(|column| layout.at(row, column)).collect(),
        total: layout.at(row, columns),
        overlap: layout.columns_overlap,
    });
    let down = (0..=columns).map(|column| Line {
        parts: (0..rows).map(|row| layout.at(row, column)).collect(),
        total: layout.at(rows, column),
        overlap: layout.rows_overlap,
    });
    across.chain(down).collect()
}

/// Bounds on every place; none when the figures contradict the layout.
pub(super) fn feasible(lines: &[Line], figures: &[Figure], rules: &Rules) -> Option<Vec<Bounds>> {
    let mut known: Vec<Bounds> = figures
        .iter()
        .map(|figure| Bounds::of(*figure, rules))
        .collect();
    for _ in 0..SWEEPS {
        let before = known.clone();
        for line in lines {
            let implied = line.implied(&known);
            for (place, bounds) in line.parts.iter().chain([&line.total]).zip(implied) {
                known[*place] = known[*place].meet(bounds);
                if known[*place].is_empty() {
                    return None;
                }
            }
        }
        if known == before {
            break;
        }
    }
    Some(known)
}
