//! `POST /cases/{caseId}/grants/{grantId}/hearing`.

use maatwerk_domain::GrantId;
use maatwerk_domain::case::CaseCommand;

use super::GrantView;
use crate::http::access::HEARS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Hearing, Id};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/grants/{grantId}/hearing", "recordHearing")
        .says(
            "Records the resident's view on a proposal, or why it is left out.",
            "Before a gift becomes a loan the resident can say what they think of it (Awb 4:8).",
        )
        .by(HEARS)
        .showing_case()
        .on_version()
        .records::<GrantView>()
        .takes(run)
}

async fn run(call: Call<Hearing>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let command = CaseCommand::RecordHearing {
        grant,
        hearing: body.into(),
    };
    let ordered = call.order_case(command, &Id(grant)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = GrantView::in_case(&case, grant).ok_or_else(|| call.missing("the grant"))?;
    Reply::recorded(&ordered, answer)
}
