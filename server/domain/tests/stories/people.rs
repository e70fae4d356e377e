//! Who the people of a case are to each other: represented, shielded, the same person twice.

use jiff::civil::date;
use maatwerk_domain::case::people::{
    BeginRepresentation, LinkPersons, Matched, OnPeople, PeopleEvent, PeopleRefusal, RaiseShield,
    RepresentationKind,
};
use maatwerk_domain::case::work::{AddTask, TaskKind, TaskOwner, WorkAct, WriteNote};
use maatwerk_domain::case::{CaseCommand, CaseEvent, CloseReason, Identity, PersonRole};
use maatwerk_domain::{
    Act, CaseId, CaseNoteId, Date, FactValue, PersonId, PersonLinkId, Refusal, RepresentationId,
    ShieldId, TaskId,
};

use crate::support::*;

const REPRESENTATION: RepresentationId = RepresentationId::from_bytes([7; 16]);
const SHIELD: ShieldId = ShieldId::from_bytes([7; 16]);
const LINK: PersonLinkId = PersonLinkId::from_bytes([7; 16]);
const SON: PersonId = PersonId::from_bytes([22; 16]);
const ELSEWHERE: CaseId = CaseId::from_bytes([33; 16]);

fn act() -> Act {
    Act {
        by: officer(),
        on: RECEIVED,
    }
}

/// A resident, a partner who is called Mina Ster, and a son born on a day.
fn home(born: Date) -> Given {
    let mut events = opened();
    events.push(CaseEvent::PersonAdded {
        person: PARTNER,
        role: PersonRole::Partner,
        identity: Identity {
            name: "Mina Ster".to_owned(),
            bsn: "111222333".parse().ok(),
        }
        .into(),
    });
    events.extend([
        person_added(SON, PersonRole::Child),
        recorded(FACT, SON, fact("birth-date", FactValue::Day(born), None)),
    ]);
    given(events)
}

fn family() -> Given {
    home(date(2012, 2, 29))
}

fn order(order: OnPeople) -> CaseCommand {
    CaseCommand::OnPeople(order)
}

fn parent(from: Date) -> BeginRepresentation {
    BeginRepresentation {
        representation: REPRESENTATION,
        represented: SON,
        kind: RepresentationKind::Parent,
        by: Some(RESIDENT),
        name: None,
        shown_by: "Gezagsregister, 2026-11-20.".to_owned(),
        from,
        until: None,
    }
}

fn begin(command: BeginRepresentation) -> CaseCommand {
    order(OnPeople::BeginRepresentation(command))
}

fn end(last_day: Date) -> CaseCommand {
    order(OnPeople::EndRepresentation {
        representation: REPRESENTATION,
        last_day,
        reason: "Het gezag is beëindigd.".to_owned(),
    })
}

fn shield() -> CaseCommand {
    order(OnPeople::RaiseShield(RaiseShield {
        shield: SHIELD,
        shielded: PARTNER,
        from_whom: RESIDENT,
        reason: "Zij woont op een geheim adres.".to_owned(),
    }))
}

fn lower() -> CaseCommand {
    order(OnPeople::LowerShield {
        shield: SHIELD,
        reason: "Op haar eigen verzoek.".to_owned(),
    })
}

fn link(other_case: CaseId, other_person: PersonId) -> CaseCommand {
    order(OnPeople::LinkPersons(LinkPersons {
        link: LINK,
        person: PARTNER,
        other_case,
        other_person,
        matched: Matched::Bsn,
        reason: "Zij kwam ook bij een ander team.".to_owned(),
    }))
}

fn shown(given: &Given, person: PersonId, day: Date) -> usize {
    given.case.represented_by(person, day).len()
}

#[test]
fn a_parent_acts_for_a_minor_until_he_comes_of_age() {
    // Born on a day that 2030 does not have.
    let given = family()
        .when(begin(parent(RECEIVED)))
        .then([CaseEvent::People(PeopleEvent::RepresentationBegun {
            representation: REPRESENTATION,
            represented: SON,
            kind: RepresentationKind::Parent,
            by: Some(RESIDENT),
            from: RECEIVED,
            until: None,
            act: act(),
            name: None.into(),
            shown_by: "Gezagsregister, 2026-11-20.".to_owned().into(),
        })]);
    for (day, holds) in [
        (date(2026, 11, 22), 0),
        (RECEIVED, 1),
        (date(2030, 2, 28), 1),
        (date(2030, 3, 1), 0),
    ] {
        assert_eq!(shown(&given, SON, day), holds, "{day}");
    }
    assert_eq!(shown(&given, RESIDENT, RECEIVED), 0);
    let given = given
        .when(begin(BeginRepresentation {
            representation: RepresentationId::from_bytes([8; 16]),
            ..parent(RECEIVED)
        }))
        .refused(PeopleRefusal::Already.into());
    let given = given
        .when(end(date(2026, 11, 22)))
        .refused(PeopleRefusal::Term(RECEIVED).into())
        .when(end(RECEIVED))
        .accepted();
    assert_eq!(shown(&given, SON, RECEIVED), 1);
    assert_eq!(shown(&given, SON, date(2026, 11, 24)), 0);
    given
        .when(end(RECEIVED))
        .refused(PeopleRefusal::NotSooner(RECEIVED).into());
}

