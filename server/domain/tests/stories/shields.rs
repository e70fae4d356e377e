//! A shield reaches as far as the persons do: their other records, and the words of before.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::case::people::{
    BeginRepresentation, LinkPersons, Matched, OnPeople, PeopleEvent, PeopleRefusal, RaiseShield,
    RepresentationKind, comparable_name,
};
use maatwerk_domain::case::work::{WorkAct, WriteNote};
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, Identity, PersonRole, ReturnPayment, WithdrawFact,
};
use maatwerk_domain::{
    AssessmentOutcome, CaseNoteId, EntryId, Explanation, FactCode, FactValue, Finding,
    FindingOutcome, PersonId, PersonLinkId, RepresentationId, ShieldId, UsedFact,
};

use crate::support::*;

const HE: PersonId = PersonId::from_bytes([31; 16]);
const SHE: PersonId = PersonId::from_bytes([32; 16]);
const AGAIN: PersonId = PersonId::from_bytes([33; 16]);
const HERS: &str = "111222333";
const OTHER: &str = "123456782";

fn added(person: PersonId, name: &str, bsn: Option<&str>) -> CaseEvent {
    CaseEvent::PersonAdded {
        person,
        role: PersonRole::Other,
        identity: Identity {
            name: name.to_owned(),
            bsn: bsn.map(|bsn| bsn.parse().unwrap()),
        }
        .into(),
    }
}

/// A man, a woman, and another record.
fn home(her_number: Option<&str>, again: &str, number: Option<&str>) -> Given {
    let mut events = opened();
    events.extend([
        added(HE, "Karel Voorbeeld", None),
        added(SHE, "Mina Ster", her_number),
        added(AGAIN, again, number),
    ]);
    given(events)
}

fn order(order: OnPeople) -> CaseCommand {
    CaseCommand::OnPeople(order)
}

fn shield(shielded: PersonId, from_whom: PersonId) -> CaseCommand {
    order(OnPeople::RaiseShield(RaiseShield {
        shield: ShieldId::from_bytes([7; 16]),
        shielded,
        from_whom,
        reason: "Geheim adres.".to_owned(),
    }))
}

fn kept(given: &Given, from: PersonId) -> BTreeSet<PersonId> {
    given.case.kept_from(from, RECEIVED).persons().clone()
}

fn note(about: PersonId, text: &str) -> CaseCommand {
    CaseCommand::Work(WorkAct::WriteNote(WriteNote {
        note: CaseNoteId::from_bytes([5; 16]),
        about: Some(about),
        text: text.to_owned(),
    }))
}

#[test]
fn a_second_record_of_who_is_shielded_is_kept_back_too() {
    let both: BTreeSet<_> = [SHE, AGAIN].into();
    for (hers, name, number, expected) in [
        // By number, however the name is written.
        (Some(HERS), "M. Ster", Some(HERS), &both),
        // By name, as long as no two numbers tell them apart.
        (Some(HERS), "mina  STER", None, &both),
        (None, "Mina Ster", Some(HERS), &both),
        (Some(HERS), "Mina Ster", Some(OTHER), &[SHE].into()),
        (Some(HERS), "Mina Sterk", None, &[SHE].into()),
    ] {
        let given = home(hers, name, number).when(shield(SHE, HE)).accepted();
        assert_eq!(&kept(&given, HE), expected, "{name} {number:?}");
        assert!(kept(&given, SHE).is_empty());
        // Whoever of her records it was raised for.
        let given = home(hers, name, number).when(shield(AGAIN, HE)).accepted();
        assert_eq!(kept(&given, HE).contains(&SHE), expected.len() == 2);
        // And whoever of his.
        let given = home(hers, name, number).when(shield(HE, AGAIN)).accepted();
        assert_eq!(kept(&given, SHE).contains(&HE), expected.len() == 2);
    }
}

