//! Orders about policies.

use crate::Date;

use super::{CasesRun, PolicyPair, PolicyVersion, Publisher, PublisherId, Upload};

/// An order about the policies of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyCommand {
    /// Puts a policy in force as the operator of the installation: the first one, or any in a demo.
    Install(PolicyVersion),
    /// Takes components that this key signs, from now on.
    RegisterPublisher(Publisher),
    /// Takes no more components of a key, and puts none of its components in force: what was to take
    /// effect on a day to come is withdrawn.
    RevokePublisher {
        /// Whose.
        key_id: PublisherId,
        /// Why.
        reason: String,
    },
    /// Takes in a component whose signature was verified.
    Upload(Upload),
    /// Proposes a parameter set, checked against the schema of its component.
    ProposeParameters {
        /// For which component, and which.
        policy: PolicyPair,
        /// What it changes, for who approves it.
        note: Option<String>,
        /// What came of the example cases; nothing when the component has none.
        cases: Option<CasesRun>,
    },
    /// Agrees to a component with its parameters.
    Approve {
        /// Which.
        policy: PolicyPair,
        /// Why.
        reason: String,
    },
    /// Puts an approved policy in force from a day to come.
    Activate {
        /// Which.
        policy: PolicyPair,
        /// The first day on which a request that is received is judged by it.
        from: Date,
    },
    /// Withdraws an activation: from now on what was in force before it judges, also requests that
    /// were received since. What was decided stays as it was.
    RollBack {
        /// Which; whatever takes effect on that day when none is named.
        policy: Option<PolicyPair>,
        /// Its first day: the order given twice withdraws one version, not two.
        from: Date,
        /// Why.
        reason: String,
    },
    /// Has a candidate run beside what is in force: asked the same, and deciding nothing.
    StartShadow {
        /// Which; it need not be approved.
        policy: PolicyPair,
        /// Why.
        reason: String,
    },
    /// Ends that.
    EndShadow {
        /// Of which.
        policy: PolicyPair,
        /// Why.
        reason: String,
    },
}
