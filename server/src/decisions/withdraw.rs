//! `POST /cases/{caseId}/decisions/{decisionId}/withdrawal`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{DecisionId, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DecisionView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, Wire as _};

/// Why a decision is withdrawn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WithdrawDecision {
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons.
    reasons: FreeText,
    /// The resident asked for it, and does not want what was granted.
    #[serde(default)]
    at_request: bool,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/decisions/{decisionId}/withdrawal",
        "withdrawDecision",
    )
    .says(
        "Withdraws a decision on a request.",
        "As long as nothing was paid on it. What it took from the pot goes back, and the request \
         waits for a decision again. Once the resident was told of a grant (Awb 3:40) it is taken away by an act of its \
         legal basis (`/grants/{grantId}/acts`), or here when the resident asks for it (`told-of-grant`).",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DecisionView>()
    .takes(run)
}

async fn run(call: Call<WithdrawDecision>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let decision: DecisionId = call.id("decisionId")?;
    let command = CaseCommand::WithdrawDecision(case::WithdrawDecision {
        decision,
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
        at_request: body.at_request,
    });
    let ordered = call.order_case(command, &Id(decision)).await?;
    let case = call.case_after(&ordered).await?;
    let answer =
        DecisionView::in_case(&case, decision).ok_or_else(|| call.missing("the decision"))?;
    Reply::recorded(&ordered, answer)
}
