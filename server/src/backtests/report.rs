//! `GET /backtests/{backtestId}/report`.

use crate::backtest::{self, Report};
use crate::http::access::READS_BACKTESTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/backtests/{backtestId}/report", "exportBacktest")
        .says(
            "What came of a backtest, as one page.",
            "HTML that stands on its own and prints, with a table behind each chart; or the same \
             as JSON. As long as there is no report, it is not there (404).",
        )
        .by(READS_BACKTESTS)
        .query(Parameter::query(
            "format",
            Form::OneOf(&["html", "json"]),
            "In which form; `html` when absent.",
        ))
        .answers::<Report>()
        .also_as(&["text/html"])
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let kept = call.backtest().await?;
    let report = call.report_of(&kept).await?;
    let report = report.ok_or_else(|| Problem::not_found("report"))?;
    match call.parameter::<String>("format").as_deref() {
        Some("json") => Reply::read(&report),
        _ => Ok(Reply::file(
            "text/html; charset=utf-8",
            format!("backtest-{}.html", kept.backtest.0),
            backtest::html(&report),
        )
        .under_policy(&backtest::POLICY)),
    }
}
