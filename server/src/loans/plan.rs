//! `POST /cases/{caseId}/loans/{loanId}/instalments`.

use maatwerk_domain::case::{CaseCommand, SetInstalments};
use maatwerk_domain::{LoanId, MandateId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::LoanView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Id, InstalmentPlan, Wire as _};

/// When a loan is paid back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PlanLoan {
    /// The plan: it adds up to the balance.
    plan: InstalmentPlan,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/loans/{loanId}/instalments",
        "setInstalments",
    )
    .says(
        "Sets when a loan is paid back.",
        "A loan that was granted as such has no plan before. Another plan is a deferral (Awb 4:94), a \
             decision of its own: see `/decisions`.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<LoanView>()
    .takes(run)
}

async fn run(call: Call<PlanLoan>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let loan: LoanId = call.id("loanId")?;
    let command = CaseCommand::SetInstalments(SetInstalments {
        loan,
        plan: body.plan.into_domain(),
        mandate: body.mandate_id.0,
    });
    let ordered = call.order_case(command, &Id(loan)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = LoanView::in_case(&case, loan).ok_or_else(|| call.missing("the loan"))?;
    Reply::recorded(&ordered, answer)
}
