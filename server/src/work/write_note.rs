//! `POST /cases/{caseId}/notes`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::work::{self, WorkAct};
use maatwerk_domain::{CaseNoteId, PersonId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::NoteView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, Wire as _};

/// What is noted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WriteNote {
    /// Whom of the household it is about; the resident when absent.
    about: Option<Id<PersonId>>,
    /// What it says.
    text: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/notes", "writeNote")
        .says(
            "Writes a note.",
            "Sealed with the key of the person it is about, who may see it (AVG 15) and with whom it is erased. A note is \
             not changed: another one says what is otherwise.",
        )
        .by(WORKS_ON_CASES)
        .in_case()
        .on_version()
        .records::<NoteView>()
        .takes(run)
}

async fn run(call: Call<WriteNote>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let note = call.new_id(CaseNoteId::from_bytes)?;
    let act = WorkAct::WriteNote(work::WriteNote {
        note,
        about: body.about.map(|person| person.0),
        text: body.text.into_domain(),
    });
    let ordered = call.order_case(CaseCommand::Work(act), &Id(note)).await?;
    let case = call.case_after(&ordered).await?;
    let id: CaseNoteId = ordered.ids.0;
    let view = case
        .work
        .notes
        .get(&id)
        .map(|note| NoteView::of(id, note))
        .ok_or_else(|| call.missing("the note"))?;
    Reply::recorded(&ordered, view)
}
