//! `GET /policies/{digest}/shadow/cases`.

use crate::backtests::cases::{Changed, ChangedAnswer, ChangedAnswers};
use crate::http::access::READS_BACKTEST_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::shadow;
use crate::wire::Id;

/// How many answers a page holds when nothing is said, and at most.
const PAGE: usize = 50;
const MOST: u64 = 200;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}/shadow/cases", "listShadowCases")
        .says(
            "The answers that a shadow gives otherwise, with their cases.",
            "What was recorded, and what the candidate said. What was erased since is not there.",
        )
        .by(READS_BACKTEST_CASES)
        .for_purpose()
        .of_shadow()
        .paged_by_offset(MOST, "At most so many answers; 50 when absent.")
        .answers::<ChangedAnswers>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let run = call.shadow().await?;
    let all = shadow::changes(&call.app, &run).await?;
    let (page, next) = call.at_offset(all, PAGE);
    let answers = page.into_iter().map(|change| {
        call.account_for(change.case);
        ChangedAnswer {
            case_id: Id(change.case),
            version: change.version.get(),
            answer: Some(Changed::of(&change.judged)),
        }
    });
    Reply::read(&ChangedAnswers {
        answers: answers.collect(),
        next,
    })
}
