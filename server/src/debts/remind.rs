//! `POST /cases/{caseId}/loans/{loanId}/reminders`.

use maatwerk_domain::case::debt::DebtAct;
use schemars::JsonSchema;
use serde::Deserialize;

use super::DebtView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, Day, Wire as _};

/// A reminder.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Remind {
    /// The day on which the resident is told.
    on: Day,
    /// What it costs the resident, in eurocents, never more than what is overdue; nothing when absent. Awb 4:113
    /// sets the amounts, which are moved with the prices: who reminds sees to that.
    #[serde(default)]
    cost: Option<Amount>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/loans/{loanId}/reminders", "remindDebt")
        .says(
            "Reminds a resident to pay what is overdue (aanmaning).",
            "The resident has two weeks (Awb 4:112). The term in which the debt can be claimed begins anew \
             (4:106).",
        )
        .by(DECIDES)
        .showing_case()
        .on_version()
        .records::<DebtView>()
        .takes(run)
}

async fn run(call: Call<Remind>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let cost = body.cost.into_domain().unwrap_or_default();
    let act = DebtAct::Remind {
        on: body.on.0,
        cost,
    };
    call.act_on_debt(act).await
}
