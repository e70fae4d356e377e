//! `GET /backtests`.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::BacktestView;
use crate::backtest::Shelf;
use crate::http::access::READS_BACKTESTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;

/// The backtests of an authority.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Backtests {
    /// The latest first, without their reports; at most fifty are kept.
    backtests: Vec<BacktestView>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/backtests", "listBacktests")
        .says(
            "The backtests of the authority.",
            "What was tried, and how each stands. The fifty latest are kept.",
        )
        .by(READS_BACKTESTS)
        .answers::<Backtests>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let running = call.running();
    let all = call.shelf(Shelf::list).await?;
    let backtests = all.into_iter();
    Reply::read(&Backtests {
        backtests: backtests
            .map(|kept| call.view(running.as_ref(), kept))
            .collect(),
    })
}
