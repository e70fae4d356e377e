//! `POST /cases/{caseId}/grants/{grantId}/invitation`.

use maatwerk_domain::GrantId;
use maatwerk_domain::case::CaseCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::GrantView;
use crate::http::access::HEARS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Id};

/// What the resident is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct InviteHearing {
    /// The day on which the resident is asked.
    on: Day,
    /// The last day to answer.
    until: Day,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/grants/{grantId}/invitation",
        "inviteHearing",
    )
    .says(
        "Asks the resident for a view on a proposal.",
        "The time to answer is a deadline of the resident (Awb 4:8); a later invitation gives more of it. What came \
         of it is recorded as a hearing.",
    )
    .by(HEARS)
    .showing_case()
    .on_version()
    .records::<GrantView>()
    .takes(run)
}

async fn run(call: Call<InviteHearing>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let command = CaseCommand::InviteHearing {
        grant,
        on: body.on.0,
        until: body.until.0,
    };
    let ordered = call.order_case(command, &Id(grant)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = GrantView::in_case(&case, grant).ok_or_else(|| call.missing("the grant"))?;
    Reply::recorded(&ordered, answer)
}
