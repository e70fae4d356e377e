//! `POST /backtests/{backtestId}/cancellation`.

use super::view::BacktestView;
use crate::http::access::TRIES_POLICIES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::ask("/backtests/{backtestId}/cancellation", "cancelBacktest")
        .says(
            "Stops a backtest.",
            "It ends within moments, with a report of the part of the log that was judged. One \
             that does not run stays as it is: stopping it again does nothing.",
        )
        .by(TRIES_POLICIES)
        .answers::<BacktestView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let running = call.running();
    let kept = call.backtest().await?;
    if let Some(running) = running.as_ref().filter(|of| of.id == kept.backtest.0) {
        running.watch.stop();
    }
    Reply::read(&call.view(running.as_ref(), kept))
}
