//! `GET /dossiers/{dossierId}/document`.

use maatwerk_log::EventLog as _;

use super::document::{self, Document, Material};
use crate::handle::HandleError;
use crate::http::access::READS_DOSSIERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::signals::national;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/dossiers/{dossierId}/document", "exportDossier")
        .says(
            "A dossier as one document.",
            "HTML that stands on its own and prints, with a table behind each chart; or the same \
             as JSON or CSV. It names the position and the root of the national log that it was \
             made from, and of each figure the release. A figure that was withheld is shown as \
             withheld.",
        )
        .by(READS_DOSSIERS)
        .query(Parameter::query(
            "format",
            Form::OneOf(&["html", "json", "csv"]),
            "In which form; `html` when absent.",
        ))
        .answers::<Document>()
        .also_as(&["text/html", "text/csv"])
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (id, dossier, version) = call.dossier().await?;
    let head = call.app.log.head(national()).await;
    let head = head.map_err(HandleError::read)?;
    let opened = dossier.opened.as_ref();
    let document = document::compose(&Material {
        dossier_id: id.to_string(),
        dossier: &dossier,
        opened: opened.ok_or_else(|| Problem::not_found("dossier"))?,
        version: version.get(),
        log: national().to_string(),
        position: head.position.get(),
        root: head.root,
        today: call.app.clock.today(),
    });
    match call.parameter::<String>("format").as_deref() {
        Some("json") => Reply::read(&document),
        Some("csv") => Ok(Reply::file(
            "text/csv; charset=utf-8",
            format!("dossier-{id}.csv"),
            document::csv(&document),
        )),
        _ => Ok(Reply::file(
            "text/html; charset=utf-8",
            format!("dossier-{id}.html"),
            document::html(&document),
        )
        .under_policy(&document::POLICY)),
    }
}
