//! `POST /cases/{caseId}/loans/{loanId}/waivers`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{LoanId, MandateId, WaiverId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LoanView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, FreeText, Id, LawRef, Wire as _};

/// What need not be paid back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Waive {
    /// How much, in eurocents: at most the balance.
    amount: Amount,
    /// On which article.
    ground: LawRef,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons.
    reasons: FreeText,
}

/// The loan after it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct LoanWaived {
    /// The waiver.
    waiver_id: Id<WaiverId>,
    /// As it stands now.
    loan: LoanView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/loans/{loanId}/waivers", "waiveLoan")
        .says(
            "Waives part of a loan, or all of it.",
            "On a mandate of the caller (Awb 4:94a).",
        )
        .by(DECIDES)
        .showing_case()
        .on_version()
        .records::<LoanWaived>()
        .takes(run)
}

async fn run(call: Call<Waive>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let loan: LoanId = call.id("loanId")?;
    let waiver = call.new_id(WaiverId::from_bytes)?;
    let command = CaseCommand::Waive(case::Waive {
        waiver,
        loan,
        amount: body.amount.into_domain(),
        ground: body.ground.0,
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    });
    let ordered = call.order_case(command, &Id(waiver)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = LoanWaived {
        waiver_id: ordered.ids,
        loan: LoanView::in_case(&case, loan).ok_or_else(|| call.missing("the loan"))?,
    };
    Reply::recorded(&ordered, answer)
}
