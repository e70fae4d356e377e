//! What can be asked of the national figures: few, fixed questions.
//!
//! Every further way to cut the same records is one more equation for whoever wants to know about
//! one household, so periods are whole and closed, and at most two filters go together.

use std::collections::BTreeSet;
use std::fmt;

use maatwerk_domain::signal::{Agency, Barrier, LifeDomain, SignalSource};
use maatwerk_domain::{Article, Month};

/// Filters that go together.
const MOST_FILTERS: usize = 2;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dimension {
    /// Articles of law.
    Article,
    /// What stood in the way.
    Barrier,
    /// Organisations.
    Agency,
    /// Parts of life.
    LifeDomain,
    /// Quarters.
    Quarter,
}

impl Dimension {
    /// As in a condition.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Barrier => "barrier",
            Self::Agency => "agency",
            Self::LifeDomain => "life-domain",
            Self::Quarter => "quarter",
        }
    }

    /// Every value there can be, when they are a closed list.
    pub(super) fn values(self) -> Option<Vec<&'static str>> {
        match self {
            Self::Barrier => Some(Barrier::ALL.iter().map(|code| code.as_str()).collect()),
            Self::Agency => Some(Agency::ALL.iter().map(|code| code.as_str()).collect()),
            Self::LifeDomain => Some(LifeDomain::ALL.iter().map(|code| code.as_str()).collect()),
            Self::Article | Self::Quarter => None,
        }
    }
}

/// Over which months is counted, by the month in which a signal arose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Period {
    /// From the beginning.
    All,
    /// A calendar year.
    Year(i16),
    /// A quarter, 1 to 4, of a year.
    Quarter(i16, i8),
}

impl Period {
    /// Its first and last month; none when it has no ends.
    pub(crate) fn months(self) -> Option<(Month, Month)> {
        match self {
            Self::All => None,
            Self::Year(year) => Some((Month::new(year, 1).ok()?, Month::new(year, 12).ok()?)),
            Self::Quarter(year, quarter) => {
                let last = quarter.checked_mul(3)?;
                Some((
                    Month::new(year, last - 2).ok()?,
                    Month::new(year, last).ok()?,
                ))
            }
        }
    }

    /// Whether it lies wholly before the month of a release: only then are there figures of it.
    pub(crate) fn is_over(self, release: Month) -> bool {
        self.months().is_none_or(|(_, last)| last < release)
    }

    /// The quarter that a month lies in.
    pub(crate) fn quarter_of(month: Month) -> Self {
        Self::Quarter(month.year(), month.quarter())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
        }
    }
}

/// A text that is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is neither all, a year nor a quarter; examples: 2026, 2026-Q1")]
pub(crate) struct NotAPeriod;

impl std::str::FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        if text == "all" {
            return Ok(Self::All);
        }
        let (year, quarter) = match text.split_once("-Q") {
            None => (text, None),
            Some((year, quarter)) => (year, Some(quarter)),
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAPeriod);
        }
        let year: i16 = year.parse().map_err(|_| NotAPeriod)?;
        if !(2000..=2199).contains(&year) {
            return Err(NotAPeriod);
        }
        match quarter {
            None => Ok(Self::Year(year)),
            Some("1") => Ok(Self::Quarter(year, 1)),
            Some("2") => Ok(Self::Quarter(year, 2)),
            Some("3") => Ok(Self::Quarter(year, 3)),
            Some("4") => Ok(Self::Quarter(year, 4)),
            Some(_) => Err(NotAPeriod),
        }
    }
}

/// Only signals with these codes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Filters {
    pub(crate) article: Option<Article>,
    pub(crate) barrier: Option<Barrier>,
    pub(crate) agency: Option<Agency>,
    pub(crate) life_domain: Option<LifeDomain>,
    pub(crate) source: Option<SignalSource>,
}

impl Filters {
    fn count(&self) -> usize {
        [
            self.article.is_some(),
            self.barrier.is_some(),
            self.agency.is_some(),
            self.life_domain.is_some(),
            self.source.is_some(),
        ]
        .into_iter()
        .filter(|given| *given)
        .count()
    }

    fn fixes(&self, dimension: Dimension) -> bool {
        match dimension {
            Dimension::Article => self.article.is_some(),
            Dimension::Barrier => self.barrier.is_some(),
            Dimension::Agency => self.agency.is_some(),
            Dimension::LifeDomain => self.life_domain.is_some(),
            Dimension::Quarter => false,
        }
    }
}

/// A question that is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAsked {
    /// More filters than go together.
    #[error("at most two filters go together: more would single households out")]
    TooManyFilters,
    /// The rows are filtered to one.
    #[error("the rows of the table cannot be filtered to one of them")]
    FiltersRows,
}

/// A table that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    pub(crate) rows: Dimension,
    pub(crate) period: Period,
    pub(crate) filters: Filters,
}

impl Question {
    /// A question, when it is one that is answered.
    pub(crate) fn new(rows: Dimension, period: Period, filters: Filters) -> Result<Self, NotAsked> {
        if filters.count() > MOST_FILTERS {
            return Err(NotAsked::TooManyFilters);
        }
        if filters.fixes(rows) {
            return Err(NotAsked::FiltersRows);
        }
        Ok(Self {
            rows,
            period,
            filters,
        })
    }

