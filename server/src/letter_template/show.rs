//! `GET /letter-template`.

use super::LetterTemplateView;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/letter-template", "getLetterTemplate")
        .says(
            "How letters of decisions are written.",
            "As it was set last; for an authority that set nothing, what is taken instead.",
        )
        .by(READS_REGISTER)
        .answers::<LetterTemplateView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (authority, version) = call.app.authority(call.log()).await?;
    let view = LetterTemplateView::of(call.log(), &authority);
    Ok(Reply::read(&view)?.at_version(version))
}
