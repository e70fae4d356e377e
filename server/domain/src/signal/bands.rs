//! Amounts and waiting times in bands: an exact one could tell which household it was.

use crate::Cents;

closed_list! {
    #[doc = "A band of amounts. Its ends are in euro; the upper one belongs to it, the lower one to the band below."]
    enum AmountBand, "band of amounts" {
        /// Up to 100 euro.
        To100 = "to-100", "tot en met € 100";
        /// Over 100 up to 250 euro.
        To250 = "100-250", "€ 100 - € 250";
        /// Over 250 up to 500 euro.
        To500 = "250-500", "€ 250 - € 500";
        /// Over 500 up to 1,000 euro.
        To1000 = "500-1000", "€ 500 - € 1.000";
        /// Over 1,000 up to 2,500 euro.
        To2500 = "1000-2500", "€ 1.000 - € 2.500";
        /// Over 2,500 up to 5,000 euro.
        To5000 = "2500-5000", "€ 2.500 - € 5.000";
        /// Over 5,000 euro.
        Over5000 = "over-5000", "meer dan € 5.000";
    }

    #[doc = "A band of waiting times in whole days, both ends included."]
    enum WaitingBand, "band of waiting times" {
        /// Up to two weeks.
        To14 = "to-14", "tot en met 2 weken";
        /// The third and fourth week.
        To28 = "15-28", "3 tot en met 4 weken";
        /// The fifth to the eighth week.
        To56 = "29-56", "5 tot en met 8 weken";
        /// The ninth to the sixteenth week.
        To112 = "57-112", "9 tot en met 16 weken";
        /// The seventeenth to the twenty-sixth week.
        To182 = "113-182", "17 tot en met 26 weken";
        /// Longer than half a year.
        Over182 = "over-182", "langer dan 26 weken";
    }
}

/// The highest amounts of the bands but the last, in eurocents.
const AMOUNTS: [u64; 6] = [10_000, 25_000, 50_000, 100_000, 250_000, 500_000];
/// The longest waits of the bands but the last, in days.
const WAITS: [u32; 5] = [14, 28, 56, 112, 182];

impl AmountBand {
    /// The band of an amount.
    #[must_use]
    pub fn of(amount: Cents) -> Self {
        let below = AMOUNTS.partition_point(|highest| *highest < amount.get());
        Self::ALL[below]
    }

    /// The lowest amount in the band.
    #[must_use]
    pub fn lowest(self) -> Cents {
        match (self as usize).checked_sub(1) {
            None => Cents::ZERO,
            Some(below) => Cents::new(AMOUNTS[below] + 1),
        }
    }

    /// The highest amount in the band; `None` when it has no end.
    #[must_use]
    pub fn highest(self) -> Option<Cents> {
        AMOUNTS.get(self as usize).copied().map(Cents::new)
    }
}

impl WaitingBand {
    /// The band of a number of days.
    #[must_use]
    pub fn of(days: u32) -> Self {
        let below = WAITS.partition_point(|longest| *longest < days);
        Self::ALL[below]
    }

    /// The shortest wait in the band, in days.
    #[must_use]
    pub fn shortest(self) -> u32 {
        match (self as usize).checked_sub(1) {
            None => 0,
            Some(below) => WAITS[below] + 1,
        }
    }

    /// The longest wait in the band, in days; `None` when it has no end.
    #[must_use]
    pub fn longest(self) -> Option<u32> {
        WAITS.get(self as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_meet_without_a_gap() {
        for pair in AmountBand::ALL.windows(2) {
            let end = pair[0].highest().unwrap();
            assert_eq!(pair[1].lowest().get(), end.get() + 1);
            assert_eq!(AmountBand::of(end), pair[0]);
            assert_eq!(AmountBand::of(pair[1].lowest()), pair[1]);
        }
        assert_eq!(AmountBand::of(Cents::ZERO), AmountBand::To100);
        assert_eq!(AmountBand::of(Cents::new(u64::MAX)), AmountBand::Over5000);
        assert_eq!(AmountBand::Over5000.highest(), None);
        for pair in WaitingBand::ALL.windows(2) {
            let end = pair[0].longest().unwrap();
            assert_eq!(pair[1].shortest(), end + 1);
            assert_eq!(WaitingBand::of(end), pair[0]);
            assert_eq!(WaitingBand::of(end + 1), pair[1]);
        }
        assert_eq!(WaitingBand::of(u32::MAX), WaitingBand::Over182);
    }

    #[test]
    fn codes_say_the_ends() {
        for band in AmountBand::ALL {
            let euro = |cents: Cents| cents.get() / 100;
            let code = match (band.lowest(), band.highest()) {
                (Cents::ZERO, Some(end)) => format!("to-{}", euro(end)),
                (start, Some(end)) => format!("{}-{}", euro(start), euro(end)),
                (start, None) => format!("over-{}", euro(start)),
            };
            assert_eq!(band.as_str(), code);
            assert_eq!(code.parse(), Ok(*band));
        }
        for band in WaitingBand::ALL {
            let code = match (band.shortest(), band.longest()) {
                (0, Some(end)) => format!("to-{end}"),
                (start, Some(end)) => format!("{start}-{end}"),
                (start, None) => format!("over-{}", start - 1),
            };
            assert_eq!(band.as_str(), code);
            assert_eq!(code.parse(), Ok(*band));
        }
    }
}
