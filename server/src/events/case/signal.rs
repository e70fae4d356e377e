//! What stood in the way, as a person stated it.

use std::collections::BTreeSet;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{PersonId, SignalId};

use crate::wire::{Agency, Barrier, Day, FreeText, Id, LawRef, LifeDomain};

shapes! {
    /// A person stated what blocks the household.
    SignalStated = "signal-stated.v1" of CaseEvent {
        /// The new signal.
        signal: Id<SignalId>,
        /// Whom the words are about.
        about: Id<PersonId>,
        /// What stands in the way.
        barrier: Barrier,
        /// The articles, as they were given.
        #[schemars(length(max = 8))]
        articles: BTreeSet<LawRef>,
        /// The organisations involved.
        #[schemars(length(max = 8))]
        agencies: BTreeSet<Agency>,
        /// The parts of life.
        #[schemars(length(max = 8))]
        life_domains: BTreeSet<LifeDomain>,
        /// The day.
        on: Day,
    } => SignalStatedSubject {
        /// What was tried.
        tried: FreeText,
        /// What would have helped.
        would_have_helped: FreeText,
    }
}
