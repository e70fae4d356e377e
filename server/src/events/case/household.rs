//! The case itself, the people in it, and what is known about them.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{FactId, PersonId};

use crate::wire::{CloseReason, FactContent, FreeText, Id, Identity, PersonRole, ShortText};

shapes! {
    /// A case was opened.
    CaseOpened = "case-opened.v1" of CaseEvent {
        /// The client's own reference, of its zaak.
        #[serde(skip_serializing_if = "Option::is_none")]
        client_reference: Option<ShortText>,
    }

    /// A person was added to the household.
    PersonAdded = "person-added.v1" of CaseEvent {
        /// The new data subject.
        person: Id<PersonId>,
        /// Place in the household.
        role: PersonRole,
    } => PersonAddedSubject {
        /// Who it is.
        identity: Identity,
    }

    /// A fact was recorded.
    FactRecorded = "fact-recorded.v1" of CaseEvent {
        /// The new fact.
        fact: Id<FactId>,
        /// Whom it is about.
        about: Id<PersonId>,
    } => FactRecordedSubject {
        /// What it says.
        content: FactContent,
    }

    /// A fact turned out otherwise.
    FactCorrected = "fact-corrected.v1" of CaseEvent {
        /// The fact.
        fact: Id<FactId>,
    } => FactCorrectedSubject {
        /// What it says from now on.
        content: FactContent,
        /// Why.
        reason: FreeText,
    }

    /// A fact turned out to be none.
    FactWithdrawn = "fact-withdrawn.v1" of CaseEvent {
        /// The fact.
        fact: Id<FactId>,
    } => FactWithdrawnSubject {
        /// Why.
        reason: FreeText,
    }

    /// The case was closed.
    CaseClosed = "case-closed.v1" of CaseEvent {
        /// Why.
        reason: CloseReason,
    }
}
