//! The clock of a request: what moves it, what it leads to, and the terms that law sets.

mod complete;
mod extend;
mod invite_repair;
mod list;
mod not_process;
mod notice;
mod pay_penalty;
mod penalty;
mod resume;
mod suspend;
mod view;
mod withdraw;

pub(crate) use complete::endpoint as complete;
pub(crate) use extend::endpoint as extend;
pub(crate) use invite_repair::endpoint as invite_repair;
pub(crate) use list::endpoint as list;
pub(crate) use not_process::endpoint as not_process;
pub(crate) use notice::endpoint as notice;
pub(crate) use pay_penalty::endpoint as pay_penalty;
pub(crate) use penalty::endpoint as penalty;
pub(crate) use resume::endpoint as resume;
pub(crate) use suspend::endpoint as suspend;
pub(crate) use view::{ClockView, shown};
pub(crate) use withdraw::endpoint as withdraw;

use maatwerk_domain::case::clock::{ActOnClock, ClockAct};
use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::{DecisionId, RequestId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::budget_requests::RequestView;
use crate::decisions::DecisionView;
use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Id};

/// An act of which only the day is told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OnDay {
    /// The day.
    on: Day,
}

/// A decision that the clock led to.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DecidedOnClock {
    /// The decision: announce it next.
    decision_id: Id<DecisionId>,
    /// As it stands now.
    decision: DecisionView,
    /// The request, with its clock.
    request: RequestView,
}

impl Call<()> {
    /// Carries out an act on the clock of the request in the path, and answers with the request.
    async fn act_on_clock(self, on: Day, act: ClockAct) -> Result<Reply, Problem> {
        let request: RequestId = self.id("requestId")?;
        let command = CaseCommand::ActOnClock(ActOnClock {
            request,
            on: on.0,
            act,
        });
        let ordered = self.order_case(command, &Id(request)).await?;
        let case = self.case_after(&ordered).await?;
        let view = self.request(&case, request)?;
        Reply::recorded(&ordered, view)
    }

    /// Takes a decision that the clock led to.
    async fn decide_on_clock(
        self,
        decision: DecisionId,
        request: RequestId,
        command: CaseCommand,
    ) -> Result<Reply, Problem> {
        let ordered = self.order_case(command, &Id(decision)).await?;
        let case = self.case_after(&ordered).await?;
        let decision = ordered.ids.0;
        let answer = DecidedOnClock {
            decision_id: Id(decision),
            decision: DecisionView::in_case(&case, decision)
                .ok_or_else(|| self.missing("the decision"))?,
            request: self.request(&case, request)?,
        };
        Reply::recorded(&ordered, answer)
    }

    fn request(&self, case: &Case, id: RequestId) -> Result<RequestView, Problem> {
        let request = case.requests.get(&id);
        let today = self.app.clock.today();
        request
            .map(|request| RequestView::of(id, request, today))
            .ok_or_else(|| self.missing("the budget request"))
    }
}
