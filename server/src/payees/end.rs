//! `POST /cases/{caseId}/payees/{payeeId}/end`.

use maatwerk_domain::PayeeId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::paying::Paying;
use schemars::JsonSchema;
use serde::Deserialize;

use super::PayeeView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Id, Wire as _};

/// From when on, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct EndPayee {
    /// The day.
    on: Day,
    /// Why.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/payees/{payeeId}/end", "endPayee")
        .says(
            "Orders nothing to a payee any more.",
            "What was ordered before goes on: have it fail where it should not.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .records::<PayeeView>()
        .takes(run)
}

async fn run(call: Call<EndPayee>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let payee: PayeeId = call.id("payeeId")?;
    let command = CaseCommand::Paying(Paying::EndPayee {
        payee,
        on: body.on.0,
        reason: body.reason.into_domain(),
    });
    let ordered = call.order_case(command, &Id(payee)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = PayeeView::in_case(&case, payee).ok_or_else(|| call.missing("the payee"))?;
    Reply::recorded(&ordered, answer)
}
