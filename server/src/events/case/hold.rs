//! Holds on the destruction of a case. A reason is kept with the accounting, as long as the case: it
//! names nobody.

use maatwerk_domain::HoldId;
use maatwerk_domain::case::CaseEvent;

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
