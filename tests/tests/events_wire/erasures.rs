//! Events of erasures, at random.

use std::collections::BTreeSet;

use maatwerk_domain::erasure::{ErasureEvent, Ground};
use maatwerk_domain::{CaseId, PersonId};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::{collection, option};

use crate::generate::{act, text};

/// Which generator an event comes from, in the order of [`erasure_events`].
pub(crate) fn erasure_place(event: &ErasureEvent) -> usize {
    match event {
        ErasureEvent::ErasureProposed { .. } => 0,
        ErasureEvent::ErasureRefused { .. } => 1,
        ErasureEvent::ErasureConfirmed { .. } => 2,
        ErasureEvent::ErasureCarriedOut { .. } => 3,
        ErasureEvent::ErasureCompleted { .. } => 4,
    }
}

fn case() -> impl Strategy<Value = CaseId> {
    any::<[u8; 16]>().prop_map(CaseId::from_bytes)
}

fn persons() -> impl Strategy<Value = BTreeSet<PersonId>> {
    collection::btree_set(any::<[u8; 16]>().prop_map(PersonId::from_bytes), 0..4)
}

/// One generator for each type of event of an erasure.
pub(crate) fn erasure_events() -> [BoxedStrategy<ErasureEvent>; 5] {
    let ground = select(vec![
        Ground::Term,
        Ground::Request,
        Ground::Court,
        Ground::Supervisor,
    ]);
    [
        (case(), option::of(persons()), ground, text(), text(), act())
            .prop_map(|(case, persons, ground, legal_basis, reason, act)| {
                ErasureEvent::ErasureProposed {
                    case,
                    persons,
                    ground,
                    legal_basis,
                    reason,
                    act,
                }
            })
            .boxed(),
        (text(), act())
            .prop_map(|(reason, act)| ErasureEvent::ErasureRefused { reason, act })
            .boxed(),
        (case(), any::<bool>(), persons(), act())
            .prop_map(
                |(case, whole, persons, act)| ErasureEvent::ErasureConfirmed {
                    case,
                    whole,
                    persons,
                    act,
                },
            )
            .boxed(),
        (case(), act())
            .prop_map(|(case, act)| ErasureEvent::ErasureCarriedOut { case, act })
            .boxed(),
        (case(), act())
            .prop_map(|(case, act)| ErasureEvent::ErasureCompleted { case, act })
            .boxed(),
    ]
}
