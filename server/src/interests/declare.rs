//! `POST /cases/{caseId}/personal-interest`.

use maatwerk_domain::case::CaseCommand;
use schemars::JsonSchema;
use serde::Serialize;

use super::InterestView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// Who has a personal interest in the case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Interests {
    /// All who said so.
    personal_interests: Vec<InterestView>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/personal-interest", "declareInterest")
        .says(
            "Says to have a personal interest in the case.",
            "Family, or whatever else it is: that is not asked. From here on whoever says so does nothing in the \
             case, and a colleague does (Awb 2:4). It is not taken back.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<Interests>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let ordered = call.order_case(CaseCommand::DeclareInterest, &()).await?;
    let loaded = call.case().await?;
    let answer = Interests {
        personal_interests: InterestView::all(&loaded.case),
    };
    Reply::recorded(&ordered, answer)
}
