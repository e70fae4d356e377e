//! Mandates: who may decide what.

mod end;
mod give;
mod list;

pub(crate) use end::endpoint as end;
pub(crate) use give::endpoint as give;
pub(crate) use list::endpoint as list;

use maatwerk_domain::MandateId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::wire::{Id, MandateTerms, Wire as _};

/// A mandate.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct MandateView {
    /// Which.
    mandate_id: Id<MandateId>,
    /// What it allows, to whom, and until when.
    terms: MandateTerms,
}

impl Call<()> {
    /// A mandate as it is now.
    async fn mandate(&self, id: MandateId) -> Result<MandateView, Problem> {
        let (authority, _) = self.app.authority(self.log()).await?;
        let terms = authority.mandates.get(&id);
        Ok(MandateView {
            mandate_id: Id(id),
            terms: terms
                .map(MandateTerms::of)
                .ok_or_else(|| self.missing("the mandate"))?,
        })
    }
}
