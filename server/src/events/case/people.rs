//! Who the people of a case are to each other. Why is theirs who are represented, shielded or linked.

use maatwerk_domain::case::people::PeopleEvent;
use maatwerk_domain::{CaseId, PersonId, PersonLinkId, RepresentationId, ShieldId};

use crate::wire::{Act, Day, FreeText, Id, Matched, RepresentationKind, ShortText};

shapes! {
    /// Somebody acts for a person.
    RepresentationBegun = "representation-begun.v1" of PeopleEvent {
        /// The new representation.
        representation: Id<RepresentationId>,
        /// Who is represented.
        represented: Id<PersonId>,
        /// On what ground.
        kind: RepresentationKind,
        /// Who represents, when that is somebody of the case.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Id<PersonId>>,
        /// The first day.
        from: Day,
        /// The last day, when there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// Who recorded it, when.
        act: Act,
    } => RepresentationBegunSubject {
        /// Who represents, when that is nobody of the case.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<ShortText>,
        /// What it shows from.
        shown_by: FreeText,
    }

    /// A representation ends sooner than was recorded.
    RepresentationEnded = "representation-ended.v1" of PeopleEvent {
        /// Which.
        representation: Id<RepresentationId>,
        /// The last day.
        last_day: Day,
        /// Who recorded it, when.
        act: Act,
    } => RepresentationEndedSubject {
        /// Why.
        reason: FreeText,
    }

    /// A person may learn nothing of another.
    ShieldRaised = "shield-raised.v1" of PeopleEvent {
        /// The new shield.
        shield: Id<ShieldId>,
        /// Who is shielded.
        shielded: Id<PersonId>,
        /// From whom.
        from_whom: Id<PersonId>,
        /// Who did it, when.
        act: Act,
    } => ShieldRaisedSubject {
        /// Why.
        reason: FreeText,
    }

    /// A shield holds no more.
    ShieldLowered = "shield-lowered.v1" of PeopleEvent {
        /// Which.
        shield: Id<ShieldId>,
        /// Who did it, when.
        act: Act,
    } => ShieldLoweredSubject {
        /// Why.
        reason: FreeText,
    }

    /// Two records turned out to be of one person.
    PersonsLinked = "persons-linked.v1" of PeopleEvent {
        /// The new link.
        link: Id<PersonLinkId>,
        /// The person of this case.
        person: Id<PersonId>,
        /// The case of the other record.
        other_case: Id<CaseId>,
        /// The other record.
        other_person: Id<PersonId>,
        /// What is the same.
        matched: Matched,
        /// Who did it, when.
        act: Act,
    } => PersonsLinkedSubject {
        /// Why.
        reason: FreeText,
    }

    /// Two linked records are of two persons after all.
    PersonsUnlinked = "persons-unlinked.v1" of PeopleEvent {
        /// Which link.
        link: Id<PersonLinkId>,
        /// Who did it, when.
        act: Act,
    } => PersonsUnlinkedSubject {
        /// Why.
        reason: FreeText,
    }
}
