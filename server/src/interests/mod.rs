//! Personal interests: who of the office does nothing more in a case (Awb 2:4).

mod declare;

pub(crate) use declare::endpoint as declare;

use maatwerk_domain::case::Case;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Day, Officer, Wire as _};

/// An officer who has a personal interest in a case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InterestView {
    /// Who.
    officer: Officer,
    /// Since which day that is known.
    on: Day,
}

impl InterestView {
    pub(crate) fn all(case: &Case) -> Vec<Self> {
        let view = |(officer, on): (&maatwerk_domain::Officer, &maatwerk_domain::Date)| Self {
            officer: Officer::of(officer),
            on: Day(*on),
        };
        case.interests.iter().map(view).collect()
    }
}
