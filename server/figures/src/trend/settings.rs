//! How strictly is looked.

/// One-sided probability that is never exceeded, however few series are looked at (the 0.005 of
/// Farrington et al. 1996).
const LARGEST_ALPHA: f64 = 0.005;

/// How strictly is looked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Variance of the noise that protection against disclosure added to each count.
    pub noise_variance: f64,
    /// How many series are looked at together, each time anew.
    pub series: u32,
    /// How many marks that are only noise may be expected each time all series are looked at: 0.1
    /// is about one a year in a monthly list.
    ///
    /// A budget for the list, and not a rate of false discoveries (Benjamini and Hochberg 1995):
    /// an expected number adds up whatever series have in common, it does not depend on how many
    /// rises there really are, and whether one article is marked does not depend on what happened
    /// to another, so that a mark can be explained from its own series.
    pub false_marks: f64,
    /// The largest count that protection withholds as too small: with it, a series that was
    /// published and no longer is may be marked as a fall.
    pub withheld: Option<u32>,
}

impl Settings {
    /// One false mark a year over a list of `series` looked at monthly.
    #[must_use]
    pub fn new(noise_variance: f64, series: u32) -> Self {
        Self {
            noise_variance,
            series,
            false_marks: 0.1,
            withheld: None,
        }
    }

    /// With the largest count that is withheld as too small.
    #[must_use]
    pub fn withholding(self, most: u32) -> Self {
        Self {
            withheld: Some(most),
            ..self
        }
    }

    /// The probability, on each side, with which a series without a rise or fall may be marked;
    /// `None` when the settings mean nothing.
    pub(super) fn alpha(&self) -> Option<f64> {
        let meant = |value: f64| value.is_finite() && (0.0..1e12).contains(&value);
        if !meant(self.noise_variance) || !meant(self.false_marks) || self.false_marks <= 0.0 {
            return None;
        }
        let each = self.false_marks / (2.0 * f64::from(self.series.max(1)));
        Some(each.min(LARGEST_ALPHA))
    }
}
