//! Every event comes back as it went in: through JSON, a real seal, and back.

use maatwerk::events::{DomainEvent, StreamKind};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::bank::{bank_events, bank_place};
use crate::dossiers::{dossier_events, dossier_place};
use crate::erasures::{erasure_events, erasure_place};
use crate::generate::{
    authority_events, authority_place, case_event, case_events, place, pot_events, pot_place,
};
use crate::signals::recorded;
use crate::support::{KEYS, meta};

fn comes_back(event: &DomainEvent) {
    let encoded = KEYS.encode(event).unwrap();
    let kind = match event {
        DomainEvent::Case(_) => StreamKind::Case,
        DomainEvent::Pot(_) => StreamKind::Pot,
        DomainEvent::Authority(_) => StreamKind::Authority,
        DomainEvent::Signal(_) => StreamKind::Signal,
        DomainEvent::Dossier(_) => StreamKind::Dossier,
        DomainEvent::Erasure(_) => StreamKind::Erasure,
        DomainEvent::Bank(_) => StreamKind::Bank,
    };
    assert_eq!(StreamKind::of(&encoded.event_type), Some(kind));
    let sealed = KEYS.seal(&encoded);
    let (decoded, by) = KEYS.read(&encoded.event_type, &sealed).unwrap();
    assert_eq!(&decoded, event);
    assert_eq!(by, meta());
}

fn some<T: std::fmt::Debug>(strategy: &BoxedStrategy<T>, runner: &mut TestRunner) -> T {
    strategy.new_tree(runner).unwrap().current()
}

#[test]
fn every_type_comes_back() {
    let mut runner = TestRunner::deterministic();
    let mut types = std::collections::BTreeSet::new();
    let mut check = |event: DomainEvent| {
        comes_back(&event);
        types.insert(KEYS.encode(&event).unwrap().event_type.to_string());
    };
    for _ in 0..20 {
        for (at, strategy) in case_events(false).iter().enumerate() {
            let event = some(strategy, &mut runner);
            assert_eq!(place(&event), at, "the generators are not in their order");
            check(DomainEvent::Case(event));
        }
        for (at, strategy) in pot_events().iter().enumerate() {
            let event = some(strategy, &mut runner);
            assert_eq!(pot_place(&event), at);
            check(DomainEvent::Pot(event));
        }
        for (at, strategy) in authority_events().iter().enumerate() {
            let event = some(strategy, &mut runner);
            assert_eq!(authority_place(&event), at);
            check(DomainEvent::Authority(event));
        }
        check(DomainEvent::Signal(some(&recorded(), &mut runner)));
        for (at, strategy) in dossier_events().iter().enumerate() {
            let event = some(strategy, &mut runner);
            assert_eq!(dossier_place(&event), at);
            check(DomainEvent::Dossier(event));
        }
        for (at, strategy) in bank_events().iter().enumerate() {
            let event = some(strategy, &mut runner);
            assert_eq!(bank_place(&event), at);
            check(DomainEvent::Bank(event));
        }
        for (at, strategy) in erasure_events().iter().enumerate() {
            let event = some(strategy, &mut runner);
            assert_eq!(erasure_place(&event), at);
            check(DomainEvent::Erasure(event));
        }
    }
    let listed: std::collections::BTreeSet<_> = maatwerk::events::schemas()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        types, listed,
        "each type in the table was made, and no other"
    );
}

proptest! {
    #[test]
    fn any_event_of_a_case_comes_back(event in case_event(false)) {
        comes_back(&DomainEvent::Case(event));
    }
}
