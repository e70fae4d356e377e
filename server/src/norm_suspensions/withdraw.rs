//! `POST /cases/{caseId}/norm-suspensions/{suspensionId}/withdrawal`.

use maatwerk_domain::NormSuspensionId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::norm::OnNorm;
use schemars::JsonSchema;
use serde::Deserialize;

use super::NormSuspensionView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Id, Wire as _};

/// That a request to leave the norm out is withdrawn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WithdrawNormRequest {
    /// The day.
    on: Day,
    /// Why, when something was said.
    reason: Option<FreeText>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/norm-suspensions/{suspensionId}/withdrawal",
        "withdrawNormRequest",
    )
    .says(
        "Records that who asked to leave the norm out withdrew that.",
        "Before it was decided on: nothing is decided on it any more.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<NormSuspensionView>()
    .takes(run)
}

async fn run(call: Call<WithdrawNormRequest>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let suspension: NormSuspensionId = call.id("suspensionId")?;
    let order = OnNorm::Withdraw {
        suspension,
        on: body.on.0,
        reason: body.reason.into_domain(),
    };
    let ordered = call
        .order_case(CaseCommand::OnNorm(order), &Id(suspension))
        .await?;
    let case = call.case_after(&ordered).await?;
    let answer = call.norm_suspension(&case, suspension)?;
    Reply::recorded(&ordered, answer)
}
