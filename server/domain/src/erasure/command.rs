//! Orders to an erasure.

use super::Proposed;

/// Proposes an erasure.
pub type ProposeErasure = Proposed;

/// An order to an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasureCommand {
    /// Proposes it.
    Propose(ProposeErasure),
    /// Agrees to it, as another person.
    Confirm,
    /// Does not agree, or takes it back.
    Refuse {
        /// Why.
        reason: String,
    },
    /// Records that the keys are destroyed.
    CarryOut,
    /// Records that nothing is left of what they opened.
    Complete,
}
