//! Who works on a case and on what. Why a case was handed over is kept with the accounting, as long as the
//! case: it names nobody of the household. What tasks and notes say is theirs whom they are about.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{CaseNoteId, PersonId, TaskId};

use crate::wire::{Act, Day, FreeText, Handling, Id, TaskKind, TaskOwner};

shapes! {
    /// The case was handed over, for the first time too.
    HandlerAssigned = "handler-assigned.v1" of CaseEvent {
        /// To whom.
        handling: Handling,
        /// The first day.
        from: Day,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// A task or an agreement was added.
    TaskAdded = "task-added.v1" of CaseEvent {
        /// The new task.
        task: Id<TaskId>,
        /// Which of the two.
        kind: TaskKind,
        /// Who has to do it.
        owner: TaskOwner,
        /// Whom it is about.
        about: Id<PersonId>,
        /// The last day.
        due: Day,
        /// Who, when.
        act: Act,
    } => TaskAddedSubject {
        /// What.
        text: FreeText,
    }

    /// A task was done, or an agreement kept.
    TaskFinished = "task-finished.v1" of CaseEvent {
        /// The task.
        task: Id<TaskId>,
        /// Who says so, when.
        act: Act,
    }

    /// A task need not be done any more.
    TaskTakenBack = "task-taken-back.v1" of CaseEvent {
        /// The task.
        task: Id<TaskId>,
        /// Who says so, when.
        act: Act,
    } => TaskTakenBackSubject {
        /// Why.
        reason: FreeText,
    }

    /// A note was written.
    NoteWritten = "note-written.v1" of CaseEvent {
        /// The new note.
        note: Id<CaseNoteId>,
        /// Whom it is about.
        about: Id<PersonId>,
        /// Who, when.
        act: Act,
    } => NoteWrittenSubject {
        /// What it says.
        text: FreeText,
    }
}
