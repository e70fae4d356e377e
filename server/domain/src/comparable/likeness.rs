//! How alike two requests are, and why.

use std::collections::BTreeSet;

use super::{Circumstances, Measure, Part, Rule};
use crate::{Cents, FindingOutcome, LawRef};

/// The score of what is wholly alike. Scores are whole numbers from 0 to this.
pub const WHOLE: u16 = 1000;

/// How alike two requests are by a measure. It makes no difference which of the two is first, but
/// for the order in which evidence names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// The mean of the parts that can be compared, by weight, rounded down: 0 to [`WHOLE`].
    pub score: u16,
    /// The share of the weights that could be compared, rounded down: 0 to [`WHOLE`].
    pub coverage: u16,
    /// Every part, in the order of [`Part::ALL`].
    pub parts: [PartLikeness; Part::ALL.len()],
}

/// How alike two requests are in one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartLikeness {
    /// Which part.
    pub part: Part,
    /// How much it counts.
    pub weight: u16,
    /// 0 to [`WHOLE`]; `None` when it cannot be compared, and is left out.
    pub score: Option<u16>,
    /// What the score rests on.
    pub evidence: Evidence,
}

/// How two articles relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArticleLikeness {
    /// One and the same.
    Same,
    /// Other paragraphs of one article.
    OtherParagraph,
    /// Other articles.
    Other,
}

/// What the score of a part rests on. The request asked about is named first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Whether the purposes are the same.
    Purpose {
        /// They are.
        same: bool,
    },
    /// How the articles relate.
    LegalBasis(ArticleLikeness),
    /// The amounts asked.
    Amount(Cents, Cents),
    /// What came of the rules.
    Rules {
        /// Rules with one and the same outcome in both.
        same: usize,
        /// Rules of which one of the two could not tell whether they held: these count half.
        unsure: usize,
        /// All rules that either looked at, without those that applied to neither.
        of: usize,
    },
    /// The households, adults and children counted apart. Only how much they differ: the size of
    /// another household is no business of whoever compares.
    Household {
        /// By how many people.
        differ: u32,
    },
    /// The conditions that the policy would set.
    Conditions {
        /// Set in both.
        same: usize,
        /// Set in either.
        of: usize,
    },
    /// Days between the receipt dates.
    Recency {
        /// How many.
        days: u32,
    },
    /// The policy looked at no rule in one of the two: it could not answer, or its answer is gone.
    NoRules,
    /// The policy proposed no grant in one of the two, so that it set no conditions.
    NoProposal,
}

impl Measure {
    /// Whether two requests can be compared at all: they have the purpose in common, or the
    /// article.
    #[must_use]
    pub fn comparable(one: &Circumstances, other: &Circumstances) -> bool {
        one.purpose == other.purpose
            || articles(&one.legal_basis, &other.legal_basis) != ArticleLikeness::Other
    }

    /// Whether this much likeness makes an earlier decision a comparable one.
    #[must_use]
    pub fn suffices(&self, likeness: &Likeness) -> bool {
        let terms = self.terms();
        likeness.score >= terms.minimum_score && likeness.coverage >= terms.minimum_coverage
    }

    /// How alike two requests are; `one` is the request asked about. The same circumstances twice
    /// give [`WHOLE`], and nothing gives more.
    #[must_use]
    pub fn likeness(&self, one: &Circumstances, other: &Circumstances) -> Likeness {
        let parts = Part::ALL.map(|part| {
            let (score, evidence) = self.part(part, one, other);
            PartLikeness {
                part,
                weight: self.terms().weights.of(part),
                score,
                evidence,
            }
        });
        let (mut sum, mut compared, mut all) = (0, 0, 0);
        for part in &parts {
            let weight = u64::from(part.weight);
            all += weight;
            if let Some(score) = part.score {
                compared += weight;
                sum += weight * u64::from(score);
            }
        }
        Likeness {
            score: share(sum, compared * u64::from(WHOLE)),
            coverage: share(compared, all),
            parts,
        }
    }

