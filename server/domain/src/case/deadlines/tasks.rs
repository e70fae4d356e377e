//! Of tasks and agreements: the day by which they are to be done. No law sets it.

use super::{Deadline, DeadlineAbout, DeadlineKind, Whose};
use crate::TaskId;
use crate::case::Case;
use crate::case::work::{Task, TaskKind, TaskOwner};

impl Case {
    pub(super) fn task_deadlines(&self) -> Vec<Deadline> {
        let open = |(id, task): (&TaskId, &Task)| {
            if task.end.is_some() {
                return None;
            }
            let kind = match task.kind {
                TaskKind::Task => DeadlineKind::DoTask,
                TaskKind::Agreement => DeadlineKind::KeepAgreement,
            };
            let (whose, owner) = match &task.owner {
                TaskOwner::Officer(officer) => (Whose::Authority, Some(officer.clone())),
                TaskOwner::Person(_) => (Whose::Resident, None),
            };
            Some(Deadline {
                person: Some(task.about),
                owner,
                ..Deadline::new(kind, DeadlineAbout::Task(*id), whose, Some(task.due))
            })
        };
        self.work.tasks.iter().filter_map(open).collect()
    }
}
