//! `POST /dossiers/{dossierId}/notes`.

use maatwerk_domain::NoteId;
use maatwerk_domain::dossier::DossierCommand;
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::DossierView;
use crate::http::access::RUNS_THE_PROGRAMME;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, Wire as _};

/// A note.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AddNote {
    /// What it says. Every municipality reads it: nothing about a resident.
    text: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/dossiers/{dossierId}/notes", "addDossierNote")
        .says(
            "Adds a note to a dossier.",
            "With its author and day. Every municipality reads it: write nothing about a resident.",
        )
        .by(RUNS_THE_PROGRAMME)
        .nationally()
        .on_version()
        .records::<DossierView>()
        .takes(run)
}

async fn run(call: Call<AddNote>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let note = call.new_id(NoteId::from_bytes)?;
    let text = body.text.into_domain();
    let command = DossierCommand::AddNote { note, text };
    let ordered = call.order_dossier(command, &Id(note)).await?;
    let (id, dossier, _) = call.dossier().await?;
    Reply::recorded(&ordered, DossierView::of(id, &dossier)?)
}
