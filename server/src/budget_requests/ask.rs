//! `POST /cases/{caseId}/budget-requests`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{PersonId, RequestId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::RequestAssessed;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Amount, Code, Day, FreeText, Id, LawRef, Wire as _};

/// A request for money.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RequestBudget {
    /// Who asks: a person of the case.
    applicant: Id<PersonId>,
    /// The day it came in.
    received: Day,
    /// How it came in: `desk`, `letter`.
    channel: Code,
    /// What for: `rijlessen`.
    purpose: Code,
    /// How much, in eurocents.
    amount: Amount,
    /// On which article.
    legal_basis: LawRef,
    /// Why, in words.
    explanation: Option<FreeText>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/budget-requests", "requestBudget")
        .says(
            "Asks for money, and has the policy assess it.",
            "The policy of the receipt date judges, with the facts about the applicant. What it \
             says is no decision: a person with mandate decides.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .or(Kind::NoPolicy)
        .records::<RequestAssessed>()
        .takes(run)
}

async fn run(call: Call<RequestBudget>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let request = call.new_id(RequestId::from_bytes)?;
    let command = CaseCommand::RequestBudget(case::RequestBudget {
        request,
        applicant: body.applicant.0,
        received: body.received.0,
        channel: body.channel.into_domain(),
        purpose: body.purpose.into_domain(),
        amount: body.amount.into_domain(),
        legal_basis: body.legal_basis.0,
        explanation: body.explanation.into_domain(),
    });
    let ordered = call.order_case(command, &Id(request)).await?;
    let case = call.case_after(&ordered).await?;
    let answer =
        RequestAssessed::of(&case, ordered.ids.0).ok_or_else(|| call.missing("the assessment"))?;
    Reply::recorded(&ordered, answer)
}
