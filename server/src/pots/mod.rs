//! The yearly pot.

mod set;
mod show;

pub(crate) use set::endpoint as set;
pub(crate) use show::endpoint as show;

use maatwerk_domain::Pot;
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::wire::{Cents, Wire as _};

/// A pot.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PotView {
    /// The year.
    #[schemars(range(min = 2000, max = 2199))]
    year: i16,
    /// What it holds in all, in eurocents; absent when it was never set.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Cents>,
    /// What grants took and did not give back, in eurocents.
    committed: Cents,
    /// What is left, in eurocents; absent when it was never set.
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<Cents>,
}

impl PotView {
    fn of(year: i16, pot: &Pot) -> Self {
        Self {
            year,
            amount: Option::of(&pot.amount),
            committed: Cents::of(&pot.committed),
            available: Option::of(&pot.available()),
        }
    }
}

impl<B> Call<B> {
    /// The year in the path.
    fn year(&self) -> Result<i16, Problem> {
        self.id("year")
    }
}
