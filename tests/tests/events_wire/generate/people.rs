//! Events between the people of a case.

use maatwerk_domain::Personal;
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::people::{Matched, PeopleEvent, RepresentationKind};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::values::{act, day, personal, told};

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> impl Iterator<Item = BoxedStrategy<CaseEvent>> {
    let kind = select(vec![
        RepresentationKind::Authorised,
        RepresentationKind::Administrator,
        RepresentationKind::Curator,
        RepresentationKind::Mentor,
        RepresentationKind::Parent,
        RepresentationKind::Guardian,
    ]);
    let events = [
        variant!(PeopleEvent::RepresentationBegun {
            representation: id!(),
            represented: id!(),
            kind: kind,
            by: of(id!()),
            from: day(),
            until: of(day()),
            act: act(),
            name: of(told(marked)).prop_map(Personal::Known),
            shown_by: personal(marked),
        }),
        variant!(PeopleEvent::RepresentationEnded {
            representation: id!(),
            last_day: day(),
            act: act(),
            reason: personal(marked),
        }),
        variant!(PeopleEvent::ShieldRaised {
            shield: id!(),
            shielded: id!(),
            from_whom: id!(),
            act: act(),
            reason: personal(marked),
        }),
        variant!(PeopleEvent::ShieldLowered {
            shield: id!(),
            act: act(),
            reason: personal(marked),
        }),
        variant!(PeopleEvent::PersonsLinked {
            link: id!(),
            person: id!(),
            other_case: id!(),
            other_person: id!(),
            matched: select(vec![Matched::Bsn, Matched::Name]),
            act: act(),
            reason: personal(marked),
        }),
        variant!(PeopleEvent::PersonsUnlinked {
            link: id!(),
            act: act(),
            reason: personal(marked),
        }),
    ];
    events
        .into_iter()
        .map(|event| event.prop_map(CaseEvent::People).boxed())
}
