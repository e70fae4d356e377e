//! `GET /cases/{caseId}`.

use super::view::CaseView;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::past::not_then;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}", "getCase")
        .says(
            "A case in full.",
            "Send its `ETag` as `If-Match` to act on what was read and on nothing newer. As of an \
             earlier moment it is what was recorded by then, with the `ETag` of then; who was erased \
             since is erased there too.",
        )
        .by(READS_CASES)
        .for_purpose()
        .also_then()
        .or(Kind::NotThen)
        .answers::<CaseView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let until = call.as_of().await?;
    let mut loaded = call
        .case_then(until)
        .await?
        .ok_or_else(|| not_then("case"))?;
    call.hide_links(&mut loaded.case).await?;
    let mut view = CaseView::of(call.case_id()?, &loaded);
    // Who stood in for whom never changes afterwards: the register of now tells it of then, too.
    let (authority, _) = call.app.authority(call.log()).await?;
    view.for_whom(&loaded.case, &authority);
    Ok(Reply::read(&view)?
        .at_version(loaded.version)
        .at_position(loaded.position))
}