#[test]
fn a_link_makes_two_records_one_and_undoing_it_two() {
    let link = || LinkPersons {
        link: PersonLinkId::from_bytes([7; 16]),
        person: AGAIN,
        other_case: CASE,
        other_person: SHE,
        matched: Matched::Name,
        reason: "Meisjesnaam.".to_owned(),
    };
    let given = home(Some(HERS), "Mina Maan", Some(OTHER))
        .when(shield(SHE, HE))
        .accepted();
    assert_eq!(kept(&given, HE), [SHE].into());
    let given = given.when(order(OnPeople::LinkPersons(link()))).accepted();
    assert_eq!(kept(&given, HE), [SHE, AGAIN].into());
    let undo = OnPeople::UnlinkPersons {
        link: PersonLinkId::from_bytes([7; 16]),
        reason: "Haar zus.".to_owned(),
    };
    let given = given.when(order(undo)).accepted();
    assert_eq!(kept(&given, HE), [SHE].into());
}

#[test]
fn nobody_is_hidden_from_himself() {
    // Father and son of one name: whichever it is raised for.
    let given = home(None, "Karel Voorbeeld", None)
        .when(shield(AGAIN, HE))
        .accepted();
    assert_eq!(kept(&given, HE), [AGAIN].into());
    assert!(kept(&given, AGAIN).is_empty());
    // His own name is no word of the other.
    let given = given
        .when(note(HE, "Karel Voorbeeld zoekt werk."))
        .accepted();
    let written = given.happened()[0].clone();
    assert!(!given.case.tells_of_shielded(&written, HE, RECEIVED));
}

#[test]
fn a_shield_of_another_case_holds_here() {
    let mut given = home(Some(HERS), "Iemand Anders", None);
    given.case.shield_elsewhere([(SHE, HE)].into());
    assert_eq!(kept(&given, HE), [SHE].into());
    assert!(kept(&given, SHE).is_empty());
    given
        .when(note(HE, "Gebeld met Mina Ster."))
        .refused(PeopleRefusal::NamesShielded.into());
}

#[test]
fn what_named_her_before_is_told_of_and_kept_back() {
    let naming = |id, text: &str| {
        recorded(
            id,
            RESIDENT,
            fact("school", FactValue::Text(text.to_owned()), None),
        )
    };
    let mut events = opened();
    events.extend([added(SHE, "Mina Ster", Some(HERS))]);
    let given = given(events);
    let before = [
        naming(FACT, "Mina Ster haalt hem op"),
        naming(OTHER_FACT, "BSN 1112.22.333"),
        naming(OTHER_FACT, "niemand"),
        CaseEvent::BudgetRequested {
            request: REQUEST,
            applicant: RESIDENT,
            received: RECEIVED,
            channel: "desk".to_owned(),
            purpose: "rijlessen".to_owned(),
            amount: euro(500),
            legal_basis: basis(),
            explanation: Some("Met MINA-STER besproken.".to_owned()).into(),
        },
    ];
    let mut given = given;
    for event in &before {
        given.case.apply(event.clone());
        assert!(!given.case.tells_of_shielded(event, RESIDENT, RECEIVED));
    }
    let given = given.when(shield(SHE, RESIDENT)).accepted();
    let kept_back = before
        .each_ref()
        .map(|event| given.case.tells_of_shielded(event, RESIDENT, RECEIVED));
    assert_eq!(kept_back, [true, true, false, true]);
    assert!(!given.case.tells_of_shielded(&before[0], SHE, RECEIVED));
}

#[test]
fn no_new_words_about_him_name_her_whatever_they_are_in() {
    let mut events = opened();
    events.extend([
        added(SHE, "Mina Ster", Some(HERS)),
        recorded(FACT, RESIDENT, fact("school", FactValue::Flag(true), None)),
    ]);
    let given = given(events).when(shield(SHE, RESIDENT)).accepted();
    let refused = || PeopleRefusal::NamesShielded.into();
    let withdraw = CaseCommand::WithdrawFact(WithdrawFact {
        fact: FACT,
        reason: "Zegt Mina Ster.".to_owned(),
    });
    let mut ask = budget();
    ask.explanation = Some("Samen met Mina Ster.".to_owned());
    let told = says(ASSESSMENT, AssessmentOutcome::Grant(lessons()));
    let given = given
        .when(withdraw)
        .refused(refused())
        .assessed(told)
        .when(CaseCommand::RequestBudget(ask))
        .refused(refused());
    given
        .when(by_name(RESIDENT, "Mina Ster"))
        .refused(refused())
        // What is about her, or names nobody, goes on.
        .when(note(SHE, "Mina Ster verhuist."))
        .accepted()
        .when(by_name(RESIDENT, "Bewindkantoor Noord"))
        .accepted();
}

