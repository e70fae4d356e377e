//! Monthly series as they are said, each with what its latest months say.

use maatwerk_domain::Month;
use maatwerk_figures::Series as Counted;
use maatwerk_figures::protect::Figure;
use maatwerk_figures::trend::{self, Reading, Settings, Silence};

use super::publish::Publisher;
use super::question::{Conditions, Dimension, Question};
use super::release::Release;
use super::scan::{ByMonth, Months};

/// Published monthly numbers of households of one value.
#[derive(Debug)]
pub(crate) struct SeriesOf {
    pub(crate) value: String,
    /// Of each month from the first to the last of the release; none where it is withheld.
    pub(crate) households: Vec<Option<u32>>,
    /// What the latest months say, relative to all others: read once a release, since each reading
    /// is a regression. Nothing but published figures is read.
    pub(crate) reading: Result<Reading, Silence>,
    first: Month,
    /// Everything but what is shown of this; none in a month in which everything was withheld.
    others: Option<Vec<Option<u64>>>,
}

impl SeriesOf {
    /// The month so many after the first.
    pub(crate) fn month(&self, place: usize) -> Option<Month> {
        let ordinal = i32::try_from(place)
            .ok()?
            .checked_add(self.first.ordinal())?;
        Month::from_ordinal(ordinal).ok()
    }

    /// The place of a month, counted from the first; none before that.
    pub(crate) fn place(&self, month: Month) -> Option<usize> {
        usize::try_from(month.ordinal() - self.first.ordinal()).ok()
    }

    /// Each month with its households.
    pub(crate) fn months(&self) -> impl Iterator<Item = (Month, Option<u32>)> {
        let months = (0..).map_while(|place| self.month(place));
        months.zip(self.households.iter().copied())
    }

    /// As it is looked at.
    pub(crate) fn counted(&self) -> Counted<'_> {
        Counted {
            counts: &self.households,
            others: self.others.as_deref(),
        }
    }
}

/// Series of one dimension.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) release: Release,
    /// Of each value with a figure in at least one month.
    pub(crate) each: Vec<SeriesOf>,
}

impl Series {
    pub(super) fn new(
        dimension: Dimension,
        release: Release,
        counted: &ByMonth,
        publisher: &Publisher<'_>,
    ) -> Self {
        let everything = Question::everything(dimension).conditions();
        let last = release.month.ordinal();
        let first = counted.all.keys().next().copied().unwrap_or(last);
        let said = |conditions: &Conditions, months: &Months| {
            let figure = |month: i32| -> Option<Figure> {
                let cell = months.get(&month)?;
                let name = Month::from_ordinal(month).ok()?.to_string();
                let conditions = conditions.with("month", &name);
                Some(publisher.cell(cell, &conditions).figure)
            };
            let households: Vec<_> = (first..last)
                .map(|month| figure(month).and_then(Figure::households))
                .collect();
            let some = households.iter().any(Option::is_some);
            some.then_some(households)
        };
        let all = said(&everything, &counted.all);
        let values: Vec<_> = counted
            .values
            .iter()
            .filter_map(|(value, months)| {
                let conditions = everything.with(dimension.as_str(), value);
                Some((value, said(&conditions, months)?))
            })
            .collect();
        let noise = publisher.rules.household_noise().variance();
        let together = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let withheld = publisher.rules.most_withheld_households();
        let settings = Settings::new(noise, together).withholding(withheld);
        let each = values.into_iter().filter_map(|(value, households)| {
            let others: Option<Vec<Option<u64>>> = all.as_ref().map(|all| {
                let pairs = all.iter().zip(&households);
                // What is withheld is too small to make a difference to all others.
                pairs
                    .map(|(all, of)| all.map(|all| u64::from(all.saturating_sub(of.unwrap_or(0)))))
                    .collect()
            });
            let counted = Counted {
                counts: &households,
                others: others.as_deref(),
            };
            Some(SeriesOf {
                value: value.clone(),
                reading: trend::look(counted, &settings),
                first: Month::from_ordinal(first).ok()?,
                households,
                others,
            })
        });
        Self {
            release,
            each: each.collect(),
        }
    }
}
