//! `POST /cases/{caseId}/loans/{loanId}/set-offs`.

use maatwerk_domain::case::debt::DebtAct;
use maatwerk_domain::{MandateId, RepaymentId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DebtView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, FreeText, Id, LawRef, Wire as _};

/// What is set off, and on what that stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SetOff {
    /// How much, in eurocents.
    amount: Amount,
    /// The article that gives the power to set off; the Awb does not.
    basis: LawRef,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons.
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/loans/{loanId}/set-offs", "setOffDebt")
        .says(
            "Sets a debt off against what the authority owes the resident (verrekening).",
            "Only where a rule gives the power to (Awb 4:93; for instance Participatiewet 60a), and never \
             more than what is left above the protected earnings, where a fact says how much that is.",
        )
        .by(DECIDES)
        .showing_case()
        .on_version()
        .records::<DebtView>()
        .takes(run)
}

async fn run(call: Call<SetOff>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let act = DebtAct::SetOff {
        repayment: call.new_id(RepaymentId::from_bytes)?,
        amount: body.amount.into_domain(),
        basis: body.basis.into_domain(),
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    };
    call.act_on_debt(act).await
}
