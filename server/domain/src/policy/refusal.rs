//! Why an order about a policy is refused, and the rule that refusal rests on.

use crate::Date;

use super::PublisherId;

/// An order about a policy that the domain does not accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// Nobody registered the key.
    #[error("the key {0} is not registered")]
    PublisherUnknown(PublisherId),
    /// The key was revoked.
    #[error("the key {0} was revoked")]
    PublisherRevoked(PublisherId),
    /// Two people: one who made it, and one who agrees.
    #[error("who uploaded the component or proposed its parameters does not approve them")]
    SamePerson,
    /// It was approved before.
    #[error("this component with these parameters was approved already")]
    AlreadyApproved,
    /// It was never approved, or lost its approval.
    #[error("this component with these parameters is not approved")]
    NotApproved,
    /// Two versions never overlap.
    #[error(
        "a version takes effect on {0}: the next one does so later, or that one is rolled back first"
    )]
    Overlap(Date),
    /// The operator puts only the first policy in place.
    #[error("there is a policy: another one is uploaded, approved and activated")]
    NotTheFirst,
    /// Requests would have no policy to be judged by.
    #[error("no earlier version would be in force")]
    NothingEarlier,
    /// What would judge again was signed with a key that was revoked since.
    #[error(
        "the version of {0} would judge again, and its key {1} was revoked: activate another version"
    )]
    EarlierRevoked(Date, PublisherId),
    /// It was withdrawn before.
    #[error("the activation was rolled back already")]
    RolledBack,
    /// Its time has passed.
    #[error("a later version is in force since {0}")]
    Superseded(Date),
    /// It runs beside what is in force already.
    #[error("this component with these parameters runs as a shadow already")]
    ShadowRuns,
    /// It would say what is recorded.
    #[error("this component with these parameters is in force, or will be: it is no candidate")]
    ShadowOfItself,
    /// It does not run any more.
    #[error("the shadow has ended")]
    ShadowEnded,
    /// Enough run at the same time.
    #[error("{0} shadows run at the same time at most: end one first")]
    TooManyShadows(usize),
    /// A bound on the size of a register.
    #[error("a register holds at most {limit} {what}")]
    Full {
        /// Of what.
        what: &'static str,
        /// How many.
        limit: usize,
    },
}

impl PolicyRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PublisherUnknown(_) => "publisher-unknown",
            Self::PublisherRevoked(_) => "publisher-revoked",
            Self::SamePerson => "same-person",
            Self::AlreadyApproved => "already-approved",
            Self::NotApproved => "not-approved",
            Self::Overlap(_) => "policy-overlap",
            Self::NotTheFirst => "not-the-first-policy",
            Self::NothingEarlier => "nothing-earlier",
            Self::EarlierRevoked(..) => "earlier-revoked",
            Self::RolledBack => "rolled-back",
            Self::Superseded(_) => "superseded",
            Self::ShadowRuns => "shadow-runs",
            Self::ShadowOfItself => "shadow-of-itself",
            Self::ShadowEnded => "shadow-ended",
            Self::TooManyShadows(_) => "too-many-shadows",
            Self::Full { .. } => "register-full",
        }
    }

    /// The rule it rests on: one of the record itself.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::PublisherUnknown(_) | Self::PublisherRevoked(_) | Self::EarlierRevoked(..) => {
                "maatwerk:signed-policy"
            }
            Self::SamePerson | Self::AlreadyApproved | Self::NotApproved | Self::NotTheFirst => {
                "maatwerk:four-eyes"
            }
            Self::Overlap(_) | Self::NothingEarlier | Self::RolledBack | Self::Superseded(_) => {
                "maatwerk:one-policy-a-day"
            }
            Self::ShadowRuns
            | Self::ShadowOfItself
            | Self::ShadowEnded
            | Self::TooManyShadows(_)
            | Self::Full { .. } => "maatwerk:record",
        }
    }
}
