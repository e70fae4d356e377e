//! The penalty for a decision that comes too late (dwangsom, Awb 4:17).

use jiff::civil::date;

use super::reference;
use crate::{Cents, Date, LawRef};

/// An amount for each of a number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PenaltyStep {
    /// How many days.
    pub days: u16,
    /// How much a day.
    pub each: Cents,
}

/// The amounts of the penalty in some period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PenaltyRates {
    /// The article, as [`crate::Article`] spells it.
    pub article: &'static str,
    /// The amounts, from the first day on; after them nothing more is due.
    pub steps: &'static [PenaltyStep],
    /// The first day on which they hold.
    pub from: Date,
    /// The last day on which they hold, when they do not hold any more.
    pub until: Option<Date>,
}

/// The amounts. Those of before 2019 are not among them: no penalty that this software keeps began so
/// long ago.
pub const PENALTIES: &[PenaltyRates] = &[PenaltyRates {
    article: "BWBR0005537&artikel=4:17&lid=2",
    steps: &[
        PenaltyStep {
            days: 14,
            each: Cents::new(2_300),
        },
        PenaltyStep {
            days: 14,
            each: Cents::new(3_500),
        },
        PenaltyStep {
            days: 14,
            each: Cents::new(4_500),
        },
    ],
    from: date(2019, 1, 1),
    until: None,
}];

impl PenaltyRates {
    /// The amounts for a penalty that begins on a day; `None` when this table has none.
    #[must_use]
    pub fn on(day: Date) -> Option<&'static Self> {
        PENALTIES
            .iter()
            .find(|rates| rates.from <= day && rates.until.is_none_or(|until| day <= until))
    }

    /// The article as a reference.
    ///
    /// # Panics
    /// Never: a test reads every row.
    #[must_use]
    pub fn law(&self) -> LawRef {
        reference(self.article)
    }

    /// What is due for so many days (Awb 4:17 lid 1, 2).
    #[must_use]
    pub fn due(&self, days: u16) -> Cents {
        let mut left = days;
        let steps = self.steps.iter().map(|step| {
            let counted = left.min(step.days);
            left -= counted;
            Cents::new(u64::from(counted) * step.each.get())
        });
        steps.sum()
    }

    /// The most days for which it is due: 42.
    #[must_use]
    pub fn most_days(&self) -> u16 {
        self.steps.iter().map(|step| step.days).sum()
    }

    /// The most that is ever due.
    #[must_use]
    pub fn most(&self) -> Cents {
        self.due(self.most_days())
    }
}
