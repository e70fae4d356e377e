//! `GET /cases/{caseId}/retention`.

use maatwerk_domain::retention::Retention;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::{ListView, RetentionView};
use crate::http::access::READS_RETENTION;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// How a case is kept, and under which list.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CaseRetention {
    /// The selection list.
    list: ListView,
    /// How the case is kept.
    retention: RetentionView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/retention", "getRetention")
        .says(
            "How long a case is kept, and why.",
            "By the category of the selection list, and by what still stands in the way: an open loan, \
             running conditions, a term to object, a hold.",
        )
        .by(READS_RETENTION)
        .of_office("retention")
        .answers::<CaseRetention>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, case) = (&call.app, call.case_id()?);
    let kept = app.kept_case(call.log(), case).await?;
    let (loaded, moments) = kept.ok_or_else(|| Problem::not_found("case"))?;
    call.account_for(case);
    let today = app.clock.today();
    let kept = Retention::of(&loaded.case, moments, &app.retention, today);
    let answer = CaseRetention {
        list: ListView::of(app.retention.of_closed(moments.closed, today)),
        retention: RetentionView::of(case, &kept, today),
    };
    Ok(Reply::read(&answer)?
        .at_version(loaded.version)
        .at_position(loaded.position))
}
