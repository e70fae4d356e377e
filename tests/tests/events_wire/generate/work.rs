//! Events of the work on a case, and of teams.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::work::{Handling, TaskKind, TaskOwner};
use maatwerk_domain::{AuthorityEvent, TeamRecord};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::values::{act, day, officer, personal, text};

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> [BoxedStrategy<CaseEvent>; 5] {
    let handling =
        (officer(), of(officer()), of(id!())).prop_map(|(handler, substitute, team)| Handling {
            handler,
            substitute,
            team,
        });
    let owner = prop_oneof![
        officer().prop_map(TaskOwner::Officer),
        any::<[u8; 16]>().prop_map(|id| TaskOwner::Person(id_of(id))),
    ];
    [
        variant!(CaseEvent::HandlerAssigned {
            handling: handling,
            from: day(),
            reason: text(),
            act: act(),
        }),
        variant!(CaseEvent::TaskAdded {
            task: id!(),
            kind: select(vec![TaskKind::Task, TaskKind::Agreement]),
            owner: owner,
            about: id!(),
            due: day(),
            act: act(),
            text: personal(marked),
        }),
        variant!(CaseEvent::TaskFinished {
            task: id!(),
            act: act(),
        }),
        variant!(CaseEvent::TaskTakenBack {
            task: id!(),
            act: act(),
            reason: personal(marked),
        }),
        variant!(CaseEvent::NoteWritten {
            note: id!(),
            about: id!(),
            act: act(),
            text: personal(marked),
        }),
    ]
}

/// What a team is from a day on.
pub(super) fn team() -> BoxedStrategy<AuthorityEvent> {
    let members = proptest::collection::btree_set(officer(), 0..4);
    let record = (text(), members, day()).prop_map(|(name, members, from)| TeamRecord {
        name,
        members,
        from,
    });
    variant!(AuthorityEvent::TeamRecorded {
        team: id!(),
        record: record,
        act: act(),
    })
}
