//! `GET /dossiers`.

use maatwerk_domain::DossierId;
use schemars::JsonSchema;
use serde::Serialize;

use super::cursor;
use crate::http::access::READS_DOSSIERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::moment::in_utc;
use crate::http::page;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::signals::{is_national, national};
use crate::views::{DossierCursor, DossierRow};
use crate::wire::{DossierStatus, Id, Wire as _};

/// How many dossiers a page holds when nothing is said.
const PAGE: usize = 50;

/// A dossier in the list.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DossierLine {
    /// The dossier.
    dossier_id: Id<DossierId>,
    /// Its version.
    version: u32,
    /// How far it is.
    status: DossierStatus,
    /// Its title.
    title: String,
    /// When it was opened, in UTC.
    #[schemars(extend("format" = "date-time"))]
    opened_at: String,
    /// When it last changed, in UTC.
    #[schemars(extend("format" = "date-time"))]
    changed_at: String,
}

/// A page of dossiers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Dossiers {
    /// Newest first.
    dossiers: Vec<DossierLine>,
    /// Send it as `cursor`, with the same filter, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/dossiers", "listDossiers")
        .says(
            "The dossiers of the programme, newest first.",
            "Municipalities read them too. An unknown cursor names no page (404).",
        )
        .by(READS_DOSSIERS)
        .query(Parameter::query(
            "status",
            Form::OneOf(DossierStatus::CODES),
            "Only dossiers that are this far.",
        ))
        .paged(
            cursor::DIGITS,
            200,
            "The most dossiers on the page; 50 when absent.",
        )
        .answers::<Dossiers>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let after = call.after(|text| cursor::read(&call.app, text))?;
    let status = call.parameter::<String>("status");
    let status = status.and_then(|code| DossierStatus::from_code(&code));
    let limit = call.limit(PAGE);
    let views = &call.app.views;
    // Before the rows: what the answer names was surely seen by them.
    let seen = views.dossiers()?.seen(national());
    let mut rows = views
        .list_dossiers(status.into_domain(), after, limit + 1)
        .await?;
    let next = page::cut(&mut rows, limit).map(|last| {
        let cursor = DossierCursor {
            opened_at: last.opened_at,
            dossier: last.dossier,
        };
        cursor::write(&call.app, cursor)
    });
    let dossiers = rows.iter().map(line).collect::<Result<_, _>>()?;
    let reply = Reply::read(&Dossiers { dossiers, next })?;
    // The header is about the caller's own log.
    Ok(if is_national(call.log()) {
        reply.at_position(seen)
    } else {
        reply
    })
}

fn line(row: &DossierRow) -> Result<DossierLine, Problem> {
    Ok(DossierLine {
        dossier_id: Id(row.dossier),
        version: row.version.get(),
        status: DossierStatus::of(&row.status),
        title: row.title.clone(),
        opened_at: in_utc(row.opened_at)?,
        changed_at: in_utc(row.changed_at)?,
    })
}
