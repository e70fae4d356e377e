//! What "similar" means: weights and bounds, which an authority may set.

/// What two requests are compared on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What the money is for.
    Purpose,
    /// The article it is asked on.
    LegalBasis,
    /// How much is asked.
    Amount,
    /// Which rules held, and which did not.
    Rules,
    /// How many adults and children the household has.
    Household,
    /// The conditions that the policy would set.
    Conditions,
    /// How far the receipt dates lie apart.
    Recency,
}

impl Part {
    /// Every part, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Purpose,
        Self::LegalBasis,
        Self::Amount,
        Self::Rules,
        Self::Household,
        Self::Conditions,
        Self::Recency,
    ];
}

/// How much each part counts, from 0 (not at all) to 1000. What matters is how they relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// Of the purpose.
    pub purpose: u16,
    /// Of the article.
    pub legal_basis: u16,
    /// Of the amount.
    pub amount: u16,
    /// Of the rules.
    pub rules: u16,
    /// Of the household.
    pub household: u16,
    /// Of the conditions.
    pub conditions: u16,
    /// Of the time between.
    pub recency: u16,
}

impl Weights {
    /// The weight of a part.
    #[must_use]
    pub fn of(&self, part: Part) -> u16 {
        match part {
            Part::Purpose => self.purpose,
            Part::LegalBasis => self.legal_basis,
            Part::Amount => self.amount,
            Part::Rules => self.rules,
            Part::Household => self.household,
            Part::Conditions => self.conditions,
            Part::Recency => self.recency,
        }
    }
}

/// A measure as somebody set it, not checked yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasureTerms {
    /// How much each part counts.
    pub weights: Weights,
    /// From this score on decisions are comparable, 0 to 1000.
    pub minimum_score: u16,
    /// At least this share of the weights must be comparable at all, 0 to 1000: a score over next
    /// to nothing says nothing.
    pub minimum_coverage: u16,
    /// How many times larger an amount is when it counts as wholly different: 2 to 100.
    pub amount_factor: u16,
    /// Decisions older than this are left out, in days: 1 to 36,525 (a hundred years). Receipt
    /// dates that lie this far apart count as wholly different.
    pub maximum_age_days: u32,
    /// The most decisions that are scored, the newest: 1 to 10,000.
    pub most_scored: u32,
}

/// Why terms are no measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MeasureFault {
    /// A number is out of its bounds.
    #[error("{what} is not from {least} to {most}")]
    OutOfBounds {
        /// Which.
        what: &'static str,
        /// The least it may be.
        least: u32,
        /// The most it may be.
        most: u32,
    },
    /// Every weight is zero: everything would be alike.
    #[error("every weight is zero")]
    Weightless,
}

/// What "similar" means in an installation. Always within its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure(MeasureTerms);

impl Measure {
    /// A measure on these terms.
    ///
    /// # Errors
    /// When a number is out of its bounds, or no part counts.
    pub fn new(terms: MeasureTerms) -> Result<Self, MeasureFault> {
        let bounds = [
            ("a weight", terms.heaviest().into(), 0, 1000),
            ("the minimum score", terms.minimum_score.into(), 0, 1000),
            (
                "the minimum coverage",
                terms.minimum_coverage.into(),
                0,
                1000,
            ),
            ("the amount factor", terms.amount_factor.into(), 2, 100),
            ("the maximum age in days", terms.maximum_age_days, 1, 36_525),
            (
                "the number of decisions scored",
                terms.most_scored,
                1,
                10_000,
            ),
        ];
        for (what, number, least, most) in bounds {
            if !(least..=most).contains(&number) {
                return Err(MeasureFault::OutOfBounds { what, least, most });
            }
        }
        if terms.heaviest() == 0 {
            return Err(MeasureFault::Weightless);
        }
        Ok(Self(terms))
    }

    /// What it was made of.
    #[must_use]
    pub fn terms(&self) -> &MeasureTerms {
        &self.0
    }
}

impl MeasureTerms {
    fn heaviest(&self) -> u16 {
        let weights = Part::ALL.map(|part| self.weights.of(part));
        weights.into_iter().max().unwrap_or_default()
    }
}

/// Purpose and rules count most: what was asked, and how the facts lay to the rules. Five years is
/// the term after which a claim to pay lapses (Awb 4:104): what is older belongs to another time.
impl Default for Measure {
    fn default() -> Self {
        Self(MeasureTerms {
            weights: Weights {
                purpose: 250,
                legal_basis: 150,
                amount: 150,
                rules: 250,
                household: 100,
                conditions: 50,
                recency: 50,
            },
            minimum_score: 600,
            minimum_coverage: 500,
            amount_factor: 3,
            maximum_age_days: 1826,
            most_scored: 2000,
        })
    }
}
