//! The life of a policy: who may publish one, and how a version comes into force and goes out of it.
//!
//! A publisher's key is registered; a component that it signed is uploaded; a parameter set is
//! proposed for it; another person approves the two together, a [`PolicyPair`]; from a day to come
//! requests are judged by it. Rolled back, the version before it judges again. All of it is told by
//! events of the authority's register, that name components, parameters and cases by their digests.
//!
//! Before that, or instead of it, a candidate may run as a [`Shadow`] beside what is in force.
//!
//! The operator of an installation puts an authority's first policy in place without all this
//! ([`PolicyCommand::Install`]): there is nobody yet who could approve.

mod command;
mod decide;
mod publisher;
mod refusal;
mod shadow;
mod state;

pub use command::PolicyCommand;
pub use publisher::{NotAPublisherId, Publisher, PublisherId, PublisherKey};
pub use refusal::PolicyRefusal;
pub use shadow::{Shadow, ShadowEnd};
pub use state::{Activation, Approval, Policies, Proposal, Registration, RolledBack, Uploaded};

use crate::Date;

/// A policy with its parameters, in force from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// The component's digest, `sha256:…`.
    pub plugin: String,
    /// The digest of its parameters.
    pub parameters: String,
    /// Its name and version, for people.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// The first day on which a request that is received is judged by it.
    pub from: Date,
}

impl PolicyVersion {
    /// Which component with which parameters it is.
    #[must_use]
    pub fn pair(&self) -> PolicyPair {
        PolicyPair {
            plugin: self.plugin.clone(),
            parameters: self.parameters.clone(),
        }
    }
}

/// A component with a parameter set: what is approved, and what judges.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyPair {
    /// The component's digest, `sha256:…`.
    pub plugin: String,
    /// The digest of its parameters.
    pub parameters: String,
}

/// A component whose signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The component's digest.
    pub plugin: String,
    /// Its name, as it says itself.
    pub name: String,
    /// Its semantic version, as it says itself.
    pub version: String,
    /// Package and version of the interface it was built for.
    pub world: String,
    /// Its size, in bytes.
    pub size: u64,
    /// Whose key signed it.
    pub key_id: PublisherId,
    /// The signature, a minisign file: whoever doubts it verifies it again.
    pub signature: String,
    /// The digest of its example cases, when it came with some.
    pub cases: Option<String>,
}

/// What came of the example cases of a component under a parameter set that is proposed for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CasesRun {
    /// How many were run. All were answered.
    pub ran: u32,
    /// How many are answered otherwise than under the parameters they were written for.
    pub differ: u32,
}
