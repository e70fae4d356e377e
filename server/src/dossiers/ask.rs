//! What a dossier asks of the published national figures.

use std::fmt::Write as _;
use std::sync::Arc;

use maatwerk_domain::dossier::{Dossier, DossierRefusal, Release};
use maatwerk_domain::signal::{Agency, AmountBand, Barrier, LifeDomain, WaitingBand};
use maatwerk_domain::{Article, LawRef as DomainLawRef, Month, Refusal};
use maatwerk_figures::effect::{Change, Side, compare};
use maatwerk_figures::protect::Protection;
use maatwerk_figures::trend::{Direction, Reading};
use schemars::JsonSchema;
use serde::Deserialize;

use super::snapshot::{BarSaid, By, Expected, MonthSaid, Said, Snapshot};
use crate::app::App;
use crate::http::problem::{Fault, Problem};
use crate::programme::{self, Dimension, Filters, Period, Question, SeriesOf};
use crate::wire::{self, Day, LawRef};

/// A question about an article of the dossier.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(super) enum Ask {
    /// Households by month, with what was expected and where they rose.
    Months {
        /// The article.
        article: LawRef,
    },
    /// Households by something else, over a period that is over.
    Bars {
        /// The article.
        article: LawRef,
        /// By what.
        by: By,
        /// `all`, a year `2026` or a quarter `2026-Q3`.
        #[schemars(regex(pattern = "^(all|2[01][0-9]{2}(-Q[1-4])?)$"))]
        period: String,
    },
    /// Households after the change came into force, compared with before.
    Effect {
        /// The article.
        article: LawRef,
    },
}

/// What was answered.
pub(super) struct Asked {
    pub(super) snapshot: Snapshot,
    pub(super) release: Release,
}

impl Ask {
    /// The article it is about.
    pub(super) fn article(&self) -> &DomainLawRef {
        match self {
            Self::Months { article } | Self::Bars { article, .. } | Self::Effect { article } => {
                &article.0
            }
        }
    }

    /// The question as a text of which each question has one.
    pub(super) fn query(&self) -> String {
        let article = Article::from(self.article());
        match self {
            Self::Months { .. } => format!("months article={article}"),
            Self::Bars { by, period, .. } => {
                format!("bars by={} period={period} article={article}", by.code())
            }
            Self::Effect { .. } => format!("effect article={article}"),
        }
    }
}

impl Ask {
    /// Asks, and keeps what was said in a form of its own.
    pub(super) async fn answer(&self, app: &Arc<App>, dossier: &Dossier) -> Result<Asked, Problem> {
        let (said, release) = match self {
            Self::Months { article } => {
                let series = app.series(Dimension::Article).await?;
                (months(article, &series)?, series.release)
            }
            Self::Bars {
                article,
                by,
                period,
            } => bars(app, article, *by, period).await?,
            Self::Effect { article } => {
                let series = app.series(Dimension::Article).await?;
                (effect(app, article, dossier, &series)?, series.release)
            }
        };
        Ok(Asked {
            snapshot: Snapshot {
                said,
                protection: Protection::of(app.figures.rules()).dutch,
            },
            release: Release {
                month: release.month,
                position: release.head.position.get(),
                root: release.head.root,
            },
        })
    }
}

/// The published months of an article.
fn published<'a>(article: &LawRef, series: &'a programme::Series) -> Result<&'a SeriesOf, Problem> {
    let article = Article::from(&article.0);
    let mut all = series.each.iter();
    all.find(|of| of.value == article.as_str())
        .ok_or_else(|| refused(DossierRefusal::NothingPublished))
}

fn months(article: &LawRef, series: &programme::Series) -> Result<Said, Problem> {
    let published = published(article, series)?;
    let reading = published.reading.as_ref().ok();
    let months = published.months().enumerate();
    Ok(Said::Months {
        article: article.clone(),
        months: months
            .map(|(place, (month, households))| MonthSaid {
                month: wire::Month(month),
                households,
                expected: reading.and_then(|reading| expected(reading, place)),
                rise: reading.is_some_and(|reading| {
                    reading.direction == Direction::Rise
                        && place >= reading.since
                        && households.is_some()
                }),
            })
            .collect(),
        method: reading.map(|reading| {
            format!(
                "De verwachting en haar grenzen komen uit een quasi-Poissonregressie over {} \
                 eerdere maanden, zoals bij de bewaking van infectieziekten (Farrington 1996, \
                 Noufaily 2013); een stijging is meer dan daarbij met toeval te verklaren is.",
                reading.method.baseline
            )
        }),
    })
}

fn expected(reading: &Reading, place: usize) -> Option<Expected> {
    let found = reading.line.iter().find(|expected| expected.month == place);
    found.map(|expected| Expected {
        lower: expected.lower,
        middle: expected.expected,
        upper: expected.upper,
    })
}

