//! From what was recorded back to the order, and from the order to what was recorded: as an audit does.

use maatwerk_domain::case::{Case, CaseCommand, CaseEvent, Effects};
use maatwerk_domain::{Authority, CaseId, Cents, Context, MandateId, Pot};

/// Gives the order again that follows from these events.
pub(crate) fn check(
    case: &Case,
    id: CaseId,
    command: &CaseCommand,
    effects: &Effects,
    authority: &Authority,
    context: &Context,
) {
    let events = &effects.case;
    for at in 1..events.len() {
        let (before, next) = (&events[..at], &events[at]);
        assert!(next.goes_on(before), "{next:?} after {before:?}");
    }
    assert!(!events[0].goes_on(&[]));
    let mandate = match command {
        CaseCommand::SetInstalments(set) => set.mandate,
        _ => MandateId::from_bytes([0; 16]),
    };
    let recalled = case.recalled(events, mandate);
    let (again, told) = recalled.unwrap_or_else(|| panic!("no order gives {events:?}"));
    let ample = Pot {
        amount: Some(Cents::new(u64::MAX)),
        committed: Cents::ZERO,
    };
    let made = case.decide(id, &again, told, authority, &ample, context);
    let made = made.unwrap_or_else(|refusal| panic!("{again:?}: {refusal}"));
    assert_eq!(made.case, *events);
    assert_eq!(made.pot, effects.pot);

    // Without its words it is the same order still.
    let wordless = |events: &[CaseEvent]| -> Vec<CaseEvent> {
        events
            .iter()
            .cloned()
            .map(CaseEvent::without_words)
            .collect()
    };
    let erased = wordless(events);
    if let Some((again, told)) = case.recalled(&erased, mandate) {
        let made = case.decide(id, &again, told, authority, &ample, context);
        assert_eq!(wordless(&made.unwrap().case), erased);
    }
}
