//! The work on a case, as it is shown.

use maatwerk_domain::case::work;
use maatwerk_domain::{CaseNoteId, PersonId, TaskId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Act, Day, FreeText, Handling, Id, TaskKind, TaskOwner, Wire as _};

/// A case was handed over.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HandedOverView {
    /// To whom.
    handling: Handling,
    /// The first day.
    from: Day,
    /// Why.
    reason: FreeText,
    /// Who did it, when.
    act: Act,
}

impl HandedOverView {
    pub(crate) fn of(handed_over: &work::HandedOver) -> Self {
        Self {
            handling: Handling::of(&handed_over.handling),
            from: Day(handed_over.from),
            reason: FreeText::of(&handed_over.reason),
            act: Act::of(&handed_over.act),
        }
    }
}

/// A task or an agreement.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaskView {
    /// Which.
    task_id: Id<TaskId>,
    /// A task or an agreement.
    kind: TaskKind,
    /// Who has to do it.
    owner: TaskOwner,
    /// Whom it is about.
    about: Id<PersonId>,
    /// The last day.
    due: Day,
    /// What; absent once that person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<FreeText>,
    /// Who added it, when.
    added: Act,
    /// It was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    finished: Option<Act>,
    /// It need not be done any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_back: Option<TakenBackView>,
}

/// A task was taken back.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TakenBackView {
    /// Who did it, when.
    act: Act,
    /// Why; absent once whom it is about was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
}

impl TaskView {
    pub(crate) fn of(id: TaskId, task: &work::Task) -> Self {
        let (mut finished, mut taken_back) = (None, None);
        match &task.end {
            Some(work::TaskEnd::Finished { act }) => finished = Some(Act::of(act)),
            Some(work::TaskEnd::TakenBack { act, reason }) => {
                taken_back = Some(TakenBackView {
                    act: Act::of(act),
                    reason: reason.known().map(FreeText::of),
                });
            }
            None => {}
        }
        Self {
            task_id: Id(id),
            kind: TaskKind::of(&task.kind),
            owner: TaskOwner::of(&task.owner),
            about: Id(task.about),
            due: Day(task.due),
            text: task.text.known().map(FreeText::of),
            added: Act::of(&task.added),
            finished,
            taken_back,
        }
    }
}

/// A note.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NoteView {
    /// Which.
    note_id: Id<CaseNoteId>,
    /// Whom it is about.
    about: Id<PersonId>,
    /// What it says; absent once that person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<FreeText>,
    /// Who wrote it, when.
    written: Act,
}

impl NoteView {
    pub(crate) fn of(id: CaseNoteId, note: &work::Note) -> Self {
        Self {
            note_id: Id(id),
            about: Id(note.about),
            text: note.text.known().map(FreeText::of),
            written: Act::of(&note.written),
        }
    }
}
