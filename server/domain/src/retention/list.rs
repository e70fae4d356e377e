//! The selection list.

use crate::Date;
use crate::case::{Case, DecidedOn};

/// The longest term, in months: a century.
pub const MOST_MONTHS: u16 = 1200;

/// What came of a case: which category it falls in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Money was granted, and some of it was or became a loan.
    Loan,
    /// Money was granted.
    Granted,
    /// Nothing was granted, and something was declined.
    Declined,
    /// Nothing was decided.
    Undecided,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Loan, Self::Granted, Self::Declined, Self::Undecided];

    /// That of a case. Withdrawn decisions count: what was paid or declined on them was once accounted
    /// for.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        if !case.loans.is_empty() {
            Self::Loan
        } else if !case.grants.is_empty() {
            Self::Granted
        } else if case
            .decisions
            .values()
            .any(|decided| matches!(decided.about, DecidedOn::Request(..)))
        {
            Self::Declined
        } else {
            Self::Undecided
        }
    }
}

/// What a term counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// The day on which the case was closed.
    CaseClosed,
    /// The day of the last act in a closed case: what comes back after the closing counts.
    LastAct,
}

/// A category of a selection list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code in the list: `11.1`.
    pub code: String,
    /// The cases in it.
    pub outcome: Outcome,
    /// What its terms rest on, in words, with the article or the number in the published list.
    pub source: String,
    /// What the terms count from.
    pub starts: Start,
    /// For how many whole months persons are kept.
    pub person_months: u16,
    /// For how many whole months the accounting is kept; never shorter.
    pub accounting_months: u16,
}

/// A selection list: one category for each outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectionList {
    name: String,
    example: bool,
    categories: Vec<Category>,
}

/// What is wrong with a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    /// No category, or more than one, for an outcome: a case would be kept for ever, or for nobody knows
    /// how long.
    #[error("each of the outcomes loan, granted, declined and undecided has exactly one category")]
    Outcomes,
    /// Two categories with one code.
    #[error("two categories have the code {0}")]
    Code(String),
    /// The accounting would go before the persons in it.
    #[error("in category {0} the accounting is kept for a shorter time than persons")]
    Shorter(String),
    /// Longer than a century.
    #[error("a term in category {0} is longer than {MOST_MONTHS} months")]
    TooLong(String),
    /// A period that ends before it begins.
    #[error("the list {0} is for no day: its `until` is before its `from`")]
    Backwards(String),
    /// A case may have been closed before the first list.
    #[error(
        "no list is for cases that were closed before {1}: give the one that was in force by then, or leave \
         out `from` in the list {0} when it is for all before it too"
    )]
    NoneBefore(String, Date),
    /// A case may be closed after the last list.
    #[error(
        "no list is for cases that are closed after {1}: give the one that follows, or leave out `until` in the \
         list {0} as long as none does"
    )]
    NoneAfter(String, Date),
    /// Days between two lists.
    #[error("between the lists {0} and {1} are days that no list is for")]
    Gap(String, String),
    /// Days that two lists are for.
    #[error(
        "the lists {0} and {1} are both for some days: the one ends on the day before the other begins"
    )]
    Overlap(String, String),
    /// None was given.
    #[error("there is no list")]
    NoList,
}

impl SelectionList {
    /// The list of these categories; an `example` was set by nobody.
    ///
    /// # Errors
    /// See [`ListFault`].
    pub fn new(name: String, example: bool, categories: Vec<Category>) -> Result<Self, ListFault> {
        for outcome in Outcome::ALL {
            let of = categories.iter().filter(|one| one.outcome == outcome);
            if of.count() != 1 {
                return Err(ListFault::Outcomes);
            }
        }
        for (at, category) in categories.iter().enumerate() {
            if categories[..at].iter().any(|one| one.code == category.code) {
                return Err(ListFault::Code(category.code.clone()));
            }
            if category.person_months > category.accounting_months {
                return Err(ListFault::Shorter(category.code.clone()));
            }
            if category.accounting_months > MOST_MONTHS {
                return Err(ListFault::TooLong(category.code.clone()));
            }
        }
        Ok(Self {
            name,
            example,
            categories,
        })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Nobody set it: its terms are an example.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.example
    }

    /// Its categories.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The category of an outcome.
    #[must_use]
    pub fn category(&self, outcome: Outcome) -> &Category {
        let found = self.categories.iter().find(|one| one.outcome == outcome);
        // `new` saw to it that there is one for each.
        found.unwrap_or(&self.categories[0])
    }

    /// The shortest term of all, in months: nothing is due earlier than this after its case was closed.
    #[must_use]
    pub fn shortest(&self) -> u16 {
        let months = self.categories.iter().map(|one| one.person_months);
        months.min().unwrap_or_default()
    }
}

impl Default for SelectionList {
    /// An example, to be replaced by what the authority set.
    fn default() -> Self {
        let category =
            |code: &str, outcome, person_months, accounting_months, source: &str| Category {
                code: code.to_owned(),
                outcome,
                source: source.to_owned(),
                starts: Start::LastAct,
                person_months,
                accounting_months,
            };
        let ten_years = "Voorbeeld. Voor stukken over inkomsten en uitgaven: zeven jaar (Algemene wet \
                         inzake rijksbelastingen 52 lid 4); voor een verstrekking: tien jaar na afhandeling. \
                         Stel de termijnen vast met uw eigen selectielijst (Archiefwet 1995, 5).";
        let five_years = "Voorbeeld. Vijf jaar na afhandeling. Stel de termijnen vast met uw eigen \
                          selectielijst (Archiefwet 1995, 5).";
        let one_year = "Voorbeeld. Een jaar na afhandeling. Stel de termijnen vast met uw eigen \
                        selectielijst (Archiefwet 1995, 5).";
        Self {
            name: "Voorbeeld".to_owned(),
            example: true,
            categories: vec![
                category("lening", Outcome::Loan, 84, 120, ten_years),
                category("verstrekt", Outcome::Granted, 60, 120, ten_years),
                category("afgewezen", Outcome::Declined, 60, 60, five_years),
                category("niet-besloten", Outcome::Undecided, 12, 12, one_year),
            ],
        }
    }
}
