//! Why an order to a dossier is refused.

use super::Status;

/// An order to a dossier that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DossierRefusal {
    /// No step leads there from here.
    #[error("no step leads from {from} to {to}")]
    NoSuchStep {
        /// How far the dossier is.
        from: Status,
        /// Where the order would take it.
        to: Status,
    },
    /// A step back says why.
    #[error("a step back from {from} to {to} needs a reason")]
    ReasonNeeded {
        /// How far the dossier is.
        from: Status,
        /// Where the order would take it.
        to: Status,
    },
    /// It is linked already, in this or another spelling.
    #[error("the {0} is linked to the dossier already")]
    Linked(&'static str),
    /// It is not linked, or not any more.
    #[error("no such {0} is linked to the dossier")]
    NotLinked(&'static str),
    /// There is no after yet.
    #[error("the change is not in force: there is nothing to compare with before")]
    NotInForce,
    /// No figure about the article was ever large enough.
    #[error("nothing was published about this article")]
    NothingPublished,
    /// The published months do not allow it.
    #[error("too few months were published before or after the change to compare them")]
    NothingToCompare,
    /// A bound on the size of a dossier.
    #[error("a dossier holds at most {limit} {what}")]
    Full {
        /// Of what.
        what: &'static str,
        /// How many.
        limit: usize,
    },
}

impl DossierRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchStep { .. } => "no-such-step",
            Self::ReasonNeeded { .. } => "reason-needed",
            Self::Linked(_) => "linked",
            Self::NotLinked(_) => "not-linked",
            Self::NotInForce => "not-in-force",
            Self::NothingPublished => "nothing-published",
            Self::NothingToCompare => "nothing-to-compare",
            Self::Full { .. } => "dossier-full",
        }
    }
}
