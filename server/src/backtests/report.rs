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
        .shows_report()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let kept = call.backtest().await?;
    let report = call.report_of(&kept).await?;
    let report = report.ok_or_else(|| Problem::not_found("report"))?;
    call.page_or_json(&report, format!("backtest-{}.html", kept.backtest.0))
}

impl Endpoint {
    /// Answers with a report, as a page or as JSON.
    pub(crate) fn shows_report(self) -> Self {
        self.query(Parameter::query(
            "format",
            Form::OneOf(&["html", "json"]),
            "In which form; `html` when absent.",
        ))
        .answers::<Report>()
        .also_as(&["text/html"])
    }
}

impl<B> Call<B> {
    /// A report in the form that was asked for.
    pub(crate) fn page_or_json(&self, report: &Report, name: String) -> Result<Reply, Problem> {
        match self.parameter::<String>("format").as_deref() {
            Some("json") => Reply::read(report),
            _ => Ok(
                Reply::file("text/html; charset=utf-8", name, backtest::html(report))
                    .under_policy(&backtest::POLICY),
            ),
        }
    }
}
