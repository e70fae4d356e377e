//! Acts of work.

use super::{Handling, TaskKind, TaskOwner, WorkRefusal};
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent, PersonRole};
use crate::context::not_before;
use crate::{Authority, CaseNoteId, Context, Date, PersonId, Refusal, TaskId};

/// How often a case is handed over.
pub const MOST_HANDLINGS: usize = 200;
/// The most tasks and agreements that a case ever had.
pub const MOST_TASKS: usize = 1_000;
/// The most notes in a case.
pub const MOST_NOTES: usize = 2_000;

/// An act of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkAct {
    /// Hands the case over.
    HandOver(HandOver),
    /// Adds a task or an agreement.
    AddTask(AddTask),
    /// Says that it was done.
    FinishTask {
        /// Which.
        task: TaskId,
    },
    /// Takes it back.
    TakeBackTask {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// Writes a note.
    WriteNote(WriteNote),
}

/// Hands a case over, for the first time too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// To whom.
    pub to: Handling,
    /// The first day: today or later.
    pub from: Date,
    /// Why, in words that name nobody of the household.
    pub reason: String,
}

/// Adds a task or an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddTask {
    /// Its identifier.
    pub task: TaskId,
    /// Which of the two.
    pub kind: TaskKind,
    /// Who has to do it.
    pub owner: TaskOwner,
    /// Whom it is about; the resident when nobody is named.
    pub about: Option<PersonId>,
    /// The last day: today or later.
    pub due: Date,
    /// What.
    pub text: String,
}

/// Writes a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteNote {
    /// Its identifier.
    pub note: CaseNoteId,
    /// Whom it is about; the resident when nobody is named.
    pub about: Option<PersonId>,
    /// What it says.
    pub text: String,
}

impl WorkAct {
    /// Whether a closed case still takes it: what ends, and who looks after what is left.
    pub(in crate::case) fn fits_closed(&self) -> bool {
        match self {
            Self::HandOver(_) | Self::FinishTask { .. } | Self::TakeBackTask { .. } => true,
            Self::AddTask(_) | Self::WriteNote(_) => false,
        }
    }
}

impl Case {
    pub(in crate::case) fn work(
        &self,
        command: &WorkAct,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let event = match command {
            WorkAct::HandOver(command) => self.hand_over(command, authority, context)?,
            WorkAct::AddTask(command) => self.add_task(command, context)?,
            WorkAct::FinishTask { task } => {
                self.open_task(*task)?;
                CaseEvent::TaskFinished {
                    task: *task,
                    act: context.act(),
                }
            }
            WorkAct::TakeBackTask { task, reason } => {
                self.open_task(*task)?;
                CaseEvent::TaskTakenBack {
                    task: *task,
                    act: context.act(),
                    reason: reason.clone().into(),
                }
            }
            WorkAct::WriteNote(command) => {
                not_there("note", self.work.notes.contains_key(&command.note))?;
                if self.work.notes.len() >= MOST_NOTES {
                    return Err(too_many("notes", MOST_NOTES));
                }
                let about = self.somebody(command.about)?;
                CaseEvent::NoteWritten {
                    note: command.note,
                    about,
                    act: context.act(),
                    text: command.text.clone().into(),
                }
            }
        };
        Ok(vec![event])
    }

    fn hand_over(
        &self,
        command: &HandOver,
        authority: &Authority,
        context: &Context,
    ) -> Result<CaseEvent, Refusal> {
        let HandOver { to, from, reason } = command;
        if to.substitute.as_ref() == Some(&to.handler) {
            return Err(WorkRefusal::OwnSubstitute.into());
        }
        if let Some(team) = to.team {
            let known = authority.teams.on(team, *from);
            known.ok_or(Refusal::Unknown("team"))?;
        }
        not_before("the first day", *from, "today,", context.today)?;
        let before = self.work.handling_on(*from);
        if before.is_some_and(|before| before.handling == *to) {
            return Err(WorkRefusal::SameHandling.into());
        }
        if self.work.handlings.len() >= MOST_HANDLINGS {
            return Err(too_many("handlers", MOST_HANDLINGS));
        }
        Ok(CaseEvent::HandlerAssigned {
            handling: to.clone(),
            from: *from,
            reason: reason.clone(),
            act: context.act(),
        })
    }

    fn add_task(&self, command: &AddTask, context: &Context) -> Result<CaseEvent, Refusal> {
        not_there("task", self.work.tasks.contains_key(&command.task))?;
        if self.work.tasks.len() >= MOST_TASKS {
            return Err(too_many("tasks", MOST_TASKS));
        }
        if let TaskOwner::Person(person) = command.owner {
            let known = self.persons.contains_key(&person);
            known.then_some(()).ok_or(Refusal::Unknown("person"))?;
        }
        not_before("the last day", command.due, "today,", context.today)?;
        let about = self.somebody(command.about)?;
        Ok(CaseEvent::TaskAdded {
            task: command.task,
            kind: command.kind,
            owner: command.owner.clone(),
            about,
            due: command.due,
            act: context.act(),
            text: command.text.clone().into(),
        })
    }

    fn open_task(&self, task: TaskId) -> Result<(), Refusal> {
        let task = self.work.tasks.get(&task);
        match task.ok_or(Refusal::Unknown("task"))?.end {
            Some(_) => Err(WorkRefusal::TaskEnded.into()),
            None => Ok(()),
        }
    }

    /// Somebody of the household; the resident when nobody is named. Of who was erased nothing can be sealed
    /// any more, which is not asked here: an audit gives the order again after an erasure.
    fn somebody(&self, named: Option<PersonId>) -> Result<PersonId, Refusal> {
        let person = if let Some(person) = named {
            self.persons.get_key_value(&person)
        } else {
            let mut persons = self.persons.iter();
            persons.find(|(_, person)| person.role == PersonRole::Resident)
        };
        let (id, _) = person.ok_or(Refusal::Unknown("person"))?;
        Ok(*id)
    }
}
