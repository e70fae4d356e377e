//! Departures from what the policy proposed.

use maatwerk_domain as domain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FreeText, LawRef, Wire};

codes! {
    /// The ground on which a decision departs from the assessment or the rule.
    enum DepartureGround of domain::case::DepartureGround {
        /// Awb 4:84: following the policy rule would be disproportionate in special circumstances.
        InherentPower = "inherent-power",
        /// Participatiewet 16: very urgent reasons.
        UrgentReasons = "urgent-reasons",
        /// Participatiewet 18 lid 1: assistance fitted to the person's circumstances.
        Individualisation = "individualisation",
        /// The hardship clause of the municipality's own rules.
        HardshipClause = "hardship-clause",
    }
}

/// Why a decision is another than the policy proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Departure {
    /// The ground.
    pub ground: DepartureGround,
    /// The article departed from, or that gives the room.
    pub article: LawRef,
    /// The argument, in words.
    pub argument: FreeText,
}

impl From<Departure> for domain::case::Departure {
    fn from(departure: Departure) -> Self {
        Self {
            ground: departure.ground.into_domain(),
            article: departure.article.into_domain(),
            argument: departure.argument.into_domain().into(),
        }
    }
}
