//! `GET /policies/{digest}/shadow`.

use super::view::ShadowView;
use crate::http::access::READS_BACKTESTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}/shadow", "getShadow")
        .says(
            "How the shadow of a policy stands.",
            "Whether it runs, how far behind the log it is, and what it came to in short.",
        )
        .by(READS_BACKTESTS)
        .of_shadow()
        .answers::<ShadowView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let run = call.shadow().await?;
    let report = call.report_of_shadow(&run).await?;
    Reply::read(&ShadowView::of(&run).with(report))
}
