//! Made-up series with a known truth, the same for a seed on every machine.

#![allow(dead_code, reason = "each test that draws uses another part")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "counts of at most some thousands"
)]

use std::f64::consts::TAU;

/// `SplitMix64` (Steele, Lea and Flood 2014): small, and good enough to draw samples with.
pub(crate) struct Draw(u64);

impl Draw {
    /// A stream of draws of its own for each seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Uniform between 0 and 1, neither included.
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// A whole number from `-most` to `most`, each as likely: variance `most * (most + 1) / 3`.
    pub(crate) fn noise(&mut self, most: u32) -> i64 {
        (self.bits() % u64::from(2 * most + 1)) as i64 - i64::from(most)
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (TAU * self.uniform()).cos()
    }

    /// Marsaglia and Tsang (2000), scale 1.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.uniform().powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let x = self.normal();
            let v = (1.0 + x / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    fn poisson(&mut self, mean: f64) -> u64 {
        if mean > 1000.0 {
            // The whole programme: normal to well within what is measured with it.
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u64;
        }
        // Multiplying uniforms underflows beyond e^-700: large means are drawn in parts.
        let (mut left, mut sum) = (mean, 0);
        while left > 0.0 {
            let part = left.min(100.0);
            left -= part;
            let (end, mut product) = ((-part).exp(), self.uniform());
            while product > end {
                product *= self.uniform();
                sum += 1;
            }
        }
        sum
    }

    /// A count with variance `dispersion * mean`: a negative binomial one beyond 1.
    pub(crate) fn count(&mut self, mean: f64, dispersion: f64) -> u64 {
        if dispersion <= 1.0 {
            return self.poisson(mean);
        }
        let scale = dispersion - 1.0;
        let rate = self.gamma(mean / scale) * scale;
        self.poisson(rate)
    }

    /// A count as it is published: with noise of at most `most`, withheld under `shown_from`.
    pub(crate) fn published(
        &mut self,
        mean: f64,
        dispersion: f64,
        most: u32,
        shown_from: u32,
    ) -> Option<u32> {
        let perturbed = self.count(mean, dispersion) as i64 + self.noise(most);
        let perturbed = perturbed.max(0) as u32;
        (perturbed >= shown_from).then_some(perturbed)
    }
}

/// What a made-up series is drawn from.
#[derive(Clone, Copy)]
pub(crate) struct World {
    /// Months a series has.
    pub(crate) months: usize,
    /// Mean count a month, in the last month.
    pub(crate) level: f64,
    /// Variance over mean.
    pub(crate) dispersion: f64,
    /// By what the programme grows in a year.
    pub(crate) growth: f64,
    /// How far the series' own season goes up and down, its phase by chance.
    pub(crate) season: f64,
    /// How far the log of its level drifts, and how much of the drift is left a month later.
    pub(crate) drift: (f64, f64),
    /// Smallest count shown beside the noise; 0 to show all.
    pub(crate) minimum: u32,
}

impl World {
    /// Three and a half years that do not change.
    pub(crate) const FLAT: Self = Self {
        months: 42,
        level: 40.0,
        dispersion: 1.5,
        growth: 1.0,
        season: 0.0,
        drift: (0.0, 0.0),
        minimum: 0,
    };

    /// A series and what it is compared with, the level in each month times `factor`, the noise
    /// one of variance 2, 4, 6.7 or 10, given with it.
    pub(crate) fn draw(&self, draw: &mut Draw, factor: impl Fn(usize) -> f64) -> Drawn {
        let most = 2 + (draw.bits() % 4) as u32;
        let shown_from = if self.minimum == 0 {
            0
        } else {
            self.minimum + most
        };
        let phase = draw.uniform() * 12.0;
        let mut drift = self.drift.0 * draw.normal();
        let mut drawn = Drawn {
            counts: Vec::with_capacity(self.months),
            others: Vec::with_capacity(self.months),
            noise_variance: f64::from(most * (most + 1)) / 3.0,
            withheld: shown_from.checked_sub(1),
        };
        for month in 0..self.months {
            let wave = |phase: f64| (TAU * (month as f64 + phase) / 12.0).sin();
            // The programme has a season of its own that all series share.
            let years = (month as f64 + 1.0 - self.months as f64) / 12.0;
            let programme = self.growth.powf(years) * (1.0 + 0.1 * wave(0.0));
            let own = (1.0 + self.season * wave(phase)) * drift.exp() * factor(month);
            let mean = self.level * programme * own;
            drawn
                .counts
                .push(draw.published(mean, self.dispersion, most, shown_from));
            drawn.others.push(Some(draw.count(4000.0 * programme, 3.0)));
            let left = self.drift.1;
            drift = left * drift + (1.0 - left * left).sqrt() * self.drift.0 * draw.normal();
        }
        drawn
    }
}

/// A series as it is published.
pub(crate) struct Drawn {
    pub(crate) counts: Vec<Option<u32>>,
    pub(crate) others: Vec<Option<u64>>,
    pub(crate) noise_variance: f64,
    /// The largest count that is withheld.
    pub(crate) withheld: Option<u32>,
}
