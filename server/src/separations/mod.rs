//! Above which amount asking, deciding and paying are different people: a rule of the authority, dated.

mod list;
mod set;

pub(crate) use list::endpoint as list;
pub(crate) use set::endpoint as set;

use maatwerk_domain::office::Separation;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Act, Cents, Day, FreeText, Wire as _};

/// A setting of the separation.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SeparationView {
    /// Above this amount of a grant, a refund or a penalty, in eurocents; absent, then at none.
    #[serde(skip_serializing_if = "Option::is_none")]
    above: Option<Cents>,
    /// From which day, until a later one.
    from: Day,
    /// The rule of the authority that says so.
    rule: FreeText,
    /// Who set it, when.
    act: Act,
}

impl SeparationView {
    fn of(separation: &Separation) -> Self {
        Self {
            above: Option::of(&separation.above),
            from: Day(separation.from),
            rule: FreeText::of(&separation.rule),
            act: Act::of(&separation.act),
        }
    }
}
