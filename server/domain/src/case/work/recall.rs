//! From what is recorded of work back to what was ordered.

use super::{AddTask, HandOver, WorkAct, WriteNote};
use crate::case::recall::words;
use crate::case::{CaseCommand, CaseEvent};

/// The order that an event came of, without the words that were erased; `None` for one that is about no
/// work.
pub(in crate::case) fn recalled(event: CaseEvent) -> Option<CaseCommand> {
    let act = match event {
        CaseEvent::HandlerAssigned {
            handling,
            from,
            reason,
            ..
        } => WorkAct::HandOver(HandOver {
            to: handling,
            from,
            reason,
        }),
        CaseEvent::TaskAdded {
            task,
            kind,
            owner,
            about,
            due,
            text,
            ..
        } => WorkAct::AddTask(AddTask {
            task,
            kind,
            owner,
            about: Some(about),
            due,
            text: words(&text),
        }),
        CaseEvent::TaskFinished { task, .. } => WorkAct::FinishTask { task },
        CaseEvent::TaskTakenBack { task, reason, .. } => WorkAct::TakeBackTask {
            task,
            reason: words(&reason),
        },
        CaseEvent::NoteWritten {
            note, about, text, ..
        } => WorkAct::WriteNote(WriteNote {
            note,
            about: Some(about),
            text: words(&text),
        }),
        _ => return None,
    };
    Some(CaseCommand::Work(act))
}