#[test]
fn neither_of_the_two_represents_the_other() {
    let by = |represented, by: Option<PersonId>, name: Option<&str>| {
        order(OnPeople::BeginRepresentation(BeginRepresentation {
            representation: RepresentationId::from_bytes([7; 16]),
            represented,
            kind: RepresentationKind::Authorised,
            by,
            name: name.map(str::to_owned),
            shown_by: "Machtiging.".to_owned(),
            from: RECEIVED,
            until: None,
        }))
    };
    for (order, refusal) in [
        (
            by(SHE, Some(HE), None),
            PeopleRefusal::ShieldedFromRepresentative,
        ),
        (
            by(HE, Some(SHE), None),
            PeopleRefusal::RepresentativeShielded,
        ),
        (
            by(SHE, None, Some("karel voorbeeld")),
            PeopleRefusal::ShieldedFromRepresentative,
        ),
    ] {
        let given = home(Some(HERS), "Iemand Anders", None);
        given
            .clone()
            .when(shield(SHE, HE))
            .accepted()
            .when(order.clone())
            .refused(refusal.into());
        // One of before ends for as long as the shield holds.
        let given = given.when(order).accepted();
        let represented = match &given.happened()[0] {
            CaseEvent::People(PeopleEvent::RepresentationBegun { represented, .. }) => *represented,
            other => panic!("{other:?}"),
        };
        assert_eq!(given.case.represented_by(represented, RECEIVED).len(), 1);
        let given = given.when(shield(SHE, HE)).accepted();
        assert_eq!(given.case.represented_by(represented, RECEIVED).len(), 0);
    }
}

/// Somebody who acts for a person and is recorded by name alone.
fn by_name(represented: PersonId, name: &str) -> CaseCommand {
    order(OnPeople::BeginRepresentation(BeginRepresentation {
        representation: RepresentationId::from_bytes([8; 16]),
        represented,
        kind: RepresentationKind::Administrator,
        by: None,
        name: Some(name.to_owned()),
        shown_by: "Beschikking.".to_owned(),
        from: RECEIVED,
        until: None,
    }))
}

#[test]
fn who_acts_by_name_alone_gets_nothing_that_names_her() {
    // He acts for the resident, in whose letters she is named, and she is shielded from him.
    let names_her = |given: &Given| {
        let kept = given.case.kept_from_who_gets(RESIDENT, RECEIVED);
        kept.iter()
            .any(|kept| kept.is_named_in("Mina Ster betaalt."))
    };
    let acting = |name| {
        let given = home(Some(HERS), "Iemand Anders", None);
        given.when(by_name(RESIDENT, name)).accepted()
    };
    for name in [
        "Karel Voorbeeld",
        "karel  voorbeeld",
        "Bewindkantoor Karel Voorbeeld",
    ] {
        let given = acting(name);
        assert!(!names_her(&given));
        assert!(names_her(&given.when(shield(SHE, HE)).accepted()), "{name}");
    }
    let other = acting("Karel Voorbeelden").when(shield(SHE, HE)).accepted();
    assert!(!names_her(&other));
    // Also what another record of him may not learn.
    let linked = OnPeople::LinkPersons(LinkPersons {
        link: PersonLinkId::from_bytes([7; 16]),
        person: AGAIN,
        other_case: CASE,
        other_person: HE,
        matched: Matched::Name,
        reason: "Dezelfde.".to_owned(),
    });
    let given = acting("Iemand Anders").when(shield(SHE, HE)).accepted();
    assert!(!names_her(&given));
    assert!(names_her(&given.when(order(linked)).accepted()));
}

