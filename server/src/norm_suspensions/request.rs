//! `POST /cases/{caseId}/norm-suspensions`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::norm::{self, OnNorm};
use maatwerk_domain::{NormSuspensionId, PersonId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::NormSuspensionView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Code, Day, FreeText, Id, Wire as _};

/// A request to leave the norm for cost sharers out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RequestNormSuspension {
    /// Who gets assistance by the norm, and asks: somebody in the case.
    applicant: Id<PersonId>,
    /// Who would be a cost sharer: somebody else in it.
    sharer: Id<PersonId>,
    /// The receipt date.
    received: Day,
    /// How it came in: `desk`, `web`, `phone`.
    channel: Code,
    /// Why, in words.
    explanation: Option<FreeText>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/norm-suspensions", "requestNormSuspension")
        .says(
            "Asks to leave the norm for cost sharers out for a term.",
            "So that somebody does not become homeless because a home would cost the others \
             assistance (Participatiewet 18 lid 1, 22a).",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<NormSuspensionView>()
        .takes(run)
}

async fn run(call: Call<RequestNormSuspension>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let suspension = call.new_id(NormSuspensionId::from_bytes)?;
    let order = OnNorm::Request(norm::RequestNorm {
        suspension,
        applicant: body.applicant.0,
        sharer: body.sharer.0,
        received: body.received.0,
        channel: body.channel.into_domain(),
        explanation: body.explanation.into_domain(),
    });
    let command = CaseCommand::OnNorm(order);
    let ordered = call.order_case(command, &Id(suspension)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = call.norm_suspension(&case, ordered.ids.0)?;
    Reply::recorded(&ordered, answer)
}
