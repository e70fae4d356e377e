//! Kinds of letters.

/// What a letter tells. One for each outcome of a decision, so that each has its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// A gift, final at once.
    Gift,
    /// A gift with conditions.
    ConditionalGift,
    /// A loan.
    Loan,
    /// An advance, before it is decided what is granted (Awb 4:95, Participatiewet 52).
    Advance,
    /// Nothing is granted.
    Declined,
    /// A request is not processed (Awb 4:5).
    NotProcessed,
    /// The penalty for a late decision (Awb 4:18), also that none is due.
    Penalty,
    /// A gift becomes a loan.
    Converted,
    /// A gift stays one although a condition was broken.
    Kept,
    /// A grant is revised to less.
    Revised,
    /// A grant is withdrawn.
    Withdrawn,
    /// What was paid unduly is reclaimed.
    Reclaimed,
    /// Part of a debt, or all of it, need not be paid back (Awb 4:94a).
    Waived,
    /// It need be, although a waiver was asked for.
    NotWaived,
    /// A debt is paid back later, or in other instalments (Awb 4:94).
    Deferred,
    /// It is not, although that was asked for.
    NotDeferred,
    /// A debt is set off against what the authority owes (Awb 4:93).
    SetOff,
    /// The norm for cost sharers is left out for a term.
    NormGranted,
    /// It is not.
    NormDeclined,
    /// That term is extended.
    NormExtended,
    /// That term ends sooner.
    NormEnded,
    /// An objection is inadmissible.
    ObjectionInadmissible,
    /// An objection is unfounded.
    ObjectionUnfounded,
    /// An objection is founded, and the decision is revoked.
    ObjectionRevoked,
    /// An objection is founded, and is decided anew.
    ObjectionAnew,
    /// The penalty for a late decision on an objection (Awb 4:18), also that none is due.
    ObjectionPenalty,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 26] = [
        Self::Gift,
        Self::ConditionalGift,
        Self::Loan,
        Self::Advance,
        Self::Declined,
        Self::NotProcessed,
        Self::Penalty,
        Self::Converted,
        Self::Kept,
        Self::Revised,
        Self::Withdrawn,
        Self::Reclaimed,
        Self::Waived,
        Self::NotWaived,
        Self::Deferred,
        Self::NotDeferred,
        Self::SetOff,
        Self::NormGranted,
        Self::NormDeclined,
        Self::NormExtended,
        Self::NormEnded,
        Self::ObjectionInadmissible,
        Self::ObjectionUnfounded,
        Self::ObjectionRevoked,
        Self::ObjectionAnew,
        Self::ObjectionPenalty,
    ];

    /// Whether it is about something that money was asked for.
    #[must_use]
    pub fn has_purpose(self) -> bool {
        match self {
            Self::Gift
            | Self::ConditionalGift
            | Self::Loan
            | Self::Advance
            | Self::Declined
            | Self::NotProcessed
            | Self::Penalty
            | Self::Converted
            | Self::Kept
            | Self::Revised
            | Self::Withdrawn
            | Self::Reclaimed
            | Self::Waived
            | Self::NotWaived
            | Self::Deferred
            | Self::NotDeferred
            | Self::SetOff => true,
            Self::NormGranted
            | Self::NormDeclined
            | Self::NormExtended
            | Self::NormEnded
            | Self::ObjectionInadmissible
            | Self::ObjectionUnfounded
            | Self::ObjectionRevoked
            | Self::ObjectionAnew
            | Self::ObjectionPenalty => false,
        }
    }

    /// Whether it names an amount.
    #[must_use]
    pub fn has_amount(self) -> bool {
        self.has_purpose() || self == Self::ObjectionPenalty
    }
}