    /// Everything, by this dimension.
    pub(super) fn everything(rows: Dimension) -> Self {
        Self {
            rows,
            period: Period::All,
            filters: Filters::default(),
        }
    }

    /// The conditions of the whole table.
    pub(super) fn conditions(&self) -> Conditions {
        let mut conditions = Conditions::default();
        let filters = &self.filters;
        if let Some(article) = &filters.article {
            conditions.add(Dimension::Article.as_str(), article.as_str());
        }
        if let Some(barrier) = filters.barrier {
            conditions.add(Dimension::Barrier.as_str(), barrier.as_str());
        }
        if let Some(agency) = filters.agency {
            conditions.add(Dimension::Agency.as_str(), agency.as_str());
        }
        if let Some(life_domain) = filters.life_domain {
            conditions.add(Dimension::LifeDomain.as_str(), life_domain.as_str());
        }
        if let Some(source) = filters.source {
            conditions.add(SOURCE, source.as_str());
        }
        match self.period {
            Period::All => {}
            Period::Year(_) => conditions.add("year", &self.period.to_string()),
            Period::Quarter(..) => {
                conditions.add(Dimension::Quarter.as_str(), &self.period.to_string());
            }
        }
        conditions
    }
}

const SOURCE: &str = "source";
const DECIDED: &str = "decided";

/// Who is in a cell, in words of which each set of households has one spelling: a cell that can be
/// asked for in two ways gets the same noise in both, so that asking twice does not average it out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Conditions(BTreeSet<(&'static str, String)>);

impl Conditions {
    pub(super) fn add(&mut self, name: &'static str, value: &str) {
        self.0.insert((name, value.to_owned()));
    }

    pub(super) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut more = self.clone();
        more.add(name, value);
        more
    }

    /// Those whose decision departed from the rule.
    pub(super) fn departed(&self) -> Self {
        self.with(SOURCE, SignalSource::Departure.as_str())
    }

    /// Those on whom was decided: a decline or a departure.
    pub(super) fn decided(&self) -> Self {
        self.with(DECIDED, "yes")
    }

    /// The one spelling: without what follows from the rest.
    pub(super) fn spelling(&self) -> String {
        let has = |name: &str| self.0.iter().any(|(other, _)| *other == name);
        let is_source =
            |source: SignalSource| self.0.contains(&(SOURCE, source.as_str().to_owned()));
        // Only a person states barriers, agencies and life domains.
        let stated = has(Dimension::Barrier.as_str())
            || has(Dimension::Agency.as_str())
            || has(Dimension::LifeDomain.as_str());
        let by_decision = is_source(SignalSource::Decline) || is_source(SignalSource::Departure);
        let mut text = String::new();
        for (name, value) in &self.0 {
            let follows = (*name == SOURCE && stated && value == SignalSource::Stated.as_str())
                || (*name == DECIDED && by_decision);
            if !follows {
                text.push_str(name);
                text.push('=');
                text.push_str(value);
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_written() {
        for text in ["all", "2026", "2026-Q1", "2026-Q4"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in [
            "", "26", "2026-Q0", "2026-Q5", "2026-1", "1999", "+026", "2026-Q11",
        ] {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod), "{text:?}");
        }
    }

    #[test]
    fn more_than_two_filters_are_not_answered() {
        let filters = Filters {
            barrier: Some(Barrier::Knowledge),
            agency: Some(Agency::Uwv),
            ..Filters::default()
        };
        assert!(Question::new(Dimension::Article, Period::All, filters.clone()).is_ok());
        assert_eq!(
            Question::new(Dimension::Barrier, Period::All, filters.clone()),
            Err(NotAsked::FiltersRows)
        );
        let filters = Filters {
            source: Some(SignalSource::Stated),
            ..filters
        };
        assert_eq!(
            Question::new(Dimension::Article, Period::All, filters),
            Err(NotAsked::TooManyFilters)
        );
    }

    #[test]
    fn one_set_of_households_has_one_spelling() {
        let by_article = Question::new(
            Dimension::Article,
            Period::All,
            Filters {
                barrier: Some(Barrier::Knowledge),
                ..Filters::default()
            },
        )
        .unwrap();
        let by_barrier = Question::new(
            Dimension::Barrier,
            Period::All,
            Filters {
                article: Some("BWBR0015703&artikel=35".parse().unwrap()),
                source: Some(SignalSource::Stated),
                ..Filters::default()
            },
        )
        .unwrap();
        let cell =
            |question: &Question, name, value| question.conditions().with(name, value).spelling();
        assert_eq!(
            cell(&by_article, "article", "BWBR0015703&artikel=35"),
            cell(&by_barrier, "barrier", "knowledge"),
        );
        // Decided on and departed is departed.
        let all = Conditions::default();
        assert_eq!(
            all.departed().decided().spelling(),
            all.departed().spelling()
        );
        assert_ne!(all.decided().spelling(), all.departed().spelling());
    }
}
