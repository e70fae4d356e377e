//! Objections and appeals: received, repaired, heard, adjourned, decided on, undone and refunded; and what
//! a court said.

mod acts;
mod appeals;
mod decide;
mod penalty;
mod receive;
mod refund;
mod view;

pub(crate) use acts::{adjourn, complete, hear, notice, repair, withdraw};
pub(crate) use appeals::{judge, lodge};
pub(crate) use decide::endpoint as decide;
pub(crate) use penalty::endpoint as penalty;
pub(crate) use receive::endpoint as receive;
pub(crate) use refund::endpoint as refund;
pub(crate) use view::{AppealView, ObjectionView};

use maatwerk_domain::case::objection::{ObjectionAct, OnObjection};
use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::{DecisionId, ObjectionId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::decisions::DecisionView;
use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Id};

/// A decision about an objection.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DecidedOnObjection {
    /// The decision: announce it next.
    decision_id: Id<DecisionId>,
    /// As it stands now.
    decision: DecisionView,
    /// The objection.
    objection: ObjectionView,
}

impl Call<()> {
    /// Does something with the objection in the path, and answers with it.
    async fn act_on_objection(self, on: Day, act: ObjectionAct) -> Result<Reply, Problem> {
        let objection: ObjectionId = self.id("objectionId")?;
        let order = OnObjection::Act {
            objection,
            on: on.0,
            act,
        };
        let command = CaseCommand::OnObjection(order);
        let ordered = self.order_case(command, &Id(objection)).await?;
        let case = self.case_after(&ordered).await?;
        let view = self.objection(&case, objection)?;
        Reply::recorded(&ordered, view)
    }

    /// Takes a decision about the objection.
    async fn decide_on_objection(
        self,
        decision: DecisionId,
        objection: ObjectionId,
        order: OnObjection,
    ) -> Result<Reply, Problem> {
        let command = CaseCommand::OnObjection(order);
        let ordered = self.order_case(command, &Id(decision)).await?;
        let case = self.case_after(&ordered).await?;
        let decision = ordered.ids.0;
        let answer = DecidedOnObjection {
            decision_id: Id(decision),
            decision: DecisionView::in_case(&case, decision)
                .ok_or_else(|| self.missing("the decision"))?,
            objection: self.objection(&case, objection)?,
        };
        Reply::recorded(&ordered, answer)
    }

    fn objection(&self, case: &Case, id: ObjectionId) -> Result<ObjectionView, Problem> {
        ObjectionView::in_case(case, id, self.app.clock.today())
            .ok_or_else(|| self.missing("the objection"))
    }
}
