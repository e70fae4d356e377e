//! A published answer as it is kept in a dossier: what was said, in a form that is read back for as
//! long as the dossier stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::{Day, LawRef, Month};

/// An answer. It holds published figures only: perturbed, and `null` where one was withheld.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Snapshot {
    /// What was said.
    pub(super) said: Said,
    /// How the figures were protected, in Dutch.
    pub(super) protection: String,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(super) enum Said {
    /// Households by month.
    Months {
        /// The article they are about.
        article: LawRef,
        /// The months, in order and without gaps.
        months: Vec<MonthSaid>,
        /// The method by which a rise was found, when one was looked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        method: Option<String>,
    },
    /// Households by something else.
    Bars {
        /// The article they are about.
        article: LawRef,
        /// By what.
        by: By,
        /// Over which period: `all`, a year or a quarter.
        period: String,
        /// The households of each.
        bars: Vec<BarSaid>,
    },
    /// Before a change and after it.
    Effect {
        /// The article they are about.
        article: LawRef,
        /// Since when the change is in force.
        in_force_from: Day,
        /// Months before it that have a figure.
        months_before: u32,
        /// Months after it that have a figure.
        months_after: u32,
        /// The rate after, as a part of the rate before.
        ratio: f64,
        /// The lower end of its 95% interval.
        lower: f64,
        /// The upper end.
        upper: f64,
        /// How it was computed.
        method: String,
    },
}

/// A month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MonthSaid {
    /// Which.
    pub(super) month: Month,
    /// Households; `null` where the figure was withheld.
    pub(super) households: Option<u32>,
    /// What was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expected: Option<Expected>,
    /// More than was expected, by more than chance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) rise: bool,
}

/// What was expected of a month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Expected {
    /// The lower limit.
    pub(super) lower: f64,
    /// The middle.
    pub(super) middle: f64,
    /// The upper limit.
    pub(super) upper: f64,
}

/// By what households are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum By {
    /// The band of the amount that was asked.
    AmountBand,
    /// The band of the days waited.
    WaitingBand,
    /// Life domain.
    LifeDomain,
    /// What stood in the way.
    Barrier,
    /// Agency.
    Agency,
}

impl By {
    /// As in JSON.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::AmountBand => "amount-band",
            Self::WaitingBand => "waiting-band",
            Self::LifeDomain => "life-domain",
            Self::Barrier => "barrier",
            Self::Agency => "agency",
        }
    }
}

/// The households of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BarSaid {
    /// The value, as a code.
    pub(super) code: String,
    /// In Dutch.
    pub(super) dutch: String,
    /// Households; `null` where the figure was withheld.
    pub(super) households: Option<u32>,
}
