//! Many choices from one seed.

use jiff::ToSpan as _;
use maatwerk_domain::{Cents, Date};

pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number (`SplitMix64`).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Once in `times`.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let index = self.below(from.len() as u64);
        from.get(usize::try_from(index).unwrap_or_default())
            .cloned()
    }

    /// About `fitting`: that, a part of it, a cent more, nothing, or absurdly much.
    pub(crate) fn amount(&mut self, fitting: Cents) -> Cents {
        let cents = fitting.get();
        Cents::new(match self.below(24) {
            0 => 0,
            1 => u64::MAX,
            2 => u64::from(u32::MAX) + 1,
            3 => cents.saturating_add(1),
            4..=11 => 1 + self.below(cents),
            _ => cents,
        })
    }

    /// About `today`: that, a few days off, or at an end of the calendar.
    pub(crate) fn day(&mut self, today: Date) -> Date {
        let days = i64::try_from(self.below(40)).unwrap_or_default();
        match self.below(24) {
            0 => Date::MAX,
            1 => Date::MIN,
            2 => today.saturating_add(days.days()),
            3..=5 => today.saturating_sub(days.days()),
            _ => today,
        }
    }

    /// A day that is still to come.
    pub(crate) fn later(&mut self, today: Date) -> Date {
        let days = 1 + i64::try_from(self.below(200)).unwrap_or_default();
        today.saturating_add(days.days())
    }
}
