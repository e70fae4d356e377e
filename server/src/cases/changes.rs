//! `GET /cases/{caseId}/changes`.

use maatwerk_domain::CaseId;
use maatwerk_log::{Position, Version};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::difference::{self, Change};
use super::view::CaseView;
use crate::events::{DomainEvent, in_dutch};
use crate::handle::HandleError;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::moment::in_utc;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::load::{LoadedCase, ReadEvent};
use crate::past::{Moment, Until, not_then};
use crate::wire::Id;

/// How many events a page goes on when nothing is said.
const PAGE: usize = 100;

/// A state of a case, by where it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EndView {
    /// The position in the authority's log of the last event in it; 0 before the first.
    position: u64,
    /// The version of the case; 0 before it was there.
    version: u32,
}

/// An event between two states.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Happened {
    /// Its position in the authority's log.
    position: u64,
    /// Its place in the case: 1 for the first.
    version: u32,
    /// When it was recorded, in UTC.
    #[schemars(extend("format" = "date-time"))]
    recorded_at: String,
    /// What kind of event, with the version of its shape.
    #[schemars(extend("pattern" = "^[a-z]+(-[a-z]+)*\\.v[0-9]+$"))]
    #[serde(rename = "type")]
    event_type: String,
    /// Who caused it.
    by: String,
    /// What happened, in Dutch.
    summary: &'static str,
}

/// What changed in a case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Difference {
    /// Which case.
    case_id: Id<CaseId>,
    /// The state before.
    from: EndView,
    /// The state after: of this page, when another one follows.
    to: EndView,
    /// The fields that differ. Made one after the other in the state before, they give the state after.
    changes: Vec<Change>,
    /// What happened in between, in order.
    events: Vec<Happened>,
    /// The position to go on from: send it as `from` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/changes", "listCaseChanges")
        .says(
            "What changed in a case between two moments.",
            "Each field that differs, what it said and what it says, and the events in between. With \
             more of them than fit on a page, the page ends earlier, with the difference up to there.",
        )
        .by(READS_CASES)
        .for_purpose()
        .moment(
            "from",
            0,
            "From the state at this position of the authority's log or at this time; from before the \
             case when absent.",
        )
        .moment(
            "to",
            1,
            "To the state at this position or at this time, likewise; now when absent.",
        )
        .limited(500, "The most events on the page; 100 when absent.")
        .answers::<Difference>()
        .or(Kind::NotThen)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id = call.case_id()?;
    let from = match call.parameter::<Moment>("from") {
        Some(moment) => call.until(moment).await?,
        None => Until::Position(Position::START),
    };
    let to = match call.parameter::<Moment>("to") {
        Some(moment) => call.until(moment).await?,
        None => Until::Now,
    };
    let last = call.case_then(to).await?.ok_or_else(|| not_then("case"))?;
    let before = call.case_then(from).await?;
    let start = call.end(id, before).await?;
    if is_after(from, to) || start.view.version > last.version.get() {
        return Err(Problem::new(
            Kind::MomentsConflict,
            "The moment of from is after that of to.",
        ));
    }
    let (app, log) = (&call.app, call.log());
    let limit = call.limit(PAGE);
    let mut events = app
        .case_events(log, id, Version::new(start.view.version), limit)
        .await?
        .unwrap_or_default();
    events.retain(|event| event.version <= last.version);
    let next = events
        .last()
        .filter(|event| event.version < last.version)
        .map(|event| event.position);
    let end = match next {
        Some(position) => app.case_until(log, id, Until::Position(position)).await?,
        None => Some(last),
    };
    let end = call.end(id, end).await?;
    let difference = Difference {
        case_id: Id(id),
        from: start.view,
        to: end.view,
        changes: difference::between(&start.shown()?, &end.shown()?),
        events: events.iter().map(happened).collect::<Result<_, _>>()?,
        next: next.map(Position::get),
    };
    let position = Position::new(end.view.position).map_err(HandleError::read)?;
    Ok(Reply::read(&difference)?.at_position(position))
}

/// Whether one end is after the other, as named: also where nothing happened between them.
fn is_after(from: Until, to: Until) -> bool {
    match (from, to) {
        (Until::Position(from), Until::Position(to)) => from > to,
        (Until::Time(from), Until::Time(to)) => from > to,
        _ => false,
    }
}

/// An end of a difference.
struct End {
    view: EndView,
    case: Option<CaseView>,
}

impl Call<()> {
    /// An end, as this caller is shown the case.
    async fn end(&self, id: CaseId, mut loaded: Option<LoadedCase>) -> Result<End, Problem> {
        if let Some(loaded) = &mut loaded {
            self.hide_links(&mut loaded.case).await?;
        }
        Ok(End::of(id, loaded.as_ref()))
    }
}

impl End {
    fn of(id: CaseId, loaded: Option<&LoadedCase>) -> Self {
        let (position, version) = loaded.map_or((Position::START, Version::NONE), |loaded| {
            (loaded.position, loaded.version)
        });
        Self {
            view: EndView {
                position: position.get(),
                version: version.get(),
            },
            case: loaded.map(|loaded| CaseView::of(id, loaded)),
        }
    }

    /// The case as it is shown; without any field before it was there.
    fn shown(&self) -> Result<Value, Problem> {
        let Some(case) = &self.case else {
            return Ok(Value::Object(Map::new()));
        };
        Ok(serde_json::to_value(case).map_err(HandleError::read)?)
    }
}

fn happened(read: &ReadEvent) -> Result<Happened, Problem> {
    let summary = match &read.event {
        DomainEvent::Case(event) => in_dutch(event),
        // No case has such an event: `App::case_events` answers none of a stream that does.
        _ => "",
    };
    Ok(Happened {
        position: read.position.get(),
        version: read.version.get(),
        recorded_at: in_utc(read.recorded_at)?,
        event_type: read.event_type.to_string(),
        by: read.meta.by.to_string(),
        summary,
    })
}
