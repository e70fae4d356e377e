//! `POST /cases/{caseId}/decisions/{decisionId}/announcement`.

use maatwerk_domain::DecisionId;
use maatwerk_domain::case::CaseCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecisionView;
use crate::http::access::HEARS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Id};

/// That a decision reached the resident.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Announce {
    /// The day.
    on: Day,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/decisions/{decisionId}/announcement",
        "announceDecision",
    )
    .says(
        "Records that a decision reached the resident.",
        "From then on it has effect (Awb 3:40), and the term to object runs.",
    )
    .by(HEARS)
    .showing_case()
    .on_version()
    .records::<DecisionView>()
    .takes(run)
}

async fn run(call: Call<Announce>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let decision: DecisionId = call.id("decisionId")?;
    let command = CaseCommand::Announce {
        decision,
        on: body.on.0,
    };
    let ordered = call.order_case(command, &Id(decision)).await?;
    let case = call.case_after(&ordered).await?;
    let answer =
        DecisionView::in_case(&case, decision).ok_or_else(|| call.missing("the decision"))?;
    Reply::recorded(&ordered, answer)
}
