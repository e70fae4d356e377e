//! `POST /cases/{caseId}/appeals` and `POST /cases/{caseId}/appeals/{appealId}/judgment`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::objection::{LodgeAppeal, OnObjection};
use maatwerk_domain::{AppealId, DecisionId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::AppealView;
use crate::http::access::HEARS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{AppealKind, AppealOutcome, Day, FreeText, Id, ShortText, Wire as _};

/// An appeal, or a request for interim relief.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RecordAppeal {
    /// Against which decision: for an appeal one on an objection.
    decision_id: Id<DecisionId>,
    /// What is asked of the court.
    kind: AppealKind,
    /// Which court.
    court: ShortText,
    /// The day it was lodged.
    on: Day,
    /// The court's reference and what is asked, when known.
    note: Option<FreeText>,
}

/// What a court said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RecordJudgment {
    /// The day.
    on: Day,
    /// What it said.
    outcome: AppealOutcome,
    /// What follows from it, in words.
    note: Option<FreeText>,
}

pub(crate) fn lodge() -> Endpoint {
    Endpoint::post("/cases/{caseId}/appeals", "recordAppeal")
        .says(
            "Records an appeal or a request for interim relief.",
            "An appeal lies against a decision on an objection (Awb 8:1, 7:1), interim relief is asked \
             while an objection or an appeal waits (8:81).",
        )
        .by(HEARS)
        .showing_case()
        .on_version()
        .records::<AppealView>()
        .takes(run_lodge)
}

async fn run_lodge(call: Call<RecordAppeal>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let appeal = call.new_id(AppealId::from_bytes)?;
    let order = OnObjection::Lodge(LodgeAppeal {
        appeal,
        decision: body.decision_id.0,
        kind: body.kind.into_domain(),
        court: body.court.into_domain(),
        on: body.on.0,
        note: body.note.into_domain(),
    });
    call.on_appeal(appeal, order).await
}

pub(crate) fn judge() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/appeals/{appealId}/judgment",
        "recordJudgment",
    )
    .says(
        "Records what a court said.",
        "What follows from it is done by decisions of its own.",
    )
    .by(HEARS)
    .showing_case()
    .on_version()
    .records::<AppealView>()
    .takes(run_judge)
}

async fn run_judge(call: Call<RecordJudgment>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let appeal: AppealId = call.id("appealId")?;
    let order = OnObjection::Judge {
        appeal,
        on: body.on.0,
        outcome: body.outcome.into_domain(),
        note: body.note.into_domain(),
    };
    call.on_appeal(appeal, order).await
}

impl Call<()> {
    async fn on_appeal(self, appeal: AppealId, order: OnObjection) -> Result<Reply, Problem> {
        let command = CaseCommand::OnObjection(order);
        let ordered = self.order_case(command, &Id(appeal)).await?;
        let case = self.case_after(&ordered).await?;
        let answer =
            AppealView::in_case(&case, ordered.ids.0).ok_or_else(|| self.missing("the appeal"))?;
        Reply::recorded(&ordered, answer)
    }
}
