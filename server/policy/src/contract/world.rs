//! The released versions of the interface.

/// A released version of the interface, each frozen in its own folder of `plugin-sdk/wit/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum World {
    /// `maatwerk:policy@1.0.0`.
    V1,
    /// `maatwerk:policy@2.0.0`: a policy is also told what became of earlier grants.
    V2,
}

impl World {
    /// Every released version, the oldest first.
    pub const ALL: [Self; 2] = [Self::V1, Self::V2];

    /// The newest: what the SDK builds for.
    pub const NEWEST: Self = Self::V2;

    /// Package and version, as they stand in receipts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1 => "maatwerk:policy@1.0.0",
            Self::V2 => "maatwerk:policy@2.0.0",
        }
    }

    /// The interface that a component of this version exports.
    pub(crate) const fn interface(self) -> &'static str {
        match self {
            Self::V1 => "maatwerk:policy/policy@1.0.0",
            Self::V2 => "maatwerk:policy/policy@2.0.0",
        }
    }

    /// The names of all, for a message.
    pub(crate) fn names() -> String {
        Self::ALL.map(Self::name).join(" or ")
    }
}