#[test]
fn nobody_is_a_minor_any_more_from_that_day() {
    home(date(2008, 11, 23))
        .when(begin(parent(RECEIVED)))
        .refused(PeopleRefusal::OfAge(RECEIVED).into())
        // Not of a parent: an administrator acts for somebody of any age.
        .when(begin(BeginRepresentation {
            kind: RepresentationKind::Administrator,
            by: None,
            name: Some("Bewindkantoor Noord".to_owned()),
            ..parent(RECEIVED)
        }))
        .accepted();
    home(date(2008, 11, 24))
        .when(begin(parent(RECEIVED)))
        .accepted();
}

#[test]
fn an_organisation_acts_for_a_term() {
    let of_office = BeginRepresentation {
        represented: RESIDENT,
        kind: RepresentationKind::Administrator,
        by: None,
        name: Some("Bewindkantoor Noord".to_owned()),
        until: Some(date(2026, 12, 31)),
        ..parent(date(2026, 11, 1))
    };
    let given = family().when(begin(of_office.clone())).accepted();
    assert_eq!(shown(&given, RESIDENT, date(2026, 12, 31)), 1);
    assert_eq!(shown(&given, RESIDENT, date(2027, 1, 1)), 0);
    for (command, refusal) in [
        (
            BeginRepresentation {
                by: Some(SON),
                ..of_office.clone()
            },
            PeopleRefusal::WhoRepresents.into(),
        ),
        (
            BeginRepresentation {
                by: Some(RESIDENT),
                name: None,
                ..of_office.clone()
            },
            PeopleRefusal::Oneself.into(),
        ),
        (
            BeginRepresentation {
                until: Some(date(2026, 10, 31)),
                ..of_office.clone()
            },
            PeopleRefusal::Term(date(2026, 11, 1)).into(),
        ),
        (
            BeginRepresentation {
                represented: PersonId::from_bytes([99; 16]),
                ..of_office.clone()
            },
            Refusal::Unknown("person"),
        ),
        (of_office, Refusal::Exists("representation")),
    ] {
        let _ = given.clone().when(begin(command)).refused(refusal);
    }
    let unknown = order(OnPeople::EndRepresentation {
        representation: RepresentationId::from_bytes([9; 16]),
        last_day: RECEIVED,
        reason: String::new(),
    });
    given
        .when(unknown)
        .refused(Refusal::Unknown("representation"));
}

#[test]
fn each_ground_names_its_article() {
    use RepresentationKind as Kind;
    for (kind, article) in [
        (Kind::Authorised, "jci1.31:c:BWBR0005537&artikel=2:1"),
        (Kind::Administrator, "jci1.31:c:BWBR0002656&artikel=431"),
        (Kind::Curator, "jci1.31:c:BWBR0002656&artikel=378"),
        (Kind::Mentor, "jci1.31:c:BWBR0002656&artikel=450"),
        (Kind::Parent, "jci1.31:c:BWBR0002656&artikel=245"),
        (Kind::Guardian, "jci1.31:c:BWBR0002656&artikel=337"),
    ] {
        assert_eq!(kind.law(), law(article));
        assert_eq!(kind.is_about_money(), kind != Kind::Mentor);
    }
}

fn task(owner: TaskOwner, text: &str) -> CaseCommand {
    CaseCommand::Work(WorkAct::AddTask(AddTask {
        task: TaskId::from_bytes([5; 16]),
        kind: TaskKind::Agreement,
        owner,
        about: Some(RESIDENT),
        due: RECEIVED,
        text: text.to_owned(),
    }))
}

fn note(about: PersonId, text: &str) -> CaseCommand {
    CaseCommand::Work(WorkAct::WriteNote(WriteNote {
        note: CaseNoteId::from_bytes([5; 16]),
        about: Some(about),
        text: text.to_owned(),
    }))
}

