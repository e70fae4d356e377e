//! `GET /policies/{digest}/shadow/report`.

use crate::http::access::READS_BACKTESTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}/shadow/report", "exportShadow")
        .says(
            "What a shadow came to by now, as one page.",
            "As the report of a backtest: HTML that stands on its own and prints, or the same as \
             JSON. What was erased since is not in it.",
        )
        .by(READS_BACKTESTS)
        .of_shadow()
        .shows_report()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let run = call.shadow().await?;
    let report = call.report_of_shadow(&run).await?;
    let name = format!("shadow-{}.html", run.started);
    call.page_or_json(&report, name)
}
