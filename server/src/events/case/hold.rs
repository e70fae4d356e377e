//! Holds on the destruction of a case, and its beginning. A reason is kept with the accounting, as long as the case: it
//! names nobody.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{ErasureId, HoldId};

use crate::wire::{Act, FreeText, Id};

shapes! {
    /// The case is kept from being destroyed until this is lifted.
    HoldPlaced = "hold-placed.v1" of CaseEvent {
        /// The new hold.
        hold: Id<HoldId>,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// Two people agreed to destroy the case: nothing is added to it any more.
    DestructionBegun = "destruction-begun.v1" of CaseEvent {
        /// The erasure that destroys it.
        erasure: Id<ErasureId>,
        /// Who agreed, when.
        act: Act,
    }

    /// A hold keeps the case no more.
    HoldLifted = "hold-lifted.v1" of CaseEvent {
        /// Which.
        hold: Id<HoldId>,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }
}
