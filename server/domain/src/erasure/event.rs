//! What happens to an erasure.

use std::collections::BTreeSet;

use super::Ground;
use crate::{Act, CaseId, PersonId};

/// Something that happened to an erasure. Each says who did it and when, and names a person by an
/// identifier alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasureEvent {
    /// It was proposed.
    ErasureProposed {
        /// Of which case.
        case: CaseId,
        /// These persons; the whole case when absent.
        persons: Option<BTreeSet<PersonId>>,
        /// On what ground.
        ground: Ground,
        /// On which article, decision or category.
        legal_basis: String,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// It will not be carried out.
    ErasureRefused {
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// Another person agreed: from here on it is carried out, whatever comes in between.
    ErasureConfirmed {
        /// Of which case.
        case: CaseId,
        /// The key of the case is destroyed too.
        whole: bool,
        /// Whose keys are destroyed.
        persons: BTreeSet<PersonId>,
        /// Who, when.
        act: Act,
    },
    /// The keys are destroyed: who made something of what they opened forgets it at this place in the
    /// log.
    ErasureCarriedOut {
        /// Of which case.
        case: CaseId,
        /// On which day.
        act: Act,
    },
    /// Nothing of what the keys opened was found any more: no view shows it, and no file holds it or a
    /// copy of a key.
    ErasureCompleted {
        /// Of which case.
        case: CaseId,
        /// On which day.
        act: Act,
    },
}

impl ErasureEvent {
    /// Who did it, when.
    #[must_use]
    pub fn act(&self) -> &Act {
        match self {
            Self::ErasureProposed { act, .. }
            | Self::ErasureRefused { act, .. }
            | Self::ErasureConfirmed { act, .. }
            | Self::ErasureCarriedOut { act, .. }
            | Self::ErasureCompleted { act, .. } => act,
        }
    }
}
