//! `GET /processing-log`.

use jiff::Timestamp;
use maatwerk_domain::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::store::{ReadRecord, Which};
use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::AUDITS;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::page;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::Hex;

/// How many records a page holds when nothing is said.
const PAGE: usize = 500;
const LIST: &str = "cursor of the processing log";
/// What the pseudonym of a data subject is, for whoever joins logs.
const SUBJECT_TYPE: &str = "urn:maatwerk:data-subject:v1";

/// A record in the fields of the standard Logboek Dataverwerkingen (Logius), one data subject each.
#[derive(Debug, Serialize, JsonSchema)]
struct LogRecord {
    /// The trace of the whole processing, as in `traceparent`.
    #[schemars(extend("pattern" = "^[0-9a-f]{32}$"))]
    trace_id: String,
    /// This action in it.
    #[schemars(extend("pattern" = "^[0-9a-f]{16}$"))]
    span_id: String,
    /// The action that caused it, where the caller named one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("pattern" = "^[0-9a-f]{16}$"))]
    parent_span_id: Option<String>,
    /// What was done: the operation of the interface.
    name: String,
    /// When it began, in UTC.
    #[schemars(extend("format" = "date-time"))]
    start_time: String,
    /// When it was done, in UTC.
    #[schemars(extend("format" = "date-time"))]
    end_time: String,
    /// How it ended.
    status: Status,
    /// Which system did it.
    resource: Resource,
    /// What was processed, of whom.
    attributes: Attributes,
}

/// How an action ended; what failed told nothing and is no record.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
enum Status {
    /// It told what was asked.
    Ok,
}

/// A system.
#[derive(Debug, Serialize, JsonSchema)]
struct Resource {
    /// Its name and version.
    attributes: System,
}

/// The name of a system and its version.
#[derive(Debug, Serialize, JsonSchema)]
struct System {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// What was processed, of whom.
#[derive(Debug, Serialize, JsonSchema)]
struct Attributes {
    /// The processing activity in the controller's register (AVG 30), as a URI that ends in the purpose.
    #[serde(rename = "dpl.core.processing_activity_id")]
    #[schemars(extend("format" = "uri"))]
    processing_activity: String,
    /// Of whom: a pseudonym that nobody can derive any more once this person is erased; empty when the read
    /// told of nobody.
    #[serde(rename = "dpl.core.data_subject_id")]
    data_subject: String,
    /// What kind of identifier that is.
    #[serde(rename = "dpl.core.data_subject_id_type")]
    data_subject_type: &'static str,
}

/// A page of the log.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ProcessingLog {
    /// In the order in which they were written.
    records: Vec<LogRecord>,
    /// Send it as `cursor`, with the same days, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/processing-log", "getProcessingLog")
        .says(
            "What was read of whom, in the fields of Logboek Dataverwerkingen.",
            "A record for each data subject in each read: trace, span, name, times, status, processing activity \
             and pseudonym. Who read stands in `/cases/{caseId}/readers`, joined by the trace. As JSON lines \
             there is no `next`: ask for less at a time. An unknown cursor names no page (404).",
        )
        .by(AUDITS)
        .query(Parameter::query(
            "from",
            Form::Day,
            "From this day; from the first record when absent.",
        ))
        .query(Parameter::query(
            "to",
            Form::Day,
            "Up to and including this day; up to now when absent.",
        ))
        .query(Parameter::query(
            "format",
            Form::OneOf(&["json", "jsonl"]),
            "In which form; `json` when absent.",
        ))
        .paged(
            cursor::digits(8),
            10_000,
            "The most records on the page; 500 when absent.",
        )
        .answers::<ProcessingLog>()
        .also_as(&["application/jsonl"])
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, log) = (&call.app, call.log());
    app.authority(log).await?;
    let after = call.after(|text| cursor::read::<8>(app, log, LIST, text))?;
    let after = after.map_or(0, i64::from_be_bytes);
    let limit = call.limit(PAGE);
    let from: Option<Date> = call.parameter("from");
    let from = from.map_or(i64::MIN, |day| app.clock.start_of(day));
    let to: Option<Date> = call.parameter("to");
    let until = to.and_then(|day| day.tomorrow().ok());
    let until = until.map_or(i64::MAX, |day| app.clock.start_of(day));
    let found = app
        .reads
        .list(log, Which::Between(from, until), after, limit + 1)
        .await;
    let mut found = found.map_err(HandleError::ReadLog)?;
    let next = page::cut(&mut found, limit)
        .map(|(id, _)| cursor::write(app, log, LIST, &id.to_be_bytes()));
    let records = found.iter().map(|(_, record)| LogRecord::of(app, record));
    let records: Vec<_> = records.collect::<Result<_, _>>()?;
    if call.parameter::<String>("format").as_deref() != Some("jsonl") {
        return Reply::read(&ProcessingLog { records, next });
    }
    let mut lines = String::new();
    for record in &records {
        let line = serde_json::to_string(record).map_err(HandleError::read)?;
        lines.push_str(&line);
        lines.push('\n');
    }
    let name = format!("processing-log-{log}.jsonl");
    Ok(Reply::file("application/jsonl", name, lines))
}

impl LogRecord {
    fn of(app: &App, record: &ReadRecord) -> Result<Self, HandleError> {
        Ok(Self {
            trace_id: record.trace.clone(),
            span_id: Hex(&record.span).to_string(),
            parent_span_id: record.parent.map(|parent| Hex(&parent).to_string()),
            name: record.name.clone(),
            start_time: moment(record.started)?,
            end_time: moment(record.ended)?,
            status: Status::Ok,
            resource: Resource {
                attributes: System {
                    name: "maatwerk",
                    version: env!("CARGO_PKG_VERSION"),
                },
            },
            attributes: Attributes {
                processing_activity: match &app.processing_register {
                    Some(register) => format!("{register}/{}", record.purpose),
                    None => format!("urn:maatwerk:{}:{}", record.log, record.purpose),
                },
                data_subject: record
                    .subject
                    .map(|of| Hex(&of).to_string())
                    .unwrap_or_default(),
                data_subject_type: SUBJECT_TYPE,
            },
        })
    }
}

/// A moment in UTC, to the millisecond.
pub(super) fn moment(micros: i64) -> Result<String, HandleError> {
    let moment = Timestamp::from_millisecond(micros.div_euclid(1000)).map_err(HandleError::read)?;
    Ok(format!("{moment:.3}"))
}