fn effect(
    app: &App,
    article: &LawRef,
    dossier: &Dossier,
    series: &programme::Series,
) -> Result<Said, Problem> {
    let from = dossier
        .in_force_from()
        .ok_or_else(|| refused(DossierRefusal::NotInForce))?;
    let published = published(article, series)?;
    let nothing = || refused(DossierRefusal::NothingToCompare);
    let change = Change {
        month: published.place(Month::of(from)).ok_or_else(nothing)?,
        // A month in which both held is neither before nor after.
        transition: usize::from(from.day() != 1),
    };
    let rules = app.figures.rules();
    let (noise, withheld) = (
        rules.household_noise().variance(),
        rules.most_withheld_households(),
    );
    let counted = published.counted();
    let found = compare(counted, change, noise, Some(withheld)).map_err(|_| nothing())?;
    let months = |side: Side| {
        let months = counted.counts.get(side.from..side.until);
        let published = months.unwrap_or_default().iter().flatten().count();
        u32::try_from(published).unwrap_or(u32::MAX)
    };
    let mut method = "Berekend met een onderbroken tijdreeks (quasi-Poissonregressie) over \
        gepubliceerde maandcijfers. Het vergelijkt, en bewijst geen oorzaak."
        .to_owned();
    if found.at_most {
        let _ = write!(
            method,
            " Maanden na de wijziging die te klein zijn om te tonen, tellen als {withheld}: de \
             daling is ten minste zo groot."
        );
    }
    Ok(Said::Effect {
        article: article.clone(),
        in_force_from: Day(from),
        months_before: months(found.before),
        months_after: months(found.after),
        ratio: found.ratio,
        lower: found.lower,
        upper: found.upper,
        method,
    })
}

async fn bars(
    app: &Arc<App>,
    article: &LawRef,
    by: By,
    period: &str,
) -> Result<(Said, programme::Release), Problem> {
    let fault = |code, detail| Problem::invalid(vec![Fault::body("/ask/period", code, detail)]);
    let asked: Period = period
        .parse()
        .map_err(|_| fault("pattern", "is neither all, a year nor a quarter"))?;
    let key = Article::from(&article.0);
    let (rows, filters) = match by {
        By::AmountBand | By::WaitingBand => (Dimension::Article, Filters::default()),
        By::LifeDomain => (Dimension::LifeDomain, of_article(&key)),
        By::Barrier => (Dimension::Barrier, of_article(&key)),
        By::Agency => (Dimension::Agency, of_article(&key)),
    };
    let question = Question::new(rows, asked, filters)
        .map_err(|_| fault("not-asked", "is not asked together with this"))?;
    let table = app
        .table(question)
        .await?
        .ok_or_else(|| fault("unfinished", "is not over yet: its figures come out whole"))?;
    let row = |code: &str| table.rows.iter().find(|(value, _)| value == code);
    let said = |code: &str, dutch: &str, households| BarSaid {
        code: code.to_owned(),
        dutch: dutch.to_owned(),
        households,
    };
    let row_of = |code: &str| row(code).and_then(|(_, row)| row.all.figure.households());
    let band = |code: &str, dutch: &str, place: usize| {
        let bands = row(key.as_str()).map(|(_, row)| match by {
            By::AmountBand => &row.amounts,
            _ => &row.waits,
        });
        let figure = bands.and_then(|bands| bands.figures.get(place));
        said(code, dutch, figure.and_then(|figure| figure.households()))
    };
    let bars = match by {
        By::AmountBand => (0..)
            .zip(AmountBand::ALL)
            .map(|(place, of)| band(of.as_str(), of.label(), place))
            .collect(),
        By::WaitingBand => (0..)
            .zip(WaitingBand::ALL)
            .map(|(place, of)| band(of.as_str(), of.label(), place))
            .collect(),
        By::LifeDomain => LifeDomain::ALL
            .iter()
            .map(|of| said(of.as_str(), of.label(), row_of(of.as_str())))
            .collect(),
        By::Barrier => Barrier::ALL
            .iter()
            .map(|of| said(of.as_str(), of.label(), row_of(of.as_str())))
            .collect(),
        By::Agency => Agency::ALL
            .iter()
            .map(|of| said(of.as_str(), of.label(), row_of(of.as_str())))
            .collect(),
    };
    let said = Said::Bars {
        article: article.clone(),
        by,
        period: period.to_owned(),
        bars,
    };
    Ok((said, table.release))
}

fn of_article(article: &Article) -> Filters {
    Filters {
        article: Some(article.clone()),
        ..Filters::default()
    }
}

fn refused(refusal: DossierRefusal) -> Problem {
    Refusal::from(refusal).into()
}
