//! From a tally to a figure that may be said.

use super::mix::mix;
use super::rules::Rules;
use super::tally::{Counts, Tally};

/// The key of a question: a keyed digest (an HMAC, say) of its conditions, in one order and
/// without those that follow from the others, so that two spellings are one question.
///
/// It is part of the cell key. With the set of households alone in it, two questions with the same
/// figures would tell that their households are the same, which is what differencing is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Question(pub u64);

/// What is said of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Perturbed counts, with at least the minimum behind each.
    Shown {
        /// Distinct households.
        households: u32,
        /// Distinct authorities.
        authorities: u32,
    },
    /// Nothing.
    Withheld(Reason),
}

impl Figure {
    /// The number of households, when it is shown.
    #[must_use]
    pub fn households(self) -> Option<u32> {
        match self {
            Self::Shown { households, .. } => Some(households),
            Self::Withheld(_) => None,
        }
    }

    /// Whether there is a figure.
    #[must_use]
    pub fn is_shown(self) -> bool {
        self.households().is_some()
    }
}

/// Why there is no figure. Not for the answer itself: that a cell was large enough says something
/// of the other one that it hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Too few households or authorities, in all or without the largest authority. Which of these
    /// is not told: it would bound the others.
    TooFew,
    /// So that another cell cannot be computed.
    Complementary,
}

/// Part of the key, so that no two perturbations share one.
#[derive(Clone, Copy)]
enum Part {
    All = 1,
    AllAuthorities,
    Rest,
    RestAuthorities,
}

/// The figure of a cell: perturbed counts, shown when they reach the minimum and the greatest
/// deviation, with and without the largest authority. Nothing but perturbed counts decides.
#[must_use]
pub fn publish(tally: &Tally, question: Question, rules: &Rules) -> Figure {
    let all = tally.counts();
    let (households, authorities) =
        perturbed(&all, question, rules, Part::All, Part::AllAuthorities);
    if !enough(households, authorities, rules) {
        return Figure::Withheld(Reason::TooFew);
    }
    let rest = tally.counts_without_largest();
    let (others, other_authorities) =
        perturbed(&rest, question, rules, Part::Rest, Part::RestAuthorities);
    if !enough(others, other_authorities, rules) {
        return Figure::Withheld(Reason::TooFew);
    }
    Figure::Shown {
        households,
        authorities,
    }
}

fn enough(households: u32, authorities: u32, rules: &Rules) -> bool {
    households >= rules.least_shown_households() && authorities >= rules.least_shown_authorities()
}

fn perturbed(
    counts: &Counts,
    question: Question,
    rules: &Rules,
    households: Part,
    authorities: Part,
) -> (u32, u32) {
    let key = |sum: u64, part: Part| mix(&[sum, question.0, part as u64]);
    (
        rules
            .household_noise()
            .perturb(counts.households, key(counts.household_key, households)),
        rules
            .authority_noise()
            .perturb(counts.authorities, key(counts.authority_key, authorities)),
    )
}
