//! Mandates: who may decide what.

mod end;
mod end_substitution;
mod give;
mod list;
mod substitute;

pub(crate) use end::endpoint as end;
pub(crate) use end_substitution::endpoint as end_substitution;
pub(crate) use give::endpoint as give;
pub(crate) use list::endpoint as list;
pub(crate) use substitute::endpoint as substitute;

use maatwerk_domain::{Authority, MandateId, SubstitutionId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::wire::{Act, Day, FreeText, Id, MandateTerms, Officer, Wire as _};

/// A mandate.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct MandateView {
    /// Which.
    mandate_id: Id<MandateId>,
    /// What it allows, to whom, and until when.
    terms: MandateTerms,
    /// Who stands, stood or will stand in for its holder.
    substitutions: Vec<SubstitutionView>,
}

/// Somebody who stands in for the holder of a mandate.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SubstitutionView {
    /// Which.
    substitution_id: Id<SubstitutionId>,
    /// Who stands in.
    officer: Officer,
    /// The first day.
    from: Day,
    /// The last day.
    until: Day,
    /// Why.
    reason: FreeText,
    /// Who named the substitute, when.
    act: Act,
}

impl MandateView {
    fn of(id: MandateId, terms: &maatwerk_domain::MandateTerms, authority: &Authority) -> Self {
        let substitutions = authority.office.substitutions.iter();
        let substitutions = substitutions
            .filter(|(_, one)| one.mandate == id)
            .map(|(id, one)| SubstitutionView {
                substitution_id: Id(*id),
                officer: Officer::of(&one.officer),
                from: Day(one.from),
                until: Day(one.until),
                reason: FreeText::of(&one.reason),
                act: Act::of(&one.act),
            })
            .collect();
        Self {
            mandate_id: Id(id),
            terms: MandateTerms::of(terms),
            substitutions,
        }
    }
}

impl Call<()> {
    /// A mandate as it is now.
    async fn mandate(&self, id: MandateId) -> Result<MandateView, Problem> {
        let (authority, _) = self.app.authority(self.log()).await?;
        let terms = authority.mandates.get(&id);
        let terms = terms.ok_or_else(|| self.missing("the mandate"))?;
        Ok(MandateView::of(id, terms, &authority))
    }
}