    fn part(
        &self,
        part: Part,
        one: &Circumstances,
        other: &Circumstances,
    ) -> (Option<u16>, Evidence) {
        match part {
            Part::Purpose => {
                let same = one.purpose == other.purpose;
                (
                    Some(if same { WHOLE } else { 0 }),
                    Evidence::Purpose { same },
                )
            }
            Part::LegalBasis => {
                let relation = articles(&one.legal_basis, &other.legal_basis);
                let score = match relation {
                    ArticleLikeness::Same => WHOLE,
                    ArticleLikeness::OtherParagraph => WHOLE / 2,
                    ArticleLikeness::Other => 0,
                };
                (Some(score), Evidence::LegalBasis(relation))
            }
            Part::Amount => {
                let score = self.amounts(one.amount, other.amount);
                (Some(score), Evidence::Amount(one.amount, other.amount))
            }
            Part::Rules => rules(one, other),
            Part::Household => households(one, other),
            Part::Conditions => conditions(one.conditions.as_ref(), other.conditions.as_ref()),
            Part::Recency => {
                let days = one.received.duration_until(other.received).as_hours().abs() / 24;
                let days = u32::try_from(days).unwrap_or(u32::MAX);
                let far = self.terms().maximum_age_days;
                let near = far.saturating_sub(days);
                let score = share(near.into(), far.into());
                (Some(score), Evidence::Recency { days })
            }
        }
    }

    /// 1000 for equal amounts, 0 when one is `amount_factor` times the other or more, and in
    /// between as the smaller relates to the larger.
    fn amounts(&self, one: Cents, other: Cents) -> u16 {
        let (less, more) = (one.min(other).get(), one.max(other).get());
        if more == 0 {
            return WHOLE;
        }
        let factor = u128::from(self.terms().amount_factor);
        let (less, more) = (u128::from(less), u128::from(more));
        // (less/more - 1/factor) / (1 - 1/factor), with both sides times factor * more.
        let above = (factor * less).saturating_sub(more);
        let score = u128::from(WHOLE) * above / ((factor - 1) * more);
        u16::try_from(score).unwrap_or(WHOLE)
    }
}

/// `of` in thousandths of `whole`, rounded down; nothing of nothing is nothing.
fn share(of: u64, whole: u64) -> u16 {
    let thousandths = (u64::from(WHOLE) * of).checked_div(whole);
    u16::try_from(thousandths.unwrap_or_default()).unwrap_or(WHOLE)
}

fn thousandths(halves: usize, of: usize) -> u16 {
    let wide = |number| u64::try_from(number).unwrap_or(u64::MAX);
    share(wide(halves), 2 * wide(of))
}

fn articles(one: &LawRef, other: &LawRef) -> ArticleLikeness {
    if one.article() == other.article() {
        ArticleLikeness::Same
    } else if one.whole_article() == other.whole_article() {
        ArticleLikeness::OtherParagraph
    } else {
        ArticleLikeness::Other
    }
}

fn rules(one: &Circumstances, other: &Circumstances) -> (Option<u16>, Evidence) {
    if one.rules.is_empty() || other.rules.is_empty() {
        return (None, Evidence::NoRules);
    }
    let codes: BTreeSet<&Rule> = one.rules.keys().chain(other.rules.keys()).collect();
    let (mut same, mut unsure, mut of) = (0, 0, 0);
    for rule in codes {
        let outcomes = (one.rules.get(rule), other.rules.get(rule));
        // A rule that applied to neither says nothing of either.
        if let (
            None | Some(FindingOutcome::NotApplicable),
            None | Some(FindingOutcome::NotApplicable),
        ) = outcomes
        {
            continue;
        }
        of += 1;
        match outcomes {
            (Some(one), Some(other)) if one == other => same += 1,
            (Some(FindingOutcome::Unknown), Some(_)) | (Some(_), Some(FindingOutcome::Unknown)) => {
                unsure += 1;
            }
            _ => {}
        }
    }
    let evidence = Evidence::Rules { same, unsure, of };
    // All that was looked at applied to neither: alike, as far as rules tell.
    let score = match of {
        0 => WHOLE,
        of => thousandths(2 * same + unsure, of),
    };
    (Some(score), evidence)
}

/// Adults and children apart, each difference against the larger number of people.
fn households(one: &Circumstances, other: &Circumstances) -> (Option<u16>, Evidence) {
    let adults = |of: &Circumstances| of.persons.saturating_sub(of.children);
    let differ = adults(one)
        .abs_diff(adults(other))
        .saturating_add(one.children.abs_diff(other.children));
    let score = match one.persons.max(other.persons) {
        0 => WHOLE,
        larger => share(larger.saturating_sub(differ).into(), larger.into()),
    };
    (Some(score), Evidence::Household { differ })
}

fn conditions(
    one: Option<&BTreeSet<Rule>>,
    other: Option<&BTreeSet<Rule>>,
) -> (Option<u16>, Evidence) {
    let (Some(one), Some(other)) = (one, other) else {
        return (None, Evidence::NoProposal);
    };
    let (same, of) = (one.intersection(other).count(), one.union(other).count());
    let score = match of {
        0 => WHOLE,
        of => thousandths(2 * same, of),
    };
    (Some(score), Evidence::Conditions { same, of })
}
