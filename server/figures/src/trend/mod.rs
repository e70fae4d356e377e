//! Whether the latest months of a published series are a rise or a fall that is more than noise.
//!
//! In the manner of Farrington et al., "A statistical algorithm for the early detection of
//! outbreaks of infectious disease", JRSS A 159 (1996), and Noufaily et al., "An improved algorithm
//! for outbreak detection in multiple surveillance systems", Statistics in Medicine 32 (2013): a
//! quasi-Poisson regression on the months before, in which past outbreaks weigh less, foresees the
//! latest months, and a limit on the scale of the power 2/3 says how far they may lie from that.
//!
//! What differs, and why:
//! - Months instead of weeks, a whole list of series that grow together: a count is taken relative
//!   to all other series, which takes out growth and season that they share.
//! - The noise of the protection is a known variance beside the dispersion.
//! - Not only the latest month is held against a limit but also the sums of the latest 3, 6 and 12.
//!   The latest month alone sees a rise of half as much again, at 40 a month, late or never. A
//!   CUSUM of its residuals sees it as soon as the sums do, but its false alarms varied twentyfold
//!   with dispersion and length of history at one and the same threshold, because it takes the
//!   expectation for known; the limit of a sum carries the uncertainty of the fit, and can be told
//!   in counts.
//! - Quantiles of Student's t: with two years the dispersion rests on a score of months, and
//!   normal quantiles marked overdispersed noise six times as often as they should.
//! - Both sides, and a probability shared out over the series looked at.
//!
//! Limits: it assumes that months vary independently around the expectation. A series that drifts
//! by itself is marked more often.

mod baseline;
mod reading;
mod settings;

use crate::Series;
use crate::regression::{Observation, student_t};

pub use reading::{Direction, Expected, Method, Reading, Silence};
pub use settings::Settings;

use baseline::{Baseline, left_out};

/// The latest months of which the sums are looked at.
const WINDOWS: &[usize] = &[1, 3, 6, 12];

/// Months that show whether a longer rise still goes on, and the standard deviations they must lie
/// on its side: a rise that ended is not marked.
const STILL: (usize, f64) = (3, 1.0);

/// Looks at the latest months of a series.
///
/// # Errors
/// When nothing can be said: why.
pub fn look(series: Series<'_>, settings: &Settings) -> Result<Reading, Silence> {
    match read(series, settings) {
        Err(Silence::LatestWithheld) => vanished(series, settings).ok_or(Silence::LatestWithheld),
        said => said,
    }
}

/// A bottleneck that all but vanished is withheld, and that would hide the best of news. What is
/// withheld as too small is at most so much; where even that is a fall, it is one. (A figure is also
/// withheld when one authority holds nearly all of it, which a series that was published month
/// after month does not turn into at once.)
fn vanished(series: Series<'_>, settings: &Settings) -> Option<Reading> {
    let most = settings.withheld?;
    let months = series.counts.len();
    let latest = months.saturating_sub(left_out(months));
    let filled = Series {
        counts: &series.at_most(latest, most),
        ..series
    };
    let reading = read(filled, settings).ok()?;
    (reading.direction == Direction::Fall).then_some(Reading {
        at_most: true,
        ..reading
    })
}

fn read(series: Series<'_>, settings: &Settings) -> Result<Reading, Silence> {
    let alpha = settings.alpha().ok_or(Silence::Settings)?;
    let baseline = Baseline::of(&series, settings.noise_variance)?;
    if baseline.fit.foresee(&baseline.latest[..1]).mean < 1.0 {
        return Err(Silence::TooSmall);
    }
    let windows = WINDOWS.partition_point(|window| *window <= baseline.left_out);
    let windows = &WINDOWS[..windows];
    let degrees = baseline.fit.degrees;
    #[allow(clippy::cast_precision_loss, reason = "there are four windows")]
    let deviations = student_t(alpha / windows.len() as f64, degrees);
    let marked = mark(&baseline, series.counts.len(), windows, deviations);
    let (direction, since) = marked.unwrap_or((Direction::Steady, series.counts.len() - 1));

    let months = baseline.since(since);
    let sum = baseline.fit.foresee(months);
    let observed: u64 = months.iter().map(|month| u64::from(month.count)).sum();
    let published = total(months);
    let line = baseline.months.iter().chain(baseline.latest.iter().rev());
    let line = line.map(|month| {
        let sum = baseline.fit.foresee(std::slice::from_ref(month));
        Expected {
            month: month.month,
            expected: sum.mean,
            lower: sum.limit(-deviations),
            upper: sum.limit(deviations),
        }
    });
    let reading = Reading {
        direction,
        since,
        months: months.len(),
        observed,
        at_most: false,
        expected: sum.mean,
        lower: sum.limit(-deviations),
        upper: sum.limit(deviations),
        excess: published - sum.mean,
        ratio: published / sum.mean,
        line: line.collect(),
        method: Method {
            name: "quasi-Poisson limits (Farrington 1996, Noufaily 2013) on sums of months",
            alpha,
            windows,
            deviations,
            baseline: baseline.months.len(),
            from: baseline.from,
            left_out: baseline.left_out,
            down_weighted: baseline.fit.outbreaks,
            relative: series.others.is_some(),
            growth: baseline.terms.growth.is_some(),
            season: baseline.terms.season,
            dispersion: baseline.fit.dispersion,
            noise_variance: settings.noise_variance,
        },
    };
    if reading.is_finite() {
        Ok(reading)
    } else {
        Err(Silence::NoFit)
    }
}

/// The direction and first month of a rise or fall, if one of the sums lies beyond its limit.
fn mark(
    baseline: &Baseline,
    end: usize,
    windows: &[usize],
    deviations: f64,
) -> Option<(Direction, usize)> {
    let standardised = |window: usize| {
        let months = baseline.since(end - window);
        baseline.fit.foresee(months).standardised(total(months))
    };
    let still = standardised(STILL.0);
    let beyond = |window: usize, side: f64| {
        let goes_on = window <= STILL.0 || side * still > STILL.1;
        goes_on && side * standardised(window) > deviations
    };
    let side = [1.0, -1.0]
        .into_iter()
        .find(|side| windows.iter().any(|window| beyond(*window, *side)))?;
    // Dated by the sum that stands out most, of any length: no choice of that kind can take away
    // the mark, for it stands out at least as much as the one that gave it.
    let since = (1..=baseline.left_out).max_by(|one, other| {
        (side * standardised(*one)).total_cmp(&(side * standardised(*other)))
    })?;
    let direction = if side > 0.0 {
        Direction::Rise
    } else {
        Direction::Fall
    };
    Some((direction, end - since))
}

fn total(months: &[Observation]) -> f64 {
    months.iter().map(|month| f64::from(month.count)).sum()
}

impl Baseline {
    /// The published months from `month` on.
    fn since(&self, month: usize) -> &[Observation] {
        &self.latest[..self.latest.partition_point(|latest| latest.month >= month)]
    }
}

impl Reading {
    fn is_finite(&self) -> bool {
        let bounds = self
            .line
            .iter()
            .flat_map(|month| [month.expected, month.lower, month.upper]);
        [
            self.expected,
            self.lower,
            self.upper,
            self.excess,
            self.ratio,
            self.method.dispersion,
        ]
        .into_iter()
        .chain(bounds)
        .all(f64::is_finite)
    }
}
