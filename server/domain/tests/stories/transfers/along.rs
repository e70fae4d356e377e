//! Who goes along is told of: nobody who stays, and nobody who is shielded.

use super::*;

#[test]
fn nothing_of_who_stays_goes_along() {
    let with = |change: fn(&mut OfferTransfer)| {
        let mut one = offer();
        change(&mut one);
        offers(one)
    };
    let refused = |command, refusal: Refusal| drop(home().when(command).refused(refusal));
    refused(
        with(|one| one.facts = BTreeSet::from([OTHER_FACT])),
        TransferRefusal::NotAlong("fact").into(),
    );
    refused(
        with(|one| one.facts = BTreeSet::from([FactId::from_bytes([9; 16])])),
        Refusal::Unknown("fact"),
    );
    refused(
        with(|one| one.loans = BTreeSet::from([LoanId::from_bytes([9; 16])])),
        Refusal::Unknown("loan"),
    );
    refused(
        with(|one| one.persons.clear()),
        TransferRefusal::Persons.into(),
    );
    refused(
        with(|one| one.persons = vec![RESIDENT, RESIDENT]),
        TransferRefusal::Persons.into(),
    );
    // Who is the resident here is so there, when that person goes along.
    refused(
        with(|one| one.persons = vec![PARTNER, RESIDENT]),
        TransferRefusal::Persons.into(),
    );
    refused(
        with(|one| one.persons = vec![PersonId::from_bytes([9; 16])]),
        Refusal::Unknown("person"),
    );
    let last = date(2027, 11, 24);
    for until in [date(2026, 11, 22), date(2027, 11, 25)] {
        let mut one = offer();
        one.until = until;
        let term = TransferRefusal::Term {
            from: RECEIVED,
            until: last,
        };
        refused(offers(one), term.into());
    }
    assert_eq!(MOST_DAYS_OPEN, 366);
    // A loan of somebody else.
    let loan = paid(plain(GrantForm::Loan, euro(500)), euro(500));
    let mut events = loan;
    events.push(person_added(PARTNER, PersonRole::Partner));
    given(events)
        .when(with(|one| {
            one.persons = vec![PARTNER];
            one.facts.clear();
            one.loans = BTreeSet::from([LOAN]);
        }))
        .refused(TransferRefusal::NotAlong("loan").into());
    // A fact that turned out to be none.
    let mut events = opened();
    events.push(recorded(FACT, RESIDENT, stopped_working()));
    events.push(CaseEvent::FactWithdrawn {
        fact: FACT,
        reason: "Vergissing.".to_owned().into(),
    });
    given(events)
        .when(offers(offer()))
        .refused(TransferRefusal::FactWithdrawn.into());
}

#[test]
fn who_is_shielded_is_in_nothing_that_goes_with_the_other() {
    let shield = CaseCommand::OnPeople(OnPeople::RaiseShield(RaiseShield {
        shield: ShieldId::from_bytes([7; 16]),
        shielded: PARTNER,
        from_whom: RESIDENT,
        reason: "Zij woont op een geheim adres.".to_owned(),
    }));
    let named = || PeopleRefusal::NamesShielded.into();
    // What was said of her before the shield was raised.
    let told = home()
        .when(record(
            FactId::from_bytes([8; 16]),
            RESIDENT,
            fact(
                "situation",
                FactValue::Text("Wil terug naar Mina Ster.".to_owned()),
                None,
            ),
        ))
        .accepted()
        .when(CaseCommand::Work(WorkAct::AddTask(AddTask {
            task: TaskId::from_bytes([1; 16]),
            kind: TaskKind::Task,
            owner: TaskOwner::Officer(officer()),
            about: Some(RESIDENT),
            due: MOVES,
            text: "Mina Ster bellen.".to_owned(),
        })))
        .accepted()
        .when(shield)
        .accepted();
    let mut one = offer();
    let told = told.when(offers(one.clone())).refused(named());
    one.work = false;
    one.facts.insert(FactId::from_bytes([8; 16]));
    let told = told.when(offers(one.clone())).refused(named());
    one.facts.remove(&FactId::from_bytes([8; 16]));
    one.reason = "Hij volgt mina  ster.".to_owned();
    let told = told.when(offers(one.clone())).refused(named());
    one.reason = "Hij verhuist.".to_owned();
    one.persons = vec![RESIDENT, PARTNER];
    let told = told
        .when(offers(one.clone()))
        .refused(TransferRefusal::Shielded.into());
    one.persons = vec![RESIDENT];
    told.clone().when(offers(one)).accepted();
    // She may go, and what is about her may be told there.
    let mut hers = offer();
    hers.persons = vec![PARTNER];
    hers.facts = BTreeSet::from([OTHER_FACT]);
    told.when(offers(hers)).accepted();
}

