//! Which months can be read as if the others were withheld by chance.

use std::ops::Range;

use super::observation::{Terms, count};
use crate::Series;

/// Months over which is seen how thinly a series is published.
const HALF_YEAR: usize = 6;

/// How much smaller the published part of a half year is than that of all later months, when it
/// no longer counts as published alike.
const THINNER: f64 = 0.25;

/// The part of `months` that is published.
pub(crate) fn share(series: &Series<'_>, terms: &Terms, months: Range<usize>) -> f64 {
    let all = months.len().max(1);
    let published = months.filter(|month| terms.observe(series, *month).is_some());
    count(published.count()) / count(all)
}

/// The first month from which on, up to `until`, months can be read as if those withheld were
/// withheld by chance; `until` when there are none.
///
/// A series that grew past the smallest count shown has only its high months published at first,
/// which bends a fit: up to 5% of such series were marked each month. Half years going back are
/// read until one is published more thinly than all that came after it.
pub(crate) fn evenly_published(
    series: &Series<'_>,
    terms: &Terms,
    from: usize,
    until: usize,
) -> usize {
    let mut begin = until;
    let mut later = share(series, terms, until..series.counts.len());
    while begin > from {
        let earlier = begin.saturating_sub(HALF_YEAR).max(from);
        if share(series, terms, earlier..begin) < later - THINNER {
            break;
        }
        begin = earlier;
        later = share(series, terms, begin..series.counts.len());
    }
    begin
}
