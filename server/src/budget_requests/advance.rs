//! `POST /cases/{caseId}/budget-requests/{requestId}/advances`.

use maatwerk_domain::case::advance;
use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::{AssessmentId, DecisionId, GrantId, MandateId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decisions::DecisionView;
use crate::grants::GrantView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, Departure, FreeText, Id, LawRef, Wire as _};

/// An advance on a request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct GrantAdvance {
    /// The assessment that lies before the decider: the latest. That something will be granted is plausible
    /// because of it (Awb 4:95 lid 1).
    assessment_id: Id<AssessmentId>,
    /// The mandate it stands on: it covers all that was advanced on the request.
    mandate_id: Id<MandateId>,
    /// How much, in eurocents: with what was advanced before at most what was asked.
    amount: Amount,
    /// The article: Awb 4:95; of general assistance also Participatiewet 52, which makes it a loan. Not of special
    /// assistance (Participatiewet 35, 48, 51).
    article: LawRef,
    /// Why more is advanced than what was assessed: exactly when it is.
    departure: Option<Departure>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

/// What was advanced.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AdvanceGranted {
    /// The decision: announce it next.
    decision_id: Id<DecisionId>,
    /// As it stands now.
    decision: DecisionView,
    /// The advance, which is ordered and paid as a grant.
    grant: GrantView,
}

impl AdvanceGranted {
    fn of(case: &Case, (decision, grant): (DecisionId, GrantId)) -> Option<Self> {
        Some(Self {
            decision_id: Id(decision),
            decision: DecisionView::of(decision, case.decisions.get(&decision)?),
            grant: GrantView::in_case(case, grant)?,
        })
    }
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/advances",
        "grantAdvance",
    )
    .says(
        "Grants an advance on a request that waits for a decision.",
        "Taken from the pot of this year, announced, ordered and paid as a grant. What is granted on the \
         request is at least what was advanced, and counts it; when nothing is granted, what was not paid \
         goes back to the pot and what was paid can be reclaimed.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<AdvanceGranted>()
    .takes(run)
}

async fn run(call: Call<GrantAdvance>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let decision = call.new_id(DecisionId::from_bytes)?;
    let grant = call.new_id(GrantId::from_bytes)?;
    let command = CaseCommand::GrantAdvance(advance::GrantAdvance {
        decision,
        grant,
        request: call.id("requestId")?,
        assessment: body.assessment_id.0,
        amount: body.amount.into_domain(),
        article: body.article.into_domain(),
        mandate: body.mandate_id.0,
        departure: body.departure.map(Into::into),
        reasons: body.reasons.into_domain(),
    });
    let ids = (Id(decision), Id(grant));
    let ordered = call.order_case(command, &ids).await?;
    let case = call.case_after(&ordered).await?;
    let (Id(decision), Id(grant)) = ordered.ids;
    let answer = AdvanceGranted::of(&case, (decision, grant));
    Reply::recorded(&ordered, answer.ok_or_else(|| call.missing("the advance"))?)
}
