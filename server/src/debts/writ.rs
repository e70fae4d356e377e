//! `POST /cases/{caseId}/loans/{loanId}/writ`.

use maatwerk_domain::MandateId;
use maatwerk_domain::case::debt::DebtAct;
use schemars::JsonSchema;
use serde::Deserialize;

use super::DebtView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, LawRef, Wire as _};

/// On what a writ of execution stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct IssueWrit {
    /// The article of an act of parliament that gives the power to issue it; the Awb does not.
    basis: LawRef,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons.
    reasons: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/loans/{loanId}/writ", "issueWrit")
        .says(
            "Issues a writ of execution for what is overdue (dwangbevel).",
            "Only where an act gives the power to (Awb 4:115), and after a reminder whose term passed \
             (4:117).",
        )
        .by(DECIDES)
        .showing_case()
        .on_version()
        .records::<DebtView>()
        .takes(run)
}

async fn run(call: Call<IssueWrit>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let act = DebtAct::IssueWrit {
        basis: body.basis.into_domain(),
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    };
    call.act_on_debt(act).await
}
