//! Why an act of work is refused.

/// An act of work that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WorkRefusal {
    /// Nothing would change hands.
    #[error("the case is with these people on that day already")]
    SameHandling,
    /// One cannot stand in for oneself.
    #[error("a substitute is somebody else than the handler")]
    OwnSubstitute,
    /// It was done, or taken back.
    #[error("the task has ended already")]
    TaskEnded,
}

impl WorkRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SameHandling => "same-handling",
            Self::OwnSubstitute => "own-substitute",
            Self::TaskEnded => "task-ended",
        }
    }
}
