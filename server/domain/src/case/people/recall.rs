//! From what is recorded back to what was ordered.

use super::{BeginRepresentation, LinkPersons, OnPeople, PeopleEvent, RaiseShield};
use crate::case::CaseCommand;
use crate::case::recall::words;

/// The order that an event came of, without the words that were erased.
pub(in crate::case) fn recalled(event: PeopleEvent) -> CaseCommand {
    CaseCommand::OnPeople(match event {
        PeopleEvent::RepresentationBegun {
            representation,
            represented,
            kind,
            by,
            from,
            until,
            name,
            shown_by,
            ..
        } => OnPeople::BeginRepresentation(BeginRepresentation {
            representation,
            represented,
            kind,
            by,
            name: name.known().cloned().flatten(),
            shown_by: words(&shown_by),
            from,
            until,
        }),
        PeopleEvent::RepresentationEnded {
            representation,
            last_day,
            reason,
            ..
        } => OnPeople::EndRepresentation {
            representation,
            last_day,
            reason: words(&reason),
        },
        PeopleEvent::ShieldRaised {
            shield,
            shielded,
            from_whom,
            reason,
            ..
        } => OnPeople::RaiseShield(RaiseShield {
            shield,
            shielded,
            from_whom,
            reason: words(&reason),
        }),
        PeopleEvent::ShieldLowered { shield, reason, .. } => OnPeople::LowerShield {
            shield,
            reason: words(&reason),
        },
        PeopleEvent::PersonsLinked {
            link,
            person,
            other_case,
            other_person,
            matched,
            reason,
            ..
        } => OnPeople::LinkPersons(LinkPersons {
            link,
            person,
            other_case,
            other_person,
            matched,
            reason: words(&reason),
        }),
        PeopleEvent::PersonsUnlinked { link, reason, .. } => OnPeople::UnlinkPersons {
            link,
            reason: words(&reason),
        },
    })
}
