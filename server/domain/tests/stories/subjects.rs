//! Whose key seals what.

use maatwerk_domain::case::{Case, CaseEvent, PersonRole};
use maatwerk_domain::{FactValue, PersonId};

use crate::support::*;

/// The subject of each event, asked as the caller does: just after it.
fn subjects(events: &[CaseEvent]) -> Vec<Option<PersonId>> {
    let mut case = Case::default();
    events
        .iter()
        .map(|event| {
            let before = case.subject_of(event);
            case.apply(event.clone());
            let after = case.subject_of(event);
            if before.is_some() {
                assert_eq!(before, after, "{event:?}");
            }
            after
        })
        .collect()
}

#[test]
fn money_concerns_the_applicant() {
    let events = became_loan();
    let expected: Vec<_> = events
        .iter()
        .map(|event| match event {
            CaseEvent::CaseOpened { .. }
            | CaseEvent::DecisionAnnounced { .. }
            | CaseEvent::InstalmentsSet { .. } => None,
            _ => Some(RESIDENT),
        })
        .collect();
    assert_eq!(subjects(&events), expected);
}

#[test]
fn a_fact_concerns_whom_it_is_about() {
    let mut events = opened();
    events.extend([
        person_added(PARTNER, PersonRole::Partner),
        recorded(
            FACT,
            PARTNER,
            fact("income", FactValue::Amount(euro(900)), None),
        ),
        CaseEvent::FactCorrected {
            fact: FACT,
            content: fact("income", FactValue::Amount(euro(950)), None).into(),
            reason: "net".to_owned().into(),
        },
        CaseEvent::FactWithdrawn {
            fact: FACT,
            reason: "an ex".to_owned().into(),
        },
    ]);
    assert_eq!(
        subjects(&events),
        [
            None,
            Some(RESIDENT),
            Some(PARTNER),
            Some(PARTNER),
            Some(PARTNER),
            Some(PARTNER)
        ]
    );
}
