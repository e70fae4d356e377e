//! `GET /destruction-list`.

use jiff::ToSpan as _;
use maatwerk_domain::retention::Retention;
use maatwerk_domain::{CaseId, Date};
use schemars::JsonSchema;
use serde::Serialize;

use super::view::{ListView, RetentionView, is_due};
use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::READS_RETENTION;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::page;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Wire as _};

/// How many closed cases are looked at for a page when nothing is said.
const PAGE: usize = 50;
const LIST: &str = "cursor of the destruction list";

/// A page of what is due.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DestructionList {
    /// The selection list.
    list: ListView,
    /// Up to which day something must be due to be here.
    due_by: Day,
    /// In the order in which they were closed.
    cases: Vec<RetentionView>,
    /// Send it as `cursor`, with the same day, for the next page, which may hold no case; absent on the
    /// last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/destruction-list", "getDestructionList")
        .says(
            "What is to be destroyed, and why not yet.",
            "Closed cases of which the persons, or all of it, are due on or before a day, with what stands in \
             the way of that. Nothing is destroyed by itself: each is proposed and confirmed, see \
             `/erasures`. An unknown cursor names no page (404).",
        )
        .by(READS_RETENTION)
        .of_office("retention")
        .query(Parameter::query(
            "dueBy",
            Form::Day,
            "What is due on or before this day; today when absent.",
        ))
        .paged(
            cursor::digits(cursor::MOMENT),
            100,
            "The most closed cases that are looked at for the page; 50 when absent.",
        )
        .answers::<DestructionList>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, log) = (&call.app, call.log());
    app.authority(log).await?;
    let today = app.clock.today();
    let by: Date = call.parameter("dueBy").unwrap_or(today);
    let after = call.after(|text| {
        let (at, case) = cursor::read_moment(app, log, LIST, text)?;
        Some((at, CaseId::from_bytes(case)))
    })?;
    let limit = call.limit(PAGE);
    let seen = app.views.cases()?.seen(log);
    let before = closed_before(app, by);
    let mut rows = app
        .views
        .closed_cases(log, before, after, limit + 1)
        .await?;
    let next = page::cut(&mut rows, limit)
        .map(|(at, case)| cursor::write_moment(app, log, LIST, (*at, case.to_bytes())));
    let mut cases = Vec::new();
    for (_, case) in rows {
        let kept = match app.kept_case(log, case).await {
            // Erased since the view saw it.
            Err(HandleError::Erased) => None,
            kept => kept?,
        };
        let Some((loaded, moments)) = kept else {
            continue;
        };
        let kept = Retention::of(&loaded.case, moments, &app.retention, today);
        if is_due(&kept, by) {
            call.account_for(case);
            cases.push(RetentionView::of(case, &kept, today));
        }
    }
    let list = DestructionList {
        list: ListView::of(app.retention.on(today)),
        due_by: Day::of(&by),
        cases,
        next,
    };
    Ok(Reply::read(&list)?.at_position(seen))
}

/// The moment before which a case must be closed to have anything due by a day, in microseconds since
/// the Unix epoch.
fn closed_before(app: &App, by: Date) -> i64 {
    let shortest = i32::from(app.retention.shortest());
    // A month end that was clamped lies up to three days off; and a day lasts until the next one.
    let day = by
        .checked_sub(shortest.months())
        .and_then(|day| day.checked_add(5.days()));
    let moment = day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC));
    moment.map_or(i64::MIN, |moment| moment.timestamp().as_microsecond())
}
