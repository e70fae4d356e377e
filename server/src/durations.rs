//! How long something takes that ends at the disk.

use std::time::Duration;

use prometheus_client::metrics::histogram::Histogram;

/// Upper bounds of the durations, in seconds: an fsync takes some milliseconds.
const BOUNDS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// A histogram of durations; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Durations(Histogram);

impl Durations {
    /// Counts one.
    pub(crate) fn observe(&self, took: Duration) {
        self.0.observe(took.as_secs_f64());
    }

    /// To be shown with the other measurements.
    pub(crate) fn histogram(&self) -> Histogram {
        self.0.clone()
    }
}

impl Default for Durations {
    fn default() -> Self {
        Self(Histogram::new(BOUNDS))
    }
}
