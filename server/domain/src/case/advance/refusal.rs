//! Why something about an advance is refused.

use crate::Cents;

/// Something about an advance that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdvanceRefusal {
    /// More than what can still be granted.
    #[error("{left} of what was asked is not granted or advanced yet; {amount} is more")]
    MoreThanAsked {
        /// What is left.
        left: Cents,
        /// Asked.
        amount: Cents,
    },
    /// The law lends general assistance in advance, and no other.
    #[error(
        "Participatiewet 52 is about general assistance: an advance on special assistance rests on Awb 4:95"
    )]
    OnlyGeneral,
    /// Less is granted than the resident has, or is on its way.
    #[error(
        "{advanced} was advanced, ordered or is still to be paid from the pot of another year; {amount} is \
         less: release what was not paid and let open orders fail, and grant what was paid or decline \
         and reclaim it"
    )]
    MoreAdvanced {
        /// Advanced.
        advanced: Cents,
        /// What would be granted.
        amount: Cents,
    },
    /// The request ended without a grant: no more is advanced on it.
    #[error(
        "the request was decided on or withdrawn: nothing more is paid on its advance, release the rest"
    )]
    Ended,
    /// It is part of another grant since.
    #[error("what was granted since has settled the advance: act on that grant or its decision")]
    Counted,
    /// The grant that it counts on was revised or withdrawn, and all that is left of it was paid.
    #[error(
        "the grant that the advance counts on was revised or withdrawn and nothing more of it is due: \
         release the rest of the advance"
    )]
    Taken,
    /// What it is for has to be decided on first.
    #[error("the request waits for a decision: decide on it first, which settles the advance")]
    Runs,
    /// There is no entitlement that could be less.
    #[error(
        "an advance is no entitlement to revise or withdraw: what was paid on it is reclaimed (Awb 4:95 \
         lid 4, Participatiewet 58)"
    )]
    OnlyReclaimed,
}

impl AdvanceRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::MoreThanAsked { .. } => "more-than-asked",
            Self::OnlyGeneral => "advance-general-only",
            Self::MoreAdvanced { .. } => "more-advanced",
            Self::Ended => "advance-ended",
            Self::Counted => "advance-counted",
            Self::Taken => "grant-taken",
            Self::Runs => "advance-runs",
            Self::OnlyReclaimed => "only-reclaimed",
        }
    }

    /// The article it rests on.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            // It is plausible that so much will have to be paid.
            Self::MoreThanAsked { .. } | Self::Ended => "jci1.31:c:BWBR0005537&artikel=4:95&lid=1",
            Self::OnlyGeneral => "jci1.31:c:BWBR0015703&artikel=52&lid=1",
            // It is set off against what is to be paid; what was paid unduly may be reclaimed.
            _ => "jci1.31:c:BWBR0005537&artikel=4:95&lid=4",
        }
    }
}
