//! Randomness that comes back: the same seed draws the same country, on every machine.

/// `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014). Plenty for drawing lives, and no source of keys.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// A generator of its own for each path of numbers, so that what one case draws never shifts
    /// what another draws.
    pub(super) fn of(path: &[u64]) -> Self {
        let mut state = 0x6d61_6174_7765_726b;
        for number in path {
            state = mix(state ^ mix(number.wrapping_add(0x9e37_79b9_7f4a_7c15)));
        }
        Self(state)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From 0, below 1, in steps of 2^-53.
    pub(super) fn unit(&mut self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "53 bits are what an f64 holds exactly"
        )]
        let numerator = (self.next() >> 11) as f64;
        numerator / 9_007_199_254_740_992.0
    }

    /// A whole number below `bound`, 0 when that is 0. By multiplication (Lemire 2019) without the
    /// rejection step: the bias is below `bound` / 2^64.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A whole number from `low` up to and including `high`.
    pub(super) fn between(&mut self, low: u16, high: u16) -> u16 {
        let width = u64::from(high.saturating_sub(low)) + 1;
        low.saturating_add(u16::try_from(self.below(width)).unwrap_or(0))
    }

    /// True in this share of the draws.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of these, each as likely.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len() as u64);
        from[usize::try_from(at).unwrap_or(0)]
    }

    /// The place of one of these weights, each as likely as it weighs.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (place, weight) in weights.enumerate() {
            last = place;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// A count that is Poisson distributed (Knuth's method, in steps so that it holds for any mean).
    pub(super) fn poisson(&mut self, mean: f64) -> u32 {
        let mut left = mean;
        let mut count = 0;
        while left > 0.0 {
            let step = left.min(16.0);
            left -= step;
            let limit = (-step).exp();
            let mut product = self.unit();
            while product > limit {
                count += 1;
                product *= self.unit();
            }
        }
        count
    }

    /// 16 bytes.
    pub(super) fn bytes(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        bytes
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_published() {
        // The first numbers of SplitMix64 from 1234567, as its reference program prints them.
        let mut random = Random(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn one_path_one_row() {
        let draw = |path: &[u64]| Random::of(path).bytes();
        assert_eq!(draw(&[1, 2, 3]), draw(&[1, 2, 3]));
        assert_ne!(draw(&[1, 2, 3]), draw(&[1, 3, 2]));
        assert_ne!(draw(&[0]), draw(&[0, 0]));
    }

    #[test]
    fn draws_stay_within_their_bounds() {
        let mut random = Random::of(&[7]);
        assert_eq!(random.below(0), 0);
        for _ in 0..10_000 {
            assert!((3..=5).contains(&random.between(3, 5)));
            assert!((0.0..1.0).contains(&random.unit()));
            assert!(random.weighted([0.0, 1.0, 0.0].into_iter()) == 1);
        }
    }

    #[test]
    fn poisson_has_its_mean_and_variance() {
        let mut random = Random::of(&[8]);
        for mean in [0.3, 4.0, 50.0] {
            let draws: Vec<f64> = (0..20_000)
                .map(|_| f64::from(random.poisson(mean)))
                .collect();
            let average = draws.iter().sum::<f64>() / 20_000.0;
            let squares: f64 = draws.iter().map(|draw| (draw - average).powi(2)).sum();
            let variance = squares / 20_000.0;
            // Five standard errors of a mean of 20,000, and a variance within 6%.
            assert!(
                (average - mean).abs() < 5.0 * (mean / 20_000.0).sqrt(),
                "{mean}: {average}"
            );
            assert!((variance / mean - 1.0).abs() < 0.06, "{mean}: {variance}");
        }
    }
}
