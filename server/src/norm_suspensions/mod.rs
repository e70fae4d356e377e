//! Suspensions of the norm for cost sharers: asked for, withdrawn, decided on, extended, ended.

mod decide;
mod end;
mod extend;
mod request;
mod view;
mod withdraw;

pub(crate) use decide::endpoint as decide;
pub(crate) use end::endpoint as end;
pub(crate) use extend::endpoint as extend;
pub(crate) use request::endpoint as request;
pub(crate) use view::NormSuspensionView;
pub(crate) use withdraw::endpoint as withdraw;

use maatwerk_domain::case::norm::OnNorm;
use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::{DecisionId, NormSuspensionId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::decisions::DecisionView;
use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::Id;

/// A decision about a norm suspension.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DecidedOnNorm {
    /// The decision: announce it next.
    decision_id: Id<DecisionId>,
    /// As it stands now.
    decision: DecisionView,
    /// The suspension.
    norm_suspension: NormSuspensionView,
}

impl Call<()> {
    async fn decide_on_norm(
        self,
        decision: DecisionId,
        suspension: NormSuspensionId,
        order: OnNorm,
    ) -> Result<Reply, Problem> {
        let command = CaseCommand::OnNorm(order);
        let ordered = self.order_case(command, &Id(decision)).await?;
        let case = self.case_after(&ordered).await?;
        let decision = ordered.ids.0;
        let answer = DecidedOnNorm {
            decision_id: Id(decision),
            decision: DecisionView::in_case(&case, decision)
                .ok_or_else(|| self.missing("the decision"))?,
            norm_suspension: self.norm_suspension(&case, suspension)?,
        };
        Reply::recorded(&ordered, answer)
    }

    fn norm_suspension(
        &self,
        case: &Case,
        id: NormSuspensionId,
    ) -> Result<NormSuspensionView, Problem> {
        NormSuspensionView::in_case(case, id, self.app.clock.today())
            .ok_or_else(|| self.missing("the norm suspension"))
    }
}