#[test]
fn who_moved_along_and_is_shielded_since_is_told_of_by_no_half() {
    let shield = || {
        CaseCommand::OnPeople(OnPeople::RaiseShield(RaiseShield {
            shield: ShieldId::from_bytes([7; 16]),
            shielded: PARTNER,
            from_whom: RESIDENT,
            reason: "Zij woont op een geheim adres.".to_owned(),
        }))
    };
    let tells = |given: &Given, events: &[CaseEvent]| -> Vec<bool> {
        let of = |event| given.case.tells_of_shielded(event, RESIDENT, RECEIVED);
        events.iter().map(of).collect()
    };
    for (persons, told) in [(vec![RESIDENT], false), (vec![RESIDENT, PARTNER], true)] {
        let one = OfferTransfer { persons, ..offer() };
        let offered = home().when(offers(one)).accepted();
        let mut events = offered.happened();
        for end in [withdraws(), completes(RECEIVED)] {
            let ended = offered.clone().when(end).accepted();
            events.truncate(1);
            events.extend(ended.happened());
            assert_eq!(tells(&ended, &events), [false; 2]);
            let apart = ended.when(shield()).accepted();
            assert_eq!(tells(&apart, &events), [told; 2], "{events:?}");
        }
    }
    // The half where they came to tells which facts came along, hers too.
    for (about, told) in [(RESIDENT, false), (PARTNER, true)] {
        let mut came = receives();
        came.persons.push(person(PARTNER, PersonRole::Partner));
        came.facts[0].about = about;
        let given = given([]).when(CaseCommand::Receive(came)).accepted();
        let mut halves = given.happened();
        halves.retain(|event| matches!(event, CaseEvent::Transfer(_)));
        assert_eq!(tells(&given, &halves), [false]);
        let apart = given.when(shield()).accepted();
        assert_eq!(tells(&apart, &halves), [told]);
    }
}

#[test]
fn nothing_of_who_is_shielded_goes_with_whom_the_other_acts_for() {
    let (child, he) = (
        PersonId::from_bytes([21; 16]),
        PersonId::from_bytes([22; 16]),
    );
    let acting = |by, name: Option<&str>| {
        CaseCommand::OnPeople(OnPeople::BeginRepresentation(BeginRepresentation {
            representation: RepresentationId::from_bytes([7; 16]),
            represented: child,
            kind: RepresentationKind::Parent,
            by,
            name: name.map(str::to_owned),
            shown_by: "Uittreksel.".to_owned(),
            from: RECEIVED,
            until: None,
        }))
    };
    for act in [acting(Some(he), None), acting(None, Some("Karel Ver"))] {
        let mut given = home();
        for (person, name) in [(child, "Kind Ster"), (he, "Karel Ver")] {
            given.case.apply(CaseEvent::PersonAdded {
                person,
                role: PersonRole::Child,
                identity: Identity {
                    name: name.to_owned(),
                    bsn: None,
                }
                .into(),
            });
        }
        let shield = CaseCommand::OnPeople(OnPeople::RaiseShield(RaiseShield {
            shield: ShieldId::from_bytes([7; 16]),
            shielded: PARTNER,
            from_whom: he,
            reason: "Geheim adres.".to_owned(),
        }));
        let mut one = offer();
        one.persons = vec![PARTNER, child];
        one.facts = BTreeSet::from([OTHER_FACT]);
        let given = given.when(act).accepted();
        given.clone().when(offers(one.clone())).accepted();
        let given = given.when(shield).accepted();
        let given = given
            .when(offers(one.clone()))
            .refused(TransferRefusal::Shielded.into());
        one.persons = vec![child];
        one.facts = BTreeSet::new();
        one.reason = "Mina Ster neemt hem mee.".to_owned();
        given
            .when(offers(one))
            .refused(PeopleRefusal::NamesShielded.into());
    }
}

#[test]
fn a_task_that_somebody_who_stays_has_to_do_is_not_told() {
    let task = |id: u8, owner| {
        CaseCommand::Work(WorkAct::AddTask(AddTask {
            task: TaskId::from_bytes([id; 16]),
            kind: TaskKind::Agreement,
            owner,
            about: Some(RESIDENT),
            due: MOVES,
            text: "De huur overzetten.".to_owned(),
        }))
    };
    let given = home()
        .when(task(1, TaskOwner::Person(PARTNER)))
        .accepted()
        .when(task(2, TaskOwner::Person(RESIDENT)))
        .accepted()
        .when(task(3, TaskOwner::Officer(officer())))
        .accepted()
        .when(CaseCommand::Work(WorkAct::FinishTask {
            task: TaskId::from_bytes([3; 16]),
        }))
        .accepted();
    let along: Vec<_> = given
        .case
        .tasks_along(&[RESIDENT])
        .map(|(id, _)| id)
        .collect();
    assert_eq!(along, [TaskId::from_bytes([2; 16])]);
    assert_eq!(given.case.tasks_along(&[PARTNER]).count(), 0);
}
