//! Holds: what keeps a case from being destroyed although its term has passed.

mod lift;
mod place;

pub(crate) use lift::endpoint as lift;
pub(crate) use place::endpoint as place;

use maatwerk_domain::HoldId;
use maatwerk_domain::case::Hold;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::wire::{Act, FreeText, Id, Wire as _};

/// Why a case is held, or is held no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HoldReason {
    /// Why, in words that name nobody: they are kept with the accounting of the case.
    reason: FreeText,
}

/// A hold.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HoldView {
    /// Which.
    hold_id: Id<HoldId>,
    /// Why.
    reason: FreeText,
    /// Who placed it, when.
    placed: Act,
    /// Why it was lifted, and by whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    lifted: Option<Lifted>,
}

/// A hold was lifted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Lifted {
    /// Why.
    reason: FreeText,
    /// Who, when.
    act: Act,
}

impl HoldView {
    pub(crate) fn of(id: HoldId, hold: &Hold) -> Self {
        Self {
            hold_id: Id(id),
            reason: FreeText::of(&hold.reason),
            placed: Act::of(&hold.placed),
            lifted: hold.lifted.as_ref().map(|(reason, act)| Lifted {
                reason: FreeText::of(reason),
                act: Act::of(act),
            }),
        }
    }
}

impl<B> Call<B> {
    /// A hold on the case in the path, as it is now.
    async fn hold(&self, id: HoldId) -> Result<HoldView, Problem> {
        let loaded = self.case().await?;
        let hold = loaded.case.holds.get(&id);
        hold.map(|hold| HoldView::of(id, hold))
            .ok_or_else(|| self.missing("the hold"))
    }
}
