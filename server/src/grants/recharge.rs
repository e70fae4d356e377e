//! `POST /cases/{caseId}/grants/{grantId}/recharges` and `…/recharge-reversals`.

use maatwerk_domain::GrantId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::paying::{Paying, RechargeGrant};
use schemars::JsonSchema;
use serde::Deserialize;

use super::GrantView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, Id, ShortText, Wire as _};

/// Which budget bears what was paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Recharge {
    /// How much, in eurocents: at most what was paid and not recharged, or what was recharged.
    amount: Amount,
    /// The budget, as the authority's own books call it. Nothing about a person.
    budget: ShortText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/grants/{grantId}/recharges",
        "rechargeGrant",
    )
    .says(
        "Has another budget bear what was paid (doorbelasten).",
        "The pot gets it back: help came fast, and the right budget bears it in the end.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<GrantView>()
    .takes(run)
}

pub(crate) fn reverse() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/grants/{grantId}/recharge-reversals",
        "reverseRecharge",
    )
    .says(
        "Has the pot bear again what another budget bore.",
        "Because a payment came back, or that budget refused it: at most what was recharged, and as far as \
         the pot has it.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<GrantView>()
    .takes(run_reverse)
}

async fn run(call: Call<Recharge>) -> Result<Reply, Problem> {
    carry_out(call, Paying::Recharge).await
}

async fn run_reverse(call: Call<Recharge>) -> Result<Reply, Problem> {
    carry_out(call, Paying::ReverseRecharge).await
}

async fn carry_out(
    call: Call<Recharge>,
    paying: fn(RechargeGrant) -> Paying,
) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let command = CaseCommand::Paying(paying(RechargeGrant {
        grant,
        amount: body.amount.into_domain(),
        budget: body.budget.into_domain(),
    }));
    let ordered = call.order_case(command, &Id(grant)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = GrantView::in_case(&case, grant).ok_or_else(|| call.missing("the grant"))?;
    Reply::recorded(&ordered, answer)
}