#[test]
fn of_who_is_shielded_the_other_is_told_nothing() {
    let given = family()
        .when(task(TaskOwner::Person(PARTNER), "Samen naar de bank."))
        .accepted();
    let of_partner = given.happened()[0].clone();
    assert!(given.case.concerns(&of_partner, RESIDENT));
    assert!(
        !given
            .case
            .tells_of_shielded(&of_partner, RESIDENT, RECEIVED)
    );
    let given = given
        .when(shield())
        .then([CaseEvent::People(PeopleEvent::ShieldRaised {
            shield: SHIELD,
            shielded: PARTNER,
            from_whom: RESIDENT,
            act: act(),
            reason: "Zij woont op een geheim adres.".to_owned().into(),
        })]);
    let raised = given.happened()[0].clone();
    assert_eq!(given.case.subject_of(&raised), Some(PARTNER));
    assert!(!given.case.concerns(&raised, RESIDENT));
    // What was recorded before as well.
    assert!(
        given
            .case
            .tells_of_shielded(&of_partner, RESIDENT, RECEIVED)
    );
    assert!(!given.case.tells_of_shielded(&of_partner, PARTNER, RECEIVED));
    assert!(
        given
            .case
            .shielded_from(RESIDENT, RECEIVED)
            .contains(&PARTNER)
    );
    assert!(given.case.shielded_from(PARTNER, RECEIVED).is_empty());
    let given = given
        .when(shield())
        .refused(Refusal::Exists("shield"))
        .when(note(RESIDENT, "Gebeld met mina  ster, zij woont in Assen."))
        .refused(PeopleRefusal::NamesShielded.into())
        .when(note(RESIDENT, "BSN 111222333 nagekeken."))
        .refused(PeopleRefusal::NamesShielded.into())
        .when(record(
            OTHER_FACT,
            RESIDENT,
            fact("school", FactValue::Text("Mina Ster".to_owned()), None),
        ))
        .refused(PeopleRefusal::NamesShielded.into())
        // A name is a word of its own.
        .when(note(RESIDENT, "Mina Sterk was erbij."))
        .accepted()
        .when(begin(BeginRepresentation {
            represented: PARTNER,
            kind: RepresentationKind::Authorised,
            ..parent(RECEIVED)
        }))
        .refused(PeopleRefusal::ShieldedFromRepresentative.into());
    let given = given.when(lower()).accepted();
    assert!(
        !given
            .case
            .tells_of_shielded(&of_partner, RESIDENT, RECEIVED)
    );
    given.when(lower()).refused(PeopleRefusal::Over.into());
}

#[test]
fn a_shield_goes_before_who_represents() {
    let given = family()
        .when(begin(BeginRepresentation {
            represented: PARTNER,
            kind: RepresentationKind::Authorised,
            ..parent(RECEIVED)
        }))
        .accepted();
    assert_eq!(shown(&given, PARTNER, RECEIVED), 1);
    let given = given.when(shield()).accepted();
    assert_eq!(shown(&given, PARTNER, RECEIVED), 0);
    // Also once the case is closed: letters go on.
    let mut closed = given;
    closed.case.apply(CaseEvent::CaseClosed {
        reason: CloseReason::Resolved,
    });
    let given = closed.when(lower()).accepted();
    assert_eq!(shown(&given, PARTNER, RECEIVED), 1);
    let again = order(OnPeople::RaiseShield(RaiseShield {
        shield: ShieldId::from_bytes([8; 16]),
        shielded: PARTNER,
        from_whom: PARTNER,
        reason: String::new(),
    }));
    given.when(again).refused(PeopleRefusal::Oneself.into());
}

#[test]
fn records_are_linked_and_unlinked_and_never_merged() {
    let there = PersonId::from_bytes([44; 16]);
    let given = family()
        .when(link(ELSEWHERE, there))
        .then([CaseEvent::People(PeopleEvent::PersonsLinked {
            link: LINK,
            person: PARTNER,
            other_case: ELSEWHERE,
            other_person: there,
            matched: Matched::Bsn,
            act: act(),
            reason: "Zij kwam ook bij een ander team.".to_owned().into(),
        })]);
    assert_eq!(given.case.persons.len(), 3);
    let undo = || {
        order(OnPeople::UnlinkPersons {
            link: LINK,
            reason: "Het is haar zus.".to_owned(),
        })
    };
    let given = given
        .when(link(ELSEWHERE, there))
        .refused(Refusal::Exists("link"));
    let mut again = link(ELSEWHERE, there);
    if let CaseCommand::OnPeople(OnPeople::LinkPersons(again)) = &mut again {
        again.link = PersonLinkId::from_bytes([8; 16]);
    }
    given
        .when(again.clone())
        .refused(PeopleRefusal::Already.into())
        .when(undo())
        .accepted()
        .when(undo())
        .refused(PeopleRefusal::Over.into())
        .when(again)
        .accepted();
    let given = family()
        .when(link(CASE, there))
        .refused(Refusal::Unknown("person"))
        .when(link(CASE, PARTNER))
        .refused(PeopleRefusal::SameRecord.into());
    given.when(link(CASE, SON)).accepted();
}
