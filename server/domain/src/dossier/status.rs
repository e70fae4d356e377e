//! How far a dossier is, and the steps between.

use std::fmt;

use crate::Date;

/// How far a dossier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// The bottleneck was signalled: the dossier is open.
    #[default]
    Signalled,
    /// The programme looks into it.
    UnderStudy,
    /// A change was proposed to whoever can make it.
    Proposed,
    /// The change was accepted.
    Accepted,
    /// The change was rejected.
    Rejected,
    /// The change is in force.
    InForce,
}

/// A step from one status to another, with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The programme starts to look into it, or looks again: after a proposal that was taken back
    /// or rejected, with the reason.
    UnderStudy {
        /// Why it went back; also allowed at the start.
        reason: Option<String>,
    },
    /// A change was proposed.
    Proposed {
        /// Where the proposal can be read, `Kamerstukken II 2026/27, 36 900, nr. 2`.
        reference: Option<String>,
    },
    /// The change was accepted.
    Accepted {
        /// Where that can be read.
        reference: Option<String>,
    },
    /// The change was rejected.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The change came into force.
    InForce {
        /// On which day.
        from: Date,
        /// Where it was published, `Stb. 2027, 112`.
        publication: String,
    },
}

impl Step {
    /// The status it leads to.
    #[must_use]
    pub fn to(&self) -> Status {
        match self {
            Self::UnderStudy { .. } => Status::UnderStudy,
            Self::Proposed { .. } => Status::Proposed,
            Self::Accepted { .. } => Status::Accepted,
            Self::Rejected { .. } => Status::Rejected,
            Self::InForce { .. } => Status::InForce,
        }
    }
}

impl Status {
    /// Every status, in the order of the way.
    pub const ALL: [Self; 6] = [
        Self::Signalled,
        Self::UnderStudy,
        Self::Proposed,
        Self::Accepted,
        Self::Rejected,
        Self::InForce,
    ];

    /// Whether one step leads from here to there.
    #[must_use]
    pub fn leads_to(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Signalled, Self::UnderStudy)
                | (Self::UnderStudy, Self::Proposed)
                | (Self::Proposed, Self::Accepted | Self::Rejected)
                | (Self::Accepted, Self::InForce)
        ) || self.goes_back_to(to)
    }

    /// Whether that step is one back, which needs a reason.
    #[must_use]
    pub fn goes_back_to(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Proposed | Self::Rejected, Self::UnderStudy)
        )
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Signalled => "signalled",
            Self::UnderStudy => "under study",
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::InForce => "in force",
        })
    }
}
