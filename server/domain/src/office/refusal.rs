//! Why somebody does not act here.

/// An order that somebody else has to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfficeRefusal {
    /// The holder of a mandate acts on it as it is.
    #[error("the holder of a mandate needs not stand in for himself")]
    Holder,
    /// Standing in has a first and a last day, within those of the mandate.
    #[error("standing in begins before it ends, within the days of the mandate")]
    Days,
    /// A bound on the register.
    #[error("an authority has at most {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        limit: usize,
    },
    /// Rights and duties in assistance are set by the authority's own people.
    #[error(
        "who works for another than the authority decides on no assistance: an officer in its service does"
    )]
    NotInService,
    /// The officer said to be personally involved.
    #[error("the officer declared a personal interest in this case: a colleague acts in it")]
    OwnCase,
    /// The officer said so before.
    #[error("the officer declared a personal interest before")]
    DeclaredAlready,
    /// Above the amount of the authority's rule, who took the request in does not decide on it.
    #[error(
        "above the amount of the authority's rule another person decides than took the request in"
    )]
    RequesterDecides,
    /// Above that amount, who took the request in does not pay.
    #[error(
        "above the amount of the authority's rule another person pays than took the request in"
    )]
    RequesterPays,
    /// Above that amount, who decided does not pay.
    #[error("above the amount of the authority's rule another person pays than decided")]
    DeciderPays,
}

impl OfficeRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Holder => "own-substitute",
            Self::Days => "substitution-days",
            Self::TooMany { .. } => "too-many",
            Self::NotInService => "not-in-service",
            Self::OwnCase => "own-case",
            Self::DeclaredAlready => "declared-already",
            Self::RequesterDecides => "requester-decides",
            Self::RequesterPays => "requester-pays",
            Self::DeciderPays => "decider-pays",
        }
    }

    /// The rule it rests on.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Holder | Self::Days => "jci1.31:c:BWBR0005537&artikel=10:3",
            Self::TooMany { .. } | Self::DeclaredAlready => "maatwerk:record",
            Self::NotInService => "jci1.31:c:BWBR0015703&artikel=7&lid=4",
            Self::OwnCase => "jci1.31:c:BWBR0005537&artikel=2:4",
            Self::RequesterDecides | Self::RequesterPays | Self::DeciderPays => {
                "maatwerk:separation"
            }
        }
    }
}
