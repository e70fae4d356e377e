//! What a caller may be.

use std::fmt;
use std::str::FromStr;

/// A role in an authority, as a token names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Works on cases (professional).
    Professional,
    /// Decides with mandate (maatwerkfunctionaris).
    CustomisationOfficer,
    /// Writes the municipality's rules; sees counts, not people.
    PolicyMaker,
    /// A second pair of eyes on a deployment.
    Approver,
    /// Replays and checks.
    Auditor,
    /// The national programme: opens no case.
    Programme,
    /// An existing case system.
    ClientSystem,
    /// Keeps mandates and pots.
    Administrator,
    /// Sees that the log is only added to: its hashes, and nothing of what it says.
    Witness,
    /// Sends payment orders to the bank, and takes in its statements.
    Payer,
    /// Whom a case is about: gets the evidence of it, and sees who looked. A token with this role has no
    /// other.
    Resident,
}

/// A text that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a role is one of professional, customisation-officer, policy-maker, approver, auditor, \
     programme, client-system, administrator, witness, payer, resident"
)]
pub struct NotARole;

impl Role {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Professional,
        Self::CustomisationOfficer,
        Self::PolicyMaker,
        Self::Approver,
        Self::Auditor,
        Self::Programme,
        Self::ClientSystem,
        Self::Administrator,
        Self::Witness,
        Self::Payer,
        Self::Resident,
    ];

    /// As a token names it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Professional => "professional",
            Self::CustomisationOfficer => "customisation-officer",
            Self::PolicyMaker => "policy-maker",
            Self::Approver => "approver",
            Self::Auditor => "auditor",
            Self::Programme => "programme",
            Self::ClientSystem => "client-system",
            Self::Administrator => "administrator",
            Self::Witness => "witness",
            Self::Payer => "payer",
            Self::Resident => "resident",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(NotARole)
    }
}
