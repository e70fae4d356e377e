//! `GET /backtests/{backtestId}`.

use super::view::BacktestView;
use crate::http::access::READS_BACKTESTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/backtests/{backtestId}", "showBacktest")
        .says(
            "A backtest: how far it is, and what came of it.",
            "Who may see cases gets every count as it is. Others get a band for counts under ten and \
             multiples of five above, nothing that fewer than ten answers show, and no amount behind \
             which fewer than ten stand.",
        )
        .by(READS_BACKTESTS)
        .answers::<BacktestView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let running = call.running();
    let kept = call.backtest().await?;
    let report = call.report_of(&kept).await?;
    Reply::read(&call.view(running.as_ref(), kept).with(report))
}
