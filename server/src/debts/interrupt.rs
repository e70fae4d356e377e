//! `POST /cases/{caseId}/loans/{loanId}/interruptions`.

use maatwerk_domain::case::debt::DebtAct;
use schemars::JsonSchema;
use serde::Deserialize;

use super::DebtView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Interruption, Wire as _};

/// What interrupts the term.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Interrupt {
    /// The day.
    on: Day,
    /// By what.
    how: Interruption,
    /// What was said or asked.
    words: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/loans/{loanId}/interruptions",
        "interruptLimitation",
    )
    .says(
        "Records what interrupts the term in which a debt can be claimed (stuiting).",
        "From the day after, the term of five years begins anew (Awb 4:105, 4:110). A reminder, a writ and a set-off do so by themselves.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<DebtView>()
    .takes(run)
}

async fn run(call: Call<Interrupt>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let act = DebtAct::Interrupt {
        on: body.on.0,
        how: body.how.into_domain(),
        words: body.words.into_domain(),
    };
    call.act_on_debt(act).await
}
