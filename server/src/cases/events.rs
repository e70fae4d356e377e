//! `GET /cases/{caseId}/events`.

use maatwerk_domain::case::CaseEvent;
use maatwerk_log::Version;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::events::{DomainEvent, readable};
use crate::handle::HandleError;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::moment::in_utc;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::load::ReadEvent;

/// How many events a page holds when nothing is said.
const PAGE: usize = 100;

/// Something that happened in a case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EventView {
    /// Its position in the authority's log.
    position: u64,
    /// Its place in the case: 1 for the first.
    version: u32,
    /// When it was recorded, in UTC.
    #[schemars(extend("format" = "date-time"))]
    recorded_at: String,
    /// What kind of event, with the version of its shape; its schema stands in `schemas/events`.
    #[schemars(extend("pattern" = "^[a-z]+(-[a-z]+)*\\.v[0-9]+$"))]
    #[serde(rename = "type")]
    event_type: String,
    /// Who caused it.
    by: String,
    /// Identifiers, amounts, dates, articles.
    data: Value,
    /// What it tells about a person; null when that is nothing, or was erased.
    personal: Value,
    /// What it told about a person was erased; or, where records were linked, the other one was or is not told of
    /// here.
    erased: bool,
}

/// A page of the events of a case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Events {
    /// In the order they happened.
    events: Vec<EventView>,
    /// Send it as `after` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u32>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/events", "listCaseEvents")
        .says(
            "What happened in a case.",
            "Every event, as recorded, in order: what the case is follows from them.",
        )
        .by(READS_CASES)
        .for_purpose()
        .query(Parameter::query(
            "after",
            Form::Whole {
                least: 0,
                most: 4_294_967_295,
            },
            "The `next` of the page before: events after this version.",
        ))
        .limited(500, "The most events on the page; 100 when absent.")
        .answers::<Events>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let after = Version::new(call.parameter("after").unwrap_or_default());
    let limit = call.limit(PAGE);
    let page = call
        .app
        .case_events(call.log(), call.case_id()?, after, limit + 1)
        .await?
        .ok_or_else(|| Problem::not_found("case"))?;
    let more = page.len() > limit;
    let position = page.last().map(|event| event.position);
    let mut events = Vec::with_capacity(page.len());
    for read in page.iter().take(limit) {
        let mut shown = view(read)?;
        if let DomainEvent::Case(CaseEvent::People(event)) = &read.event
            && call.hide_linked(event, &mut shown.data).await?
        {
            shown.personal = Value::Null;
            shown.erased = true;
        }
        events.push(shown);
    }
    let next = events.last().filter(|_| more).map(|last| last.version);
    let reply = Reply::read(&Events { events, next })?;
    Ok(match position {
        Some(position) => reply.at_position(position),
        None => reply,
    })
}

fn view(read: &ReadEvent) -> Result<EventView, Problem> {
    let mut told = readable(&read.event, &read.meta).map_err(HandleError::read)?;
    let mut take = |name: &str| told.get_mut(name).map(Value::take).unwrap_or_default();
    Ok(EventView {
        position: read.position.get(),
        version: read.version.get(),
        recorded_at: in_utc(read.recorded_at)?,
        event_type: read.event_type.to_string(),
        by: read.meta.by.to_string(),
        data: take("data"),
        personal: take("personal"),
        erased: take("erased").as_bool().unwrap_or_default(),
    })
}
