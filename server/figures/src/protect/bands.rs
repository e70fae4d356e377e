//! Sums and medians, from published counts per band and from nothing else.
//!
//! A sum over records would give away one record by differencing, however large the cell: noise
//! that hides one household's 40,000 euro drowns everything else. What is computed from published
//! counts gives away nothing more than they do.

use super::feasible::Bounds;
use super::figure::Figure;
use super::rules::Rules;

/// The values of a band, both ends included (eurocents, days); the last may have no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: Option<u64>,
}

/// Between which values a sum lies for certain, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumInterval {
    /// At least.
    pub low: u64,
    /// At most; none when the last band has no end or too little is known.
    pub high: Option<u64>,
}

/// The bands, by their place in the list, one of which holds the median for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MedianBand {
    /// The lowest that can hold it.
    pub first: usize,
    /// The highest that can hold it; at most the next one.
    pub last: usize,
}

/// The sum of the values of the households, each of which stands in one band; `total` is the figure
/// of all that stand in any.
///
/// Given when the total is shown and the bands that are shown hold at least three quarters of it;
/// with less the interval would say little but look like a figure.
#[must_use]
pub fn sum_interval(bands: &[(Band, Figure)], total: Figure, rules: &Rules) -> Option<SumInterval> {
    let figures: Vec<Figure> = bands.iter().map(|(_, figure)| *figure).collect();
    let counts = counts(&figures, total, rules)?;
    let mut sum = SumInterval {
        low: 0,
        high: Some(0),
    };
    for ((band, _), count) in bands.iter().zip(counts) {
        sum.low = sum.low.saturating_add(band.low.saturating_mul(count.low));
        let most = match (band.high, count.high) {
            (_, Some(0)) => Some(0),
            (Some(value), Some(count)) => value.checked_mul(count),
            _ => None,
        };
        sum.high = sum
            .high
            .zip(most)
            .and_then(|(sum, most)| sum.checked_add(most));
    }
    Some(sum)
}

/// The band of the median household (of an even number the lower of the middle two), or two
/// neighbours when the noise leaves open which.
///
/// Given under the same rule as a sum, and not when more than two bands are possible.
#[must_use]
pub fn median_band(bands: &[Figure], total: Figure, rules: &Rules) -> Option<MedianBand> {
    let counts = counts(bands, total, rules)?;
    let all = |counts: &[Bounds]| {
        let add = |sum: Bounds, one: &Bounds| Bounds {
            low: sum.low.saturating_add(one.low),
            high: sum
                .high
                .zip(one.high)
                .map(|(sum, one)| sum.saturating_add(one)),
        };
        let none = Bounds {
            low: 0,
            high: Some(0),
        };
        counts.iter().fold(none, add)
    };
    let mut possible = (0..counts.len()).filter(|at| {
        let (below, above) = (all(&counts[..*at]), all(&counts[at + 1..]));
        // In a band of `here` households lies the median when
        // `below < here + above` and `above <= below + here`.
        let here = counts[*at].high.unwrap_or(u64::MAX);
        let above_most = above.high.unwrap_or(u64::MAX);
        let below_most = below.high.unwrap_or(u64::MAX);
        here > 0
            && below.low < here.saturating_add(above_most)
            && above.low <= below_most.saturating_add(here)
    });
    let first = possible.next()?;
    let last = possible.next_back().unwrap_or(first);
    (last - first <= 1).then_some(MedianBand { first, last })
}

/// Bounds on the true count of each band, when enough of them are shown.
fn counts(bands: &[Figure], total: Figure, rules: &Rules) -> Option<Vec<Bounds>> {
    let total = total.households()?;
    let shown: u64 = bands
        .iter()
        .filter_map(|figure| figure.households())
        .map(u64::from)
        .sum();
    if shown.saturating_mul(4) < u64::from(total) * 3 {
        return None;
    }
    let mut counts: Vec<Bounds> = bands.iter().map(|band| Bounds::of(*band, rules)).collect();
    // Every household stands in one band, so the withheld ones share what is left.
    let least: u64 = counts.iter().map(|count| count.low).sum();
    let left = u64::from(rules.true_households(total).1).saturating_sub(least);
    for count in &mut counts {
        if count.high.is_none() {
            count.high = Some(left);
        }
    }
    Some(counts)
}
