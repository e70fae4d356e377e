//! `GET /deadlines`.

use maatwerk_domain::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::PURPOSE;
use super::view::DeadlineView;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::page;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{DEADLINES, DeadlineCursor, DeadlineFilter};
use crate::wire::{Day, DeadlineKind, Whose, Wire as _};

/// How many deadlines a page holds when nothing is said.
const PAGE: usize = 100;
const LIST: &str = "cursor of deadlines";

/// A page of deadlines.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DeadlinePage {
    /// Today, in the Netherlands: the day from which days left are counted.
    today: Day,
    /// The first day first; those whose term stands still last.
    deadlines: Vec<DeadlineView>,
    /// Send it as `cursor`, with the same filters, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/deadlines", "listDeadlines")
        .says(
            "What must happen by which day, the first day first.",
            "In the cases in which the caller is involved; for a customisation officer, an auditor and a client system \
             in all of the authority. What has not begun and what is over is not among them; what is late is. \
             Nothing says whom a case is about, and each case on the page is recorded as read. The \
             `Log-Position` of the answer is where `/deadlines/changes` goes on. An unknown cursor names no page (404).",
        )
        .by(READS_CASES)
        .of_office(PURPOSE)
        .reading(DEADLINES)
        .query(Parameter::query(
            "kind",
            Form::OneOf(DeadlineKind::CODES),
            "Only deadlines of this kind.",
        ))
        .query(Parameter::query(
            "whose",
            Form::OneOf(Whose::CODES),
            "Only those of this side.",
        ))
        .query(Parameter::query(
            "until",
            Form::Day,
            "Only those of this day or earlier.",
        ))
        .handled_by()
        .paged(
            cursor::digits(DeadlineCursor::BYTES),
            500,
            "The most deadlines on the page; 100 when absent.",
        )
        .answers::<DeadlinePage>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, log) = (&call.app, call.log());
    let after = call.after(|text| cursor::read(app, log, LIST, text))?;
    let after = after.map(DeadlineCursor::from_bytes);
    let today: Date = app.clock.today();
    let code = |name| call.parameter::<String>(name);
    let filter = DeadlineFilter {
        kind: code("kind")
            .and_then(|code| DeadlineKind::from_code(&code))
            .map(DeadlineKind::into_domain),
        whose: code("whose")
            .and_then(|code| Whose::from_code(&code))
            .map(Whose::into_domain),
        until: call.parameter("until"),
        handled: call.handled_by(today),
        ..DeadlineFilter::of(app.sees(&call.caller).await?, today)
    };
    let limit = call.limit(PAGE);
    // Before the rows: what the answer names was surely seen by them.
    let seen = app.views.deadlines()?.seen(log);
    let mut rows = app
        .views
        .list_deadlines(log, filter, after, limit + 1)
        .await?;
    let next = page::cut(&mut rows, limit)
        .map(|last| cursor::write(app, log, LIST, &DeadlineCursor::after(last).to_bytes()));
    for row in &rows {
        call.account_for(row.case);
    }
    let page = DeadlinePage {
        today: Day(today),
        deadlines: rows
            .iter()
            .map(|row| DeadlineView::of(row, today))
            .collect(),
        next,
    };
    Ok(Reply::read(&page)?.at_position(seen))
}
