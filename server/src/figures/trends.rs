//! `GET /signals/trends`.

use maatwerk_figures::trend::{Direction, Reading};
use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Protection, Release, label};
use crate::http::access::READS_FIGURES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter, article};
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::programme::{Dimension, SeriesOf};
use crate::wire::Month;

/// Series on a page when nothing is said.
const PAGE: usize = 50;

/// Monthly series, and what their latest months say.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Trends {
    /// Up to where the national log is counted.
    release: Release,
    /// How the figures were protected: trends are read from protected figures only.
    protection: Protection,
    /// How many series were looked at together.
    looked_at: usize,
    /// Rises first, then falls, then the others; the largest excess first.
    series: Vec<Trend>,
    /// Send it as `offset` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

/// A series and what its latest months say.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trend {
    /// The article in its one spelling, or the code.
    pub(crate) value: String,
    /// What a Dutch screen calls it, when it is a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'static str>,
    /// Each month, the latest last.
    pub(crate) months: Vec<InMonth>,
    /// What the latest months say; absent when nothing can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reading: Option<Said>,
    /// Why nothing can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    silent: Option<String>,
}

/// A month of a series.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InMonth {
    /// Which.
    pub(crate) month: Month,
    /// Households; absent when withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) households: Option<u32>,
    /// What was to be expected, where there is an expectation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<f64>,
    /// Fewer than noise explains lies below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lower: Option<f64>,
    /// More than noise explains lies above this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) upper: Option<f64>,
}

/// What the latest months say.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Said {
    /// More or less than noise explains, or neither.
    pub(crate) direction: Way,
    /// The first month of the rise or fall, as far as can be said; else the latest month.
    pub(crate) since: Month,
    /// Households over the months from then on, as published.
    observed: u64,
    /// Months that are withheld as too small are counted in it as the most that is withheld: the
    /// fall is at least so deep.
    at_most: bool,
    /// What was to be expected of them.
    expected: f64,
    /// Fewer is a fall.
    lower: f64,
    /// More is a rise.
    upper: f64,
    /// Observed minus expected.
    excess: f64,
    /// Observed over expected.
    ratio: f64,
    /// How it was found.
    method: Method,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Way {
    /// More than noise explains.
    Rise,
    /// Less than noise explains.
    Fall,
    /// Neither.
    Steady,
}

/// How a reading came about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Method {
    /// Its name in the literature.
    name: &'static str,
    /// The probability, on each side, of marking a series in which there is only noise.
    alpha: f64,
    /// Months that the expectation rests on.
    baseline: usize,
    /// Latest months left out of it.
    left_out: usize,
    /// Months of the baseline with less weight, because they were out of the ordinary themselves.
    down_weighted: usize,
    /// Whether counts are taken relative to all others.
    relative: bool,
    /// Whether growth is in the expectation.
    growth: bool,
    /// Whether a yearly wave is in the expectation.
    season: bool,
    /// The variance over the mean of the counts, at least 1.
    dispersion: f64,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/signals/trends", "signalTrends")
        .says(
            "What rises or falls by more than noise.",
            "Monthly numbers of households of every article, barrier, organisation or part of life, \
             with what was to be expected: quasi-Poisson limits in the manner of Farrington \
             (Farrington et al. 1996, Noufaily et al. 2013), relative to all others together. Read \
             from protected figures only.",
        )
        .by(READS_FIGURES)
        .query(Parameter::query(
            "by",
            Form::OneOf(&["article", "barrier", "agency", "life-domain"]),
            "Series of what; articles when absent.",
        ))
        .query(Parameter::query(
            "article",
            Form::Article,
            "Only the series of this article.",
        ))
        .query(Parameter::query(
            "marked",
            Form::Flag,
            "`true`: only rises and falls.",
        ))
        .paged_by_offset(500, "The most series on the page; 50 when absent.")
        .or(Kind::ViewsBehind)
        .answers::<Trends>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let dimension = match call.parameter::<String>("by").as_deref() {
        Some("barrier") => Dimension::Barrier,
        Some("agency") => Dimension::Agency,
        Some("life-domain") => Dimension::LifeDomain,
        _ => Dimension::Article,
    };
    let only = call
        .parameter::<String>("article")
        .and_then(|text| article(&text));
    let marked: bool = call.parameter("marked").unwrap_or_default();
    let series = call.app.series(dimension).await?;
    let rules = call.app.figures.rules();
    let mut trends: Vec<Trend> = series
        .each
        .iter()
        .filter(|one| only.as_ref().is_none_or(|only| only.as_str() == one.value))
        .map(|one| Trend::of(one, dimension))
        .filter(|trend| !marked || trend.is_marked())
        .collect();
    trends.sort_by(|a, b| {
        a.order()
            .partial_cmp(&b.order())
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let looked_at = series.each.len();
    let (page, next) = call.at_offset(trends, PAGE);
    Reply::read(&Trends {
        release: Release::of(&series.release),
        protection: Protection::of(rules),
        looked_at,
        series: page,
        next,
    })
}

impl Trend {
    fn of(one: &SeriesOf, dimension: Dimension) -> Self {
        let mut months: Vec<InMonth> = one
            .months()
            .map(|(month, households)| InMonth {
                month: Month(month),
                households,
                expected: None,
                lower: None,
                upper: None,
            })
            .collect();
        let (reading, silent) = match &one.reading {
            Ok(reading) => {
                for line in &reading.line {
                    if let Some(month) = months.get_mut(line.month) {
                        month.expected = Some(line.expected);
                        month.lower = Some(line.lower);
                        month.upper = Some(line.upper);
                    }
                }
                (Said::of(reading, one), None)
            }
            Err(silence) => (None, Some(silence.to_string())),
        };
        Self {
            value: one.value.clone(),
            label: label(dimension, &one.value),
            months,
            reading,
            silent,
        }
    }

    fn is_marked(&self) -> bool {
        let way = self.reading.as_ref().map(|said| said.direction);
        matches!(way, Some(Way::Rise | Way::Fall))
    }

    /// Rises first, and the largest excess; those of which nothing can be said last.
    fn order(&self) -> (bool, Option<Way>, f64) {
        let said = self.reading.as_ref();
        (
            said.is_none(),
            said.map(|said| said.direction),
            said.map_or(0.0, |said| -said.excess.abs()),
        )
    }
}

impl Said {
    fn of(reading: &Reading, one: &SeriesOf) -> Option<Self> {
        let method = &reading.method;
        Some(Self {
            direction: match reading.direction {
                Direction::Rise => Way::Rise,
                Direction::Fall => Way::Fall,
                Direction::Steady => Way::Steady,
            },
            since: Month(one.month(reading.since)?),
            observed: reading.observed,
            at_most: reading.at_most,
            expected: reading.expected,
            lower: reading.lower,
            upper: reading.upper,
            excess: reading.excess,
            ratio: reading.ratio,
            method: Method {
                name: method.name,
                alpha: method.alpha,
                baseline: method.baseline,
                left_out: method.left_out,
                down_weighted: method.down_weighted,
                relative: method.relative,
                growth: method.growth,
                season: method.season,
                dispersion: method.dispersion,
            },
        })
    }
}
