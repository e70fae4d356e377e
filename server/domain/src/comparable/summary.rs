//! What a set of decisions has in common, in numbers.

use super::{Aftermath, EarlierDecision, Verdict};
use crate::Cents;

/// Decisions, counted. One that was withdrawn is counted as that and as nothing else: it is no
/// example of how the authority decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// All that was asked was granted.
    pub granted: u32,
    /// Part of it was granted.
    pub in_part: u32,
    /// Nothing was granted.
    pub declined: u32,
    /// Withdrawn since.
    pub withdrawn: u32,
    /// Of those that stand, the ones that departed from the assessment or a rule.
    pub departed: u32,
    /// Of the grants that stand, the amount in the middle; of two in the middle the smaller, so that
    /// it is one that was granted.
    pub median_granted: Option<Cents>,
    /// Of the decisions that stand, the days from receipt to decision in the middle; of two the
    /// fewer.
    pub median_days: Option<u32>,
}

impl Summary {
    /// Counts.
    pub fn of<'a>(decisions: impl IntoIterator<Item = &'a EarlierDecision>) -> Self {
        let mut summary = Self::default();
        let (mut amounts, mut days) = (Vec::new(), Vec::new());
        for earlier in decisions {
            let count = match (earlier.aftermath, earlier.verdict) {
                (Aftermath::Withdrawn, _) => {
                    summary.withdrawn += 1;
                    continue;
                }
                (_, Verdict::Declined) => &mut summary.declined,
                (_, Verdict::Granted { .. }) if earlier.in_part() => &mut summary.in_part,
                (_, Verdict::Granted { .. }) => &mut summary.granted,
            };
            *count += 1;
            summary.departed += u32::from(earlier.departure.is_some());
            if let Verdict::Granted { amount, .. } = earlier.verdict {
                amounts.push(amount);
            }
            days.push(earlier.days());
        }
        summary.median_granted = lower_median(amounts);
        summary.median_days = lower_median(days);
        summary
    }
}

fn lower_median<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    let middle = values.len().checked_sub(1)? / 2;
    values.get(middle).copied()
}
