//! What is told names nobody who stays, by full name or number.

use super::*;

const STAYS: PersonId = PersonId::from_bytes([21; 16]);
const SAID: FactId = FactId::from_bytes([8; 16]);

/// The household, with some more who have a name and a number.
fn with(others: &[(PersonId, &str, &str)]) -> Given {
    let mut given = home();
    for (person, name, bsn) in others {
        given.case.apply(CaseEvent::PersonAdded {
            person: *person,
            role: PersonRole::Other,
            identity: Identity {
                name: (*name).to_owned(),
                bsn: Some(bsn.parse().unwrap()),
            }
            .into(),
        });
    }
    given
}

fn with_karel() -> Given {
    with(&[(STAYS, "Karel Blijft", "999990044")])
}

fn because(reason: &str) -> CaseCommand {
    offers(OfferTransfer {
        reason: reason.to_owned(),
        ..offer()
    })
}

fn names(place: ToldIn) -> Refusal {
    TransferRefusal::NamesWhoStays(place).into()
}

#[test]
fn who_stays_is_named_in_no_reason() {
    for reason in [
        "Zij gaat weg bij Karel Blijft.",
        "Weg bij BLIJFT, Karel",
        "Weg bij Kare\u{301}l-Blijft",
        "Van nummer 9999.90.044 af.",
        "Mina Ster blijft hier.",
    ] {
        with_karel()
            .when(because(reason))
            .refused(names(ToldIn::Reason));
    }
    // Without a name it is told; so is her own name, and of a first name who writes sees to the rest.
    for reason in [
        "Haar broer blijft hier.",
        "J. de Vries verhuist.",
        "Karel verhuist niet.",
    ] {
        with_karel().when(because(reason)).accepted();
    }
    let refusal = names(ToldIn::Reason);
    assert_eq!(refusal.code(), "names-who-stays");
    let told = refusal.to_string();
    assert!(told.starts_with("the reason names"), "{told}");
}

#[test]
fn who_stays_is_named_in_no_fact_that_was_chosen() {
    let chosen = OfferTransfer {
        facts: BTreeSet::from([FACT, SAID]),
        ..offer()
    };
    let said = |text: &str, source: &str| {
        let mut content = fact("situation", FactValue::Text(text.to_owned()), None);
        source.clone_into(&mut content.source);
        let record = record(SAID, RESIDENT, content);
        with_karel().when(record).accepted()
    };
    let text = "Zij woont bij Karel Blijft, Kerkstraat 1.";
    for (text, source) in [(text, "brp"), ("Zij woont in.", "Karel Blijft, telefoon")] {
        said(text, source)
            .when(offers(chosen.clone()))
            .refused(names(ToldIn::Fact(SAID)))
            // One that is not chosen is told to nobody.
            .when(offers(offer()))
            .accepted();
    }
    said("Zij woont bij haar broer.", "brp")
        .when(offers(chosen.clone()))
        .accepted();
    // Who goes along may be named.
    let together = OfferTransfer {
        persons: vec![RESIDENT, STAYS],
        ..chosen
    };
    said(text, "brp").when(offers(together)).accepted();
    // Which fact is said, and not whom it names.
    let told = names(ToldIn::Fact(SAID)).to_string();
    assert!(told.contains(&SAID.to_string()), "{told}");
    assert!(!told.contains("Karel"), "{told}");
}

#[test]
fn a_task_that_names_who_stays_is_left_out() {
    let task = |id: u8, text: &str| {
        CaseCommand::Work(WorkAct::AddTask(AddTask {
            task: TaskId::from_bytes([id; 16]),
            kind: TaskKind::Task,
            owner: TaskOwner::Officer(officer()),
            about: Some(RESIDENT),
            due: MOVES,
            text: text.to_owned(),
        }))
    };
    let given = with_karel()
        .when(task(1, "Karel Blijft bellen over huur"))
        .accepted()
        .when(task(2, "Bellen over 999990044"))
        .accepted()
        .when(task(3, "De huur overzetten."))
        .accepted();
    let told = |persons: &[PersonId]| -> Vec<_> {
        let all = given.case.tasks_along(persons);
        all.map(|(id, _)| id.to_bytes()[0]).collect()
    };
    assert_eq!(told(&[RESIDENT]), [3]);
    assert_eq!(told(&[RESIDENT, STAYS]), [1, 2, 3]);
    let given = given.clone().when(offers(offer())).accepted();
    assert_eq!(given.case.may_be_given(TRANSFER, RECEIVED), Ok(()));
}

#[test]
fn who_came_into_the_case_since_is_told_of_by_no_file() {
    // As yet it is the name of nobody in the case.
    let reason = "Zij gaat weg bij Karel Blijft.";
    let offered = home().when(because(reason)).accepted();
    assert_eq!(offered.case.may_be_given(TRANSFER, RECEIVED), Ok(()));
    let mut since = with_karel();
    for event in offered.happened() {
        since.case.apply(event);
    }
    let out = since.case.may_be_given(TRANSFER, RECEIVED);
    assert_eq!(out, Err(names(ToldIn::Reason)));
}

#[test]
fn what_was_recorded_before_names_were_looked_for_is_judged_without() {
    let mut before = with_karel();
    before.case = before.case.with_names_aside();
    before
        .when(because("Zij gaat weg bij Karel Blijft, 999990044."))
        .accepted();
}

#[test]
fn another_record_of_who_goes_along_is_of_nobody_who_stays() {
    // The partner has a second record, with a number; the resident a namesake, who is told apart by his.
    let given = with(&[
        (PersonId::from_bytes([22; 16]), "Mina Ster", "999990044"),
        (PersonId::from_bytes([23; 16]), "J. de Vries", "999990056"),
    ]);
    let hers = OfferTransfer {
        persons: vec![PARTNER],
        facts: BTreeSet::from([OTHER_FACT]),
        reason: "Mina Ster, 999990044, verhuist.".to_owned(),
        ..offer()
    };
    given.clone().when(offers(hers)).accepted();
    given
        .clone()
        .when(because("J. de Vries verhuist."))
        .accepted();
    given
        .when(because("J. de Vries, 999990056, verhuist niet."))
        .refused(names(ToldIn::Reason));
}
