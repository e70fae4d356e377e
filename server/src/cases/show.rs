//! `GET /cases/{caseId}`.

use super::view::CaseView;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}", "getCase")
        .says(
            "A case in full.",
            "Send its `ETag` as `If-Match` to act on what was read and on nothing newer.",
        )
        .by(READS_CASES)
        .for_purpose()
        .answers::<CaseView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let loaded = call.case().await?;
    let view = CaseView::of(call.case_id()?, &loaded.case, loaded.version);
    Ok(Reply::read(&view)?
        .at_version(loaded.version)
        .at_position(loaded.position))
}
