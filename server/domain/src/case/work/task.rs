//! Tasks, agreements and notes.

use crate::{Act, Date, Officer, PersonId, Personal};

/// What kind of thing is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskKind {
    /// Something that somebody has to do.
    Task,
    /// What was agreed with the household.
    Agreement,
}

/// Who has to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskOwner {
    /// Somebody of the authority, or who works for it.
    Officer(Officer),
    /// Somebody of the household.
    Person(PersonId),
}

/// A task or an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Which of the two.
    pub kind: TaskKind,
    /// Who has to do it.
    pub owner: TaskOwner,
    /// Whom it is about.
    pub about: PersonId,
    /// The last day.
    pub due: Date,
    /// What.
    pub text: Personal<String>,
    /// Who added it, when.
    pub added: Act,
    /// How it ended, once it did.
    pub end: Option<TaskEnd>,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskEnd {
    /// It was done.
    Finished {
        /// Who says so, when.
        act: Act,
    },
    /// It need not be done any more.
    TakenBack {
        /// Who says so, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Whom it is about.
    pub about: PersonId,
    /// What it says.
    pub text: Personal<String>,
    /// Who wrote it, when.
    pub written: Act,
}
