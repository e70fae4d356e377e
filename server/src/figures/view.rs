//! Figures on the wire.

use maatwerk_domain::signal::{AmountBand, WaitingBand};
use maatwerk_figures::protect::{Figure, Protection as Protected, Rules};
use schemars::JsonSchema;
use serde::Serialize;

use crate::programme::{Bands, Dimension, Published, Release as Released};
use crate::wire::{self, Month, Root};

/// Up to where the national log is counted. Figures move once a month, all together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Release {
    /// What was recorded before this month counts.
    pub(crate) month: Month,
    /// The position in the national log of the last record that counts.
    pub(crate) position: u64,
    /// The root of the national log when it ended there (RFC 6962), in hexadecimal.
    pub(crate) root: Root,
}

impl Release {
    pub(crate) fn of(release: &Released) -> Self {
        Self {
            month: Month(release.month),
            position: release.head.position.get(),
            root: Root(release.head.root),
        }
    }
}

/// How the figures of this answer were protected.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Protection {
    /// `cell-key`: every count carries bounded noise that follows from who is in it.
    method: &'static str,
    /// A number of households is off by at most this.
    max_deviation: u32,
    /// The variance of that deviation.
    variance: f64,
    /// A number of authorities is off by at most this.
    authority_max_deviation: u32,
    /// The variance of that deviation.
    authority_variance: f64,
    /// Behind every figure stand at least so many households.
    min_households: u32,
    /// Behind every figure stand at least so many authorities.
    min_authorities: u32,
    /// The same in Dutch, for a reader.
    explanation: String,
}

impl Protection {
    pub(crate) fn of(rules: &Rules) -> Self {
        let said = Protected::of(rules);
        Self {
            method: said.method,
            max_deviation: said.max_deviation,
            variance: said.variance,
            authority_max_deviation: said.authority_max_deviation,
            authority_variance: said.authority_variance,
            min_households: said.min_households,
            min_authorities: said.min_authorities,
            explanation: said.dutch,
        }
    }
}

/// Figures of one row. What is absent is withheld: it may be nothing, or too few to say.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Figures {
    /// Households touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    households: Option<u32>,
    /// Authorities they stand with.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorities: Option<u32>,
    /// The release whose records are counted: an earlier one when too little was added since.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Month>,
    /// Amounts asked.
    amounts: Amounts,
    /// From receipt to decision.
    waiting: Waiting,
    /// How often the decision departed from the rule.
    departures: Departures,
}

/// Households by the amount asked. A household counts in the band of its first signal with one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Amounts {
    /// In order; those that are withheld have no number.
    bands: Vec<InBand<wire::AmountBand>>,
    /// Between which amounts, in eurocents, the sum lies for certain: computed from the bands.
    #[serde(skip_serializing_if = "Option::is_none")]
    sum: Option<Between>,
    /// The band, or the two, that the median lies in: computed from the bands. Empty
    /// when that cannot be said.
    median: Vec<wire::AmountBand>,
}

/// Households by waiting time. A household counts in the band of its first signal with one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Waiting {
    /// In order; those that are withheld have no number.
    bands: Vec<InBand<wire::WaitingBand>>,
    /// The band, or the two, that the median lies in: computed from the bands. Empty
    /// when that cannot be said.
    median: Vec<wire::WaitingBand>,
}

/// Households in a band.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InBand<B> {
    /// Which.
    band: B,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    households: Option<u32>,
}

/// An interval, both ends included.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Between {
    /// At least.
    least: u64,
    /// At most; absent when it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u64>,
}

/// Decisions that departed from the rule, among those that a signal tells of: declines and
/// departures.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Departures {
    /// Households on whom was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<u32>,
    /// Of these, households with a departure.
    #[serde(skip_serializing_if = "Option::is_none")]
    departed: Option<u32>,
    /// Between which parts per thousand the share lies for certain, given the noise.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_thousand: Option<Between>,
}

impl Figures {
    pub(crate) fn of(row: &Published, rules: &Rules) -> Self {
        let (households, authorities) = match row.all.figure {
            Figure::Shown {
                households,
                authorities,
            } => (Some(households), Some(authorities)),
            Figure::Withheld(_) => (None, None),
        };
        Self {
            households,
            authorities,
            as_of: row.all.release.and_then(|release| {
                let ordinal = i32::try_from(release).ok()?;
                maatwerk_domain::Month::from_ordinal(ordinal)
                    .ok()
                    .map(Month)
            }),
            amounts: Amounts {
                bands: in_bands(AmountBand::ALL, &row.amounts, wire::AmountBand),
                sum: row.amounts.sum.map(|sum| Between {
                    least: sum.low,
                    most: sum.high,
                }),
                median: median(AmountBand::ALL, &row.amounts, wire::AmountBand),
            },
            waiting: Waiting {
                bands: in_bands(WaitingBand::ALL, &row.waits, wire::WaitingBand),
                median: median(WaitingBand::ALL, &row.waits, wire::WaitingBand),
            },
            departures: Departures::of(row, rules),
        }
    }
}

impl Departures {
    fn of(row: &Published, rules: &Rules) -> Self {
        let (decided, departed) = (row.decided.households(), row.departed.households());
        let per_thousand = decided.zip(departed).map(|(decided, departed)| {
            let (decided, departed) = (
                rules.true_households(decided),
                rules.true_households(departed),
            );
            let share = |part: u32, whole: u32| {
                (u64::from(part) * 1000)
                    .checked_div(u64::from(whole))
                    .map_or(1000, |share| share.min(1000))
            };
            Between {
                least: share(departed.0, decided.1),
                most: Some(share(departed.1, decided.0)),
            }
        });
        Self {
            decided,
            departed,
            per_thousand,
        }
    }
}

fn in_bands<B: Copy, W>(all: &[B], bands: &Bands, wire: fn(B) -> W) -> Vec<InBand<W>> {
    all.iter()
        .zip(&bands.figures)
        .map(|(band, figure)| InBand {
            band: wire(*band),
            households: figure.households(),
        })
        .collect()
}

/// Bands with an exact count each.
pub(super) fn counted_bands<B: Copy, W>(
    all: &[B],
    wire: fn(B) -> W,
    count: impl Fn(B) -> u32,
) -> Vec<InBand<W>> {
    all.iter()
        .map(|band| InBand {
            band: wire(*band),
            households: Some(count(*band)),
        })
        .collect()
}

fn median<B: Copy, W>(all: &[B], bands: &Bands, wire: fn(B) -> W) -> Vec<W> {
    let Some(median) = bands.median else {
        return Vec::new();
    };
    all.get(median.first..=median.last)
        .unwrap_or_default()
        .iter()
        .map(|band| wire(*band))
        .collect()
}

/// What a Dutch screen calls a value of a closed list.
pub(crate) fn label(dimension: Dimension, value: &str) -> Option<&'static str> {
    use maatwerk_domain::signal::{Agency, Barrier, LifeDomain};
    match dimension {
        Dimension::Barrier => value.parse::<Barrier>().ok().map(Barrier::label),
        Dimension::Agency => value.parse::<Agency>().ok().map(Agency::label),
        Dimension::LifeDomain => value.parse::<LifeDomain>().ok().map(LifeDomain::label),
        Dimension::Article | Dimension::Quarter => None,
    }
}