#[test]
fn who_acts_by_name_alone_and_is_known_elsewhere_gets_nothing_that_names_her() {
    // Nobody of the case is called so; the register knows somebody from whom she is shielded.
    let from = |name: &str| BTreeMap::from([(comparable_name(name), BTreeSet::from([SHE]))]);
    let named = |given: &Given, whom: PersonId| {
        let kept = given.case.kept_from_who_gets(whom, RECEIVED);
        kept.iter()
            .any(|kept| kept.is_named_in("Mina Ster betaalt."))
    };
    let mut given = home(Some(HERS), "Iemand Anders", None)
        .when(by_name(RESIDENT, "W. van Elders"))
        .accepted();
    assert_eq!(
        given.case.acting_by_name(),
        BTreeSet::from(["W. van Elders"])
    );
    assert!(!named(&given, RESIDENT));
    given.case.shield_from_named(from("w van elders"));
    assert!(named(&given, RESIDENT));
    assert!(!named(&given, HE), "he acts for the resident alone");
    // Once he acts no more, what the resident gets may name her.
    let ended = given
        .clone()
        .when(order(OnPeople::EndRepresentation {
            representation: RepresentationId::from_bytes([8; 16]),
            last_day: RECEIVED,
            reason: "Opgeheven.".to_owned(),
        }))
        .accepted();
    let tomorrow = RECEIVED.tomorrow().unwrap();
    let kept = ended.case.kept_from_who_gets(RESIDENT, tomorrow);
    assert!(!kept.iter().any(|kept| kept.is_named_in("Mina Ster")));

    // For her he does not act; who does already gets nothing for as long as that holds.
    let mut hers = home(Some(HERS), "Iemand Anders", None);
    let acting = hers.clone().when(by_name(SHE, "W. van Elders")).accepted();
    assert_eq!(acting.case.represented_by(SHE, RECEIVED).len(), 1);
    hers.case.shield_from_named(from("W. van Elders"));
    hers.when(by_name(SHE, "W. van Elders"))
        .refused(PeopleRefusal::ShieldedFromRepresentative.into());
    let mut acting = acting;
    acting.case.shield_from_named(from("W. van Elders"));
    assert_eq!(acting.case.represented_by(SHE, RECEIVED).len(), 0);
}

#[test]
fn who_is_shielded_and_acts_by_name_alone_is_named_to_nobody() {
    let given = home(Some(HERS), "Iemand Anders", None)
        .when(by_name(HE, "Mina Ster"))
        .accepted();
    assert_eq!(given.case.represented_by(HE, RECEIVED).len(), 1);
    let given = given.when(shield(SHE, HE)).accepted();
    assert_eq!(given.case.represented_by(HE, RECEIVED).len(), 0);
}

#[test]
fn a_link_that_was_undone_is_told_to_nobody_from_whom_the_other_is_shielded() {
    let link = PersonLinkId::from_bytes([7; 16]);
    let linked = home(None, "Iemand Anders", None)
        .when(order(OnPeople::LinkPersons(LinkPersons {
            link,
            person: HE,
            other_case: CASE,
            other_person: SHE,
            matched: Matched::Name,
            reason: "Zelfde adres.".to_owned(),
        })))
        .accepted();
    let mut events = linked.happened();
    let undo = OnPeople::UnlinkPersons {
        link,
        reason: "Een vergissing.".to_owned(),
    };
    let apart = linked.when(order(undo)).accepted();
    events.extend(apart.happened());
    let tells = |given: &Given| {
        let mut all = events.iter();
        all.all(|event| given.case.tells_of_shielded(event, HE, RECEIVED))
    };
    assert!(!tells(&apart));
    assert!(tells(&apart.when(shield(SHE, HE)).accepted()));
}

