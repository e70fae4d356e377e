//! Events of a yearly pot.

use maatwerk_domain::{CaseId, GrantId, PotEvent};

use crate::wire::{Amount, Cents, Id};

shapes! {
    /// The pot was set, for the first time or anew.
    PotSet = "pot-set.v1" of PotEvent {
        /// The year.
        year: i16,
        /// What it holds in all, in eurocents.
        amount: Cents,
    }

    /// Money was added.
    PotRaised = "pot-raised.v1" of PotEvent {
        /// How much, in eurocents.
        by: Cents,
    }

    /// A grant took from it.
    PotCommitted = "pot-committed.v1" of PotEvent {
        /// The case.
        case: Id<CaseId>,
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
    }

    /// A grant gave back.
    PotReleased = "pot-released.v1" of PotEvent {
        /// The case.
        case: Id<CaseId>,
        /// The grant.
        grant: Id<GrantId>,
        /// How much, in eurocents.
        amount: Amount,
    }
}
