//! Random worlds, the same on every run: a small generator, households, and what is published.

use std::sync::LazyLock;

use maatwerk_figures::protect::{Figure, Question, RecordKey, Rules, Tally, publish};

pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(Rules::default);

/// `SplitMix64`.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// Evenly below `bound`.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(bound)) >> 32).unwrap()
    }

    /// Evenly in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        f64::from(self.below(1 << 30)) / f64::from(1 << 30)
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Knuth's method; for small means.
    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        let floor = (-mean).exp();
        let (mut count, mut product) = (0, self.unit());
        while product > floor {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// A household with a fresh key, in one of 30 authorities of unequal size.
    pub(crate) fn household(&mut self) -> (RecordKey, u32) {
        let authority = self.below(30).min(self.below(30));
        (RecordKey(self.next()), authority)
    }
}

pub(crate) fn tally<'a>(members: impl IntoIterator<Item = &'a (RecordKey, u32)>) -> Tally {
    let mut tally = Tally::new();
    for (household, authority) in members {
        tally.add(*household, *authority);
    }
    tally
}

pub(crate) fn say(tally: &Tally, question: u64) -> Figure {
    publish(tally, Question(question), &RULES)
}

/// The chance of a published number of households, when the truth is this.
pub(crate) fn likelihood(shown: u32, truth: u32) -> f64 {
    let deviation = i64::from(shown) - i64::from(truth);
    RULES
        .household_noise()
        .probability(truth, i32::try_from(deviation).unwrap())
}

/// How often a guess was right.
#[derive(Default)]
pub(crate) struct Score {
    right: f64,
    trials: f64,
}

impl Score {
    pub(crate) fn add(&mut self, right: bool) {
        self.right += f64::from(u8::from(right));
        self.trials += 1.0;
    }

    pub(crate) fn rate(&self) -> f64 {
        assert!(self.trials >= 100.0, "too few trials: {}", self.trials);
        self.right / self.trials
    }
}
