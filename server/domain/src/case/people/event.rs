//! What happened.

use super::{Matched, RepresentationKind};
use crate::{Act, CaseId, Date, PersonId, PersonLinkId, Personal, RepresentationId, ShieldId};

/// Something that happened between the people of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleEvent {
    /// Somebody acts for a person.
    RepresentationBegun {
        /// The new representation.
        representation: RepresentationId,
        /// Who is represented.
        represented: PersonId,
        /// On what ground.
        kind: RepresentationKind,
        /// Who represents, when that is somebody of the case.
        by: Option<PersonId>,
        /// The first day.
        from: Date,
        /// The last day, when there is one.
        until: Option<Date>,
        /// Who recorded it, when.
        act: Act,
        /// Who represents, when that is nobody of the case: a person or an organisation.
        name: Personal<Option<String>>,
        /// What it shows from: the judgment, the authorisation.
        shown_by: Personal<String>,
    },
    /// It ends sooner than was recorded.
    RepresentationEnded {
        /// Which.
        representation: RepresentationId,
        /// The last day.
        last_day: Date,
        /// Who recorded it, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// A person may learn nothing of another.
    ShieldRaised {
        /// The new shield.
        shield: ShieldId,
        /// Who is shielded.
        shielded: PersonId,
        /// From whom.
        from_whom: PersonId,
        /// Who did it, when: it holds from that day.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// It holds no more.
    ShieldLowered {
        /// Which.
        shield: ShieldId,
        /// Who did it, when: it held until then.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// Two records turned out to be of one person.
    PersonsLinked {
        /// The new link.
        link: PersonLinkId,
        /// The person of this case.
        person: PersonId,
        /// The case of the other record; this one, when both are in it.
        other_case: CaseId,
        /// The other record.
        other_person: PersonId,
        /// What is the same.
        matched: Matched,
        /// Who did it, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
    /// They are of two persons after all.
    PersonsUnlinked {
        /// Which.
        link: PersonLinkId,
        /// Who did it, when.
        act: Act,
        /// Why.
        reason: Personal<String>,
    },
}

impl PeopleEvent {
    /// Who did it, when.
    #[must_use]
    pub fn act(&self) -> &Act {
        match self {
            Self::RepresentationBegun { act, .. }
            | Self::RepresentationEnded { act, .. }
            | Self::ShieldRaised { act, .. }
            | Self::ShieldLowered { act, .. }
            | Self::PersonsLinked { act, .. }
            | Self::PersonsUnlinked { act, .. } => act,
        }
    }

    /// Whether it is the work of an office, by which nothing happens in the case itself.
    #[must_use]
    pub fn is_office(&self) -> bool {
        matches!(
            self,
            Self::PersonsLinked { .. } | Self::PersonsUnlinked { .. }
        )
    }

    /// The same without its words about a person.
    pub(in crate::case) fn forget_words(&mut self) {
        match self {
            Self::RepresentationBegun { name, shown_by, .. } => {
                *name = Personal::Erased;
                *shown_by = Personal::Erased;
            }
            Self::RepresentationEnded { reason, .. }
            | Self::ShieldRaised { reason, .. }
            | Self::ShieldLowered { reason, .. }
            | Self::PersonsLinked { reason, .. }
            | Self::PersonsUnlinked { reason, .. } => *reason = Personal::Erased,
        }
    }
}
