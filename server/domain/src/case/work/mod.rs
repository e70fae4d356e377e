//! Who works on a case and on what: handler, substitute and team, tasks and agreements, notes.
//!
//! None of it decides anything. Who handles a case is involved in it from a day on, and no longer once it is
//! handed over; a day in the past never changes hands afterwards.

mod act;
mod handling;
mod recall;
mod refusal;
mod task;

pub use act::{AddTask, HandOver, MOST_HANDLINGS, MOST_NOTES, MOST_TASKS, WorkAct, WriteNote};
pub use handling::{HandedOver, Handling, HandlingPeriod};
pub(in crate::case) use recall::recalled;
pub use refusal::WorkRefusal;
pub use task::{Note, Task, TaskEnd, TaskKind, TaskOwner};

use std::collections::BTreeMap;

use super::CaseEvent;
use crate::{CaseNoteId, PersonId, TaskId};

/// The work on a case, as its events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Who it was handed over to, in the order in which that was recorded.
    pub handlings: Vec<HandedOver>,
    /// All tasks and agreements, also those that ended.
    pub tasks: BTreeMap<TaskId, Task>,
    /// All notes.
    pub notes: BTreeMap<CaseNoteId, Note>,
}

impl Work {
    /// Takes in an event; one that is about no work leaves it as it is.
    pub fn apply(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::HandlerAssigned {
                handling,
                from,
                reason,
                act,
            } => self.handlings.push(HandedOver {
                handling: handling.clone(),
                from: *from,
                reason: reason.clone(),
                act: act.clone(),
            }),
            CaseEvent::TaskAdded {
                task,
                kind,
                owner,
                about,
                due,
                act,
                text,
            } => {
                let added = Task {
                    kind: *kind,
                    owner: owner.clone(),
                    about: *about,
                    due: *due,
                    text: text.clone(),
                    added: act.clone(),
                    end: None,
                };
                self.tasks.insert(*task, added);
            }
            CaseEvent::TaskFinished { task, act } => {
                self.end(*task, || TaskEnd::Finished { act: act.clone() });
            }
            CaseEvent::TaskTakenBack { task, act, reason } => self.end(*task, || {
                let (act, reason) = (act.clone(), reason.clone());
                TaskEnd::TakenBack { act, reason }
            }),
            CaseEvent::NoteWritten {
                note,
                about,
                act,
                text,
            } => {
                let written = Note {
                    about: *about,
                    text: text.clone(),
                    written: act.clone(),
                };
                self.notes.insert(*note, written);
            }
            _ => {}
        }
    }

    fn end(&mut self, task: TaskId, end: impl FnOnce() -> TaskEnd) {
        if let Some(task) = self.tasks.get_mut(&task) {
            task.end = Some(end());
        }
    }

    /// The data subject whom a task is about.
    pub(super) fn subject_of_task(&self, task: TaskId) -> Option<PersonId> {
        self.tasks.get(&task).map(|task| task.about)
    }
}