#[test]
fn a_second_record_of_a_namesake_is_kept_back_by_what_is_known_of_it() {
    // Father and son of one name; of the son is another record, with his number.
    let mut given = home(Some(HERS), "Karel Voorbeeld", Some(OTHER));
    let (son, second) = (AGAIN, PersonId::from_bytes([34; 16]));
    given.case.apply(added(second, "K. Voorbeeld", Some(OTHER)));
    let third = PersonId::from_bytes([35; 16]);
    given.case.apply(added(third, "Karel Voorbeeld", None));
    let apart = given.clone().when(shield(son, HE)).accepted();
    // Which of the two the third is, nobody knows.
    assert_eq!(kept(&apart, HE), [son, second].into());
    for record in [son, second] {
        assert!(kept(&apart, record).is_empty());
    }
    // Also the other way, and whichever record of the son it was raised for.
    let apart = given.clone().when(shield(HE, son)).accepted();
    assert_eq!(kept(&apart, second), [HE].into());
    let apart = given.clone().when(shield(second, HE)).accepted();
    assert_eq!(kept(&apart, HE), [son, second].into());
    let naming = note(HE, "K. Voorbeeld verhuist.");
    apart
        .when(naming)
        .refused(PeopleRefusal::NamesShielded.into());
    // Linked, it is known which.
    let linked = OnPeople::LinkPersons(LinkPersons {
        link: PersonLinkId::from_bytes([7; 16]),
        person: third,
        other_case: CASE,
        other_person: son,
        matched: Matched::Name,
        reason: "De zoon.".to_owned(),
    });
    let apart = given.when(order(linked)).accepted();
    let apart = apart.when(shield(son, HE)).accepted();
    assert_eq!(kept(&apart, HE), [son, second, third].into());
    // What is his own is not hers to correct: it names the father.
    let raised = apart.case.people.shields.values().next().unwrap();
    assert!(!apart.case.kept_by(raised).persons().contains(&HE));
}

#[test]
fn what_a_person_typed_of_a_payment_names_her_not_and_what_the_bank_told_is_recorded() {
    let mut events = granted(lessons());
    events.extend([announced(), added(SHE, "Mina Ster", Some(HERS))]);
    let given = given(events).when(shield(SHE, RESIDENT)).accepted();
    let refused = || PeopleRefusal::NamesShielded.into();
    let mut to_her = pay(euro(100), RECEIVED);
    to_her.payee = "Mina Ster".to_owned();
    let given = given
        .when(CaseCommand::Pay(to_her))
        .refused(refused())
        .when(CaseCommand::Pay(pay(euro(100), RECEIVED)))
        .accepted();
    let back = |entry| {
        CaseCommand::ReturnPayment(ReturnPayment {
            payment: PAYMENT,
            grant: GRANT,
            on: RECEIVED,
            entry,
            reason: "Rekening van Mina Ster.".to_owned(),
        })
    };
    let line = EntryId::from_bytes([9; 16]);
    given
        .when(back(None))
        .refused(refused())
        .when(back(Some(line)))
        .accepted();
}

#[test]
fn what_a_policy_used_is_kept_back_as_what_it_said() {
    let mut told = says(ASSESSMENT, AssessmentOutcome::Grant(lessons()));
    let used = |text: &str| Finding {
        rule: "home".to_owned(),
        article: basis(),
        outcome: FindingOutcome::Met,
        explanation: Explanation {
            text: "De inwoner heeft een woning.".to_owned(),
            used: vec![UsedFact {
                code: FactCode::new("home").unwrap(),
                value: Some(FactValue::Text(text.to_owned())),
            }],
        }
        .into(),
    };
    let mut events = opened();
    events.extend([added(SHE, "Mina Ster", None), budget_requested()]);
    let given = given(events).when(shield(SHE, RESIDENT)).accepted();
    for (text, told_of) in [("Bij Mina Ster", true), ("Bij zijn moeder", false)] {
        told.answer.findings = vec![used(text)];
        let event = assessed(told.clone());
        let of = given.case.tells_of_shielded(&event, RESIDENT, RECEIVED);
        assert_eq!(of, told_of, "{text}");
    }
}
