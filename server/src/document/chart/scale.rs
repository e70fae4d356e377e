//! From values to places.

/// A linear scale from zero.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    top: f64,
    step: f64,
    length: f64,
}

impl Scale {
    /// A scale on which `most` fits, over a length, with about five round ticks.
    pub(crate) fn to(most: f64, length: f64) -> Self {
        let step = round_step(most.max(1.0) / 5.0);
        Self {
            top: (most.max(1.0) / step).ceil() * step,
            step,
            length,
        }
    }

    /// Where a value lies, from zero.
    pub(crate) fn place(&self, value: f64) -> f64 {
        (value.clamp(0.0, self.top) / self.top) * self.length
    }

    /// The ticks, zero included.
    pub(crate) fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        let count = (self.top / self.step).round();
        std::iter::successors(Some(0.0), |tick| Some(tick + 1.0))
            .take_while(move |tick| *tick <= count)
            .map(|tick| tick * self.step)
    }
}

/// The first of 1, 2, 5, 10, 20, … that is not below; whole, because counts are.
fn round_step(least: f64) -> f64 {
    let mut unit = 1.0;
    loop {
        for digit in [1.0, 2.0, 5.0] {
            if digit * unit >= least {
                return digit * unit;
            }
        }
        unit *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(most: f64) -> Vec<f64> {
        Scale::to(most, 100.0).ticks().collect()
    }

    #[test]
    fn ticks_are_round_and_reach_the_most() {
        assert_eq!(ticks(0.0), [0.0, 1.0]);
        assert_eq!(ticks(4.0), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(ticks(47.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        assert!((ticks(4_294_967_295.0).last().unwrap() - 5e9).abs() < 1.0);
        assert!(ticks(1e12).len() < 8);
    }

    #[test]
    fn what_lies_outside_is_drawn_at_the_edge() {
        let scale = Scale::to(50.0, 100.0);
        for (value, place) in [(25.0, 50.0), (1e9, 100.0), (-3.0, 0.0)] {
            assert!((scale.place(value) - place).abs() < 1e-9, "{value}");
        }
    }
}
