//! Events of an erasure, sealed with the authority's own key: who destroyed what, when and on what
//! ground must be told for ever (Archiefbesluit 1995, 8). They name a person by an identifier alone,
//! which leads nowhere once it is done.

use std::collections::BTreeSet;

use maatwerk_domain::erasure::ErasureEvent;
use maatwerk_domain::{CaseId, PersonId};

use crate::wire::{Act, ErasureGround, FreeText, Id, ShortText};

shapes! {
    /// An erasure was proposed.
    ErasureProposed = "erasure-proposed.v1" of ErasureEvent {
        /// Of which case.
        case: Id<CaseId>,
        /// These persons; the whole case when absent.
        #[serde(skip_serializing_if = "Option::is_none")]
        persons: Option<BTreeSet<Id<PersonId>>>,
        /// On what ground.
        ground: ErasureGround,
        /// On which article, decision or category.
        legal_basis: ShortText,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// An erasure will not be carried out.
    ErasureRefused = "erasure-refused.v1" of ErasureEvent {
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// Another person agreed to an erasure: from here on it is carried out, whatever comes in between.
    ErasureConfirmed = "erasure-confirmed.v1" of ErasureEvent {
        /// Of which case.
        case: Id<CaseId>,
        /// The key of the case is destroyed too.
        whole: bool,
        /// Whose keys are destroyed.
        persons: BTreeSet<Id<PersonId>>,
        /// Who, when.
        act: Act,
    }

    /// The keys are destroyed.
    ErasureCarriedOut = "erasure-carried-out.v1" of ErasureEvent {
        /// Of which case.
        case: Id<CaseId>,
        /// On which day.
        act: Act,
    }

    /// Nothing of what the keys opened is left, in any view or file.
    ErasureCompleted = "erasure-completed.v1" of ErasureEvent {
        /// Of which case.
        case: Id<CaseId>,
        /// On which day.
        act: Act,
    }
}
