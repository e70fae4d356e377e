//! How earlier decisions are compared, and what became of them.

use maatwerk_domain as domain;

codes! {
    /// What two requests are compared on.
    enum ComparedPart of domain::comparable::Part {
        /// What the money is for.
        Purpose = "purpose",
        /// The article it is asked on.
        LegalBasis = "legal-basis",
        /// How much is asked.
        Amount = "amount",
        /// Which rules held, and which did not.
        Rules = "rules",
        /// How many adults and children the household has.
        Household = "household",
        /// The conditions that the policy would set.
        Conditions = "conditions",
        /// How far the receipt dates lie apart.
        Recency = "recency",
    }

    /// What became of a decision.
    enum Aftermath of domain::comparable::Aftermath {
        /// It stands, and nothing more was to follow: a decline, or a gift without conditions.
        Stands = "stands",
        /// It was withdrawn.
        Withdrawn = "withdrawn",
        /// The conditions of the gift still run.
        ConditionsRun = "conditions-run",
        /// The conditions held to the end: a gift for good.
        Fulfilled = "fulfilled",
        /// A condition was broken, and a person let the gift be one.
        Kept = "kept",
        /// A loan, from the start or by conversion, that is not paid back yet.
        LoanRuns = "loan-runs",
        /// A loan that was paid back.
        Repaid = "repaid",
        /// A loan of which nothing is left to pay because the rest was waived.
        Waived = "waived",
    }
}

mirror! {
    /// How much each part counts in a comparison, from 0 (not at all) to 1000. What matters is how
    /// they relate.
    struct Weights of domain::comparable::Weights {
        /// Of the purpose.
        #[schemars(range(max = 1000))]
        purpose: u16,
        /// Of the article.
        #[schemars(range(max = 1000))]
        legal_basis: u16,
        /// Of the amount.
        #[schemars(range(max = 1000))]
        amount: u16,
        /// Of the rules.
        #[schemars(range(max = 1000))]
        rules: u16,
        /// Of the household.
        #[schemars(range(max = 1000))]
        household: u16,
        /// Of the conditions.
        #[schemars(range(max = 1000))]
        conditions: u16,
        /// Of the time between.
        #[schemars(range(max = 1000))]
        recency: u16,
    }

    /// What "similar" means in this installation.
    struct MeasureTerms of domain::comparable::MeasureTerms {
        /// How much each part counts.
        weights: Weights,
        /// From this score on decisions are comparable.
        #[schemars(range(max = 1000))]
        minimum_score: u16,
        /// At least this share of the weights, in thousandths, must be comparable at all.
        #[schemars(range(max = 1000))]
        minimum_coverage: u16,
        /// How many times larger an amount is when it counts as wholly different.
        #[schemars(range(min = 2, max = 100))]
        amount_factor: u16,
        /// Older decisions are left out, in days. Receipt dates that lie this far apart count as
        /// wholly different.
        #[schemars(range(min = 1, max = 36_525))]
        maximum_age_days: u32,
        /// The most decisions that are scored: the newest.
        #[schemars(range(min = 1, max = 10_000))]
        most_scored: u32,
    }
}
