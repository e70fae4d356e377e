//! What a model foresees of some months together.

/// The sum of some months as a model foresees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sum {
    /// The expected sum.
    pub(crate) mean: f64,
    /// The variance of observed minus expected: of the counts, of the noise and of the fit.
    pub(crate) variance: f64,
}

impl Sum {
    /// How far `observed` lies from what was expected, in standard deviations on the scale of the
    /// power 2/3, on which a Poisson count is nearly symmetric (Farrington et al. 1996, 3.7).
    pub(crate) fn standardised(&self, observed: f64) -> f64 {
        let scale = 2.0 / 3.0 * self.variance.sqrt() / self.mean.cbrt();
        (observed.cbrt().powi(2) - self.mean.cbrt().powi(2)) / scale
    }

    /// The sum that lies `deviations` standard deviations from what was expected.
    pub(crate) fn limit(&self, deviations: f64) -> f64 {
        let root = 1.0 + 2.0 / 3.0 * deviations * self.variance.sqrt() / self.mean;
        self.mean * root.max(0.0).powf(1.5)
    }
}
