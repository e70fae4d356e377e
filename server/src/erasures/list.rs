//! `GET /erasures`.

use maatwerk_domain::{CaseId, ErasureId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::access::READS_RETENTION;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::moment::in_utc;
use crate::http::page;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{ERASURES, ErasureCursor, ErasureRow, ErasureStage};
use crate::wire::Id;

/// How many erasures a page holds when nothing is said.
const PAGE: usize = 50;
const LIST: &str = "cursor of erasures";

/// An erasure in the list.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ErasureLine {
    /// The erasure.
    erasure_id: Id<ErasureId>,
    /// Of which case.
    case_id: Id<CaseId>,
    /// Its version.
    version: u32,
    /// How far it is.
    stage: super::view::StageCode,
    /// When it was proposed, in UTC.
    #[schemars(extend("format" = "date-time"))]
    proposed_at: String,
    /// When it last changed, in UTC.
    #[schemars(extend("format" = "date-time"))]
    changed_at: String,
}

/// A page of erasures.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ErasurePage {
    /// Newest first.
    erasures: Vec<ErasureLine>,
    /// Send it as `cursor`, with the same filter, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/erasures", "listErasures")
        .says(
            "The erasures of an authority, newest first.",
            "Those that wait for another person, and what was destroyed. An unknown cursor names no page \
             (404).",
        )
        .by(READS_RETENTION)
        .reading(ERASURES)
        .query(Parameter::query(
            "stage",
            Form::OneOf(ErasureStage::CODES),
            "Only erasures that are this far.",
        ))
        .paged(
            cursor::digits(cursor::MOMENT),
            200,
            "The most erasures on the page; 50 when absent.",
        )
        .answers::<ErasurePage>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, log) = (&call.app, call.log());
    app.authority(log).await?;
    let after = call.after(|text| {
        let (proposed_at, erasure) = cursor::read_moment(app, log, LIST, text)?;
        Some(ErasureCursor {
            proposed_at,
            erasure: ErasureId::from_bytes(erasure),
        })
    })?;
    let stage = call.parameter::<String>("stage");
    let stage = stage.and_then(|code| ErasureStage::from_code(&code));
    let limit = call.limit(PAGE);
    // Before the rows: what the answer names was surely seen by them.
    let seen = app.views.get(ERASURES)?.seen(log);
    let mut rows = app
        .views
        .list_erasures(log, stage, after, limit + 1)
        .await?;
    let next = page::cut(&mut rows, limit).map(|last| {
        let place = (last.proposed_at, last.erasure.to_bytes());
        cursor::write_moment(app, log, LIST, place)
    });
    let erasures = rows.iter().map(line).collect::<Result<_, _>>()?;
    Ok(Reply::read(&ErasurePage { erasures, next })?.at_position(seen))
}

fn line(row: &ErasureRow) -> Result<ErasureLine, Problem> {
    use super::view::StageCode;
    Ok(ErasureLine {
        erasure_id: Id(row.erasure),
        case_id: Id(row.case),
        version: row.version.get(),
        stage: match row.stage {
            ErasureStage::Proposed => StageCode::Proposed,
            ErasureStage::Refused => StageCode::Refused,
            ErasureStage::BeingCarriedOut => StageCode::BeingCarriedOut,
            ErasureStage::CarriedOut => StageCode::CarriedOut,
        },
        proposed_at: in_utc(row.proposed_at)?,
        changed_at: in_utc(row.changed_at)?,
    })
}
