//! What is at stake.

use crate::terms::PenaltyRates;
use crate::{Cents, Date};

/// What is at stake when a deadline passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposure {
    /// No money.
    Nothing,
    /// This much: it may have to be paid, or is not had.
    Amount(Cents),
    /// The penalty for a late decision (Awb 4:17).
    Penalty {
        /// The first day for which it is due when nothing is decided; none before a notice of default.
        from: Option<Date>,
    },
}

/// What is at stake on a day, in eurocents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AtStake {
    /// What is due on that day already: a penalty that runs.
    pub so_far: Cents,
    /// The most it can become.
    pub most: Cents,
}

impl Exposure {
    /// What is at stake on a day.
    #[must_use]
    pub fn on(&self, today: Date) -> AtStake {
        let (rates, days) = match *self {
            Self::Nothing => return AtStake::default(),
            Self::Amount(most) => {
                return AtStake {
                    so_far: Cents::ZERO,
                    most,
                };
            }
            Self::Penalty { from: None } => (PenaltyRates::on(today), 0),
            Self::Penalty { from: Some(from) } => {
                let days = from.until(today).map_or(0, |span| span.get_days() + 1);
                (PenaltyRates::on(from), days.max(0))
            }
        };
        rates.map_or_else(AtStake::default, |rates| {
            let days = u16::try_from(days).unwrap_or(u16::MAX);
            AtStake {
                so_far: rates.due(days.min(rates.most_days())),
                most: rates.most(),
            }
        })
    }
}
