//! People who move to another municipality: offered with a chosen extract, taken in there, completed here; and
//! what stays with who granted it.

mod along;
mod names;

use std::collections::BTreeSet;

use jiff::civil::date;
use maatwerk_domain::case::deadlines::{DeadlineAbout, DeadlineKind};
use maatwerk_domain::case::norm::{OnNorm, RequestNorm};
use maatwerk_domain::case::people::{
    BeginRepresentation, OnPeople, PeopleRefusal, RaiseShield, RepresentationKind,
};
use maatwerk_domain::case::transfer::{
    CompleteTransfer, FactAlong, MOST_DAYS_FROM_MOVE, MOST_DAYS_OPEN, NoteAlong, OfferTransfer,
    OnTransfer, ReceiveCase, ToldIn, TransferEvent, TransferRefusal,
};
use maatwerk_domain::case::work::{AddTask, TaskKind, TaskOwner, WorkAct};
use maatwerk_domain::case::{
    Case, CaseCommand, CaseEvent, CloseReason, CorrectFact, Identity, LetterFile, PersonRole, Repay,
};
use maatwerk_domain::retention::Obstacle;
use maatwerk_domain::{
    Act, AssessmentOutcome, Authority, CaseId, CaseNoteId, Context, Date, DocumentId, FactId,
    FactValue, GrantForm, LoanId, MandateId, NormSuspensionId, PersonId, Personal, Pot, Refusal,
    RepaymentId, RepresentationId, ShieldId, TaskId, TransferId,
};

use crate::support::*;

const TRANSFER: TransferId = TransferId::from_bytes([7; 16]);
const ELSEWHERE: CaseId = CaseId::from_bytes([33; 16]);
const TO: &str = "GM0479";
const MOVES: Date = date(2026, 12, 1);
const OFFERED_UNTIL: Date = date(2026, 12, 24);

fn act(on: Date) -> Act {
    Act { by: officer(), on }
}

fn digest(of: char) -> String {
    format!("sha256:{}", of.to_string().repeat(64))
}

fn extract(document: u8) -> LetterFile {
    LetterFile {
        document: DocumentId::from_bytes([document; 16]),
        bytes: 812,
        sealed: digest('b'),
    }
}

/// The resident with one fact, a partner who is called Mina Ster, and a fact about her.
fn home() -> Given {
    let mut events = opened();
    events.push(CaseEvent::PersonAdded {
        person: PARTNER,
        role: PersonRole::Partner,
        identity: Identity {
            name: "Mina Ster".to_owned(),
            bsn: None,
        }
        .into(),
    });
    events.extend([
        recorded(FACT, RESIDENT, stopped_working()),
        recorded(
            OTHER_FACT,
            PARTNER,
            fact("has-home", FactValue::Flag(true), None),
        ),
    ]);
    given(events)
}

fn offer() -> OfferTransfer {
    OfferTransfer {
        transfer: TRANSFER,
        to: TO.to_owned(),
        persons: vec![RESIDENT],
        facts: BTreeSet::from([FACT]),
        loans: BTreeSet::new(),
        work: true,
        terms: true,
        moves: MOVES,
        until: OFFERED_UNTIL,
        extract: extract(9),
        digest: digest('a'),
        reason: "Zij verhuist naar Zaanstad.".to_owned(),
    }
}

fn offers(offer: OfferTransfer) -> CaseCommand {
    CaseCommand::OnTransfer(OnTransfer::Offer(offer))
}

fn withdraws() -> CaseCommand {
    CaseCommand::OnTransfer(OnTransfer::Withdraw {
        transfer: TRANSFER,
        reason: "Zij blijft toch.".to_owned(),
    })
}

fn completes(received: Date) -> CaseCommand {
    CaseCommand::OnTransfer(OnTransfer::Complete(CompleteTransfer {
        transfer: TRANSFER,
        case: ELSEWHERE,
        leaf: digest('c'),
        received,
    }))
}

/// Offered, taken in there a week later, and completed the day after.
fn moved(given: Given) -> Given {
    let there = date(2026, 11, 30);
    given
        .when(offers(offer()))
        .accepted()
        .on(date(2026, 12, 1))
        .when(completes(there))
        .accepted()
}

fn receives() -> ReceiveCase {
    ReceiveCase {
        transfer: TRANSFER,
        from: "GM0363".to_owned(),
        origin: "localhost/v1/logs/GM0363".to_owned(),
        case: ELSEWHERE,
        leaf: digest('d'),
        extract: digest('a'),
        moves: MOVES,
        reason: "Zij verhuist naar Zaanstad.".to_owned(),
        persons: vec![person(RESIDENT, PersonRole::Resident)],
        facts: vec![FactAlong {
            fact: FACT,
            about: RESIDENT,
            content: fact("has-home", FactValue::Flag(true), Some(RECEIVED)),
        }],
        notes: vec![NoteAlong {
            note: CaseNoteId::from_bytes([1; 16]),
            about: RESIDENT,
            text: "Taak bij GM0363: de huur overzetten.".to_owned(),
        }],
    }
}

#[test]
fn a_household_is_offered_taken_in_elsewhere_and_completed() {
    let given =
        home()
            .when(offers(offer()))
            .then([CaseEvent::Transfer(TransferEvent::TransferOffered {
                transfer: TRANSFER,
                to: TO.to_owned(),
                persons: vec![RESIDENT],
                facts: BTreeSet::from([FACT]),
                loans: BTreeSet::new(),
                work: true,
                terms: true,
                moves: MOVES,
                until: OFFERED_UNTIL,
                extract: extract(9),
                digest: digest('a'),
                act: act(RECEIVED),
                reason: "Zij verhuist naar Zaanstad.".to_owned().into(),
            })]);
    // It is on the list until it ends, and kept with the other files of the case.
    let waits = given.case.deadlines();
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0].kind, DeadlineKind::EndTransfer);
    assert_eq!(waits[0].about, DeadlineAbout::Transfer(TRANSFER));
    assert_eq!(waits[0].day, Some(OFFERED_UNTIL));
    assert!(
        waits[0].runs_on(date(2027, 6, 1)),
        "late, and still to be ended"
    );
    assert!(given.case.files().any(|file| file == extract(9).document));
    let obstacles = |given: &Given, person| given.case.obstacles(person, RECEIVED);
    let waits = Obstacle::TransferWaits(TRANSFER);
    assert!(obstacles(&given, Some(RESIDENT)).contains(&waits));
    assert!(obstacles(&given, None).contains(&waits));
    assert!(!obstacles(&given, Some(PARTNER)).contains(&waits));
    let given = given
        .when(CaseCommand::Close(CloseReason::Moved))
        .refused(Refusal::StillRunning(
            "an offer to another authority waits: record its receipt, or withdraw it",
        ))
        .on(date(2026, 12, 1))
        .when(completes(date(2026, 11, 30)))
        .then([CaseEvent::Transfer(TransferEvent::TransferCompleted {
            transfer: TRANSFER,
            case: ELSEWHERE,
            leaf: digest('c'),
            received: date(2026, 11, 30),
            act: act(date(2026, 12, 1)),
        })]);
    assert!(given.case.deadlines().is_empty());
    assert!(!obstacles(&given, None).contains(&waits));
    given
        .when(completes(date(2026, 11, 30)))
        .refused(TransferRefusal::Completed(date(2026, 12, 1)).into())
        .when(withdraws())
        .refused(TransferRefusal::Completed(date(2026, 12, 1)).into())
        .when(CaseCommand::Close(CloseReason::Moved))
        .accepted();
}

#[test]
fn who_moved_asks_elsewhere_and_what_was_granted_goes_on_here() {
    let there = TransferRefusal::Transferred {
        to: TO.to_owned(),
        on: MOVES,
    };
    let given = moved(home()).on(date(2026, 12, 2));
    let mut asked = budget();
    asked.received = date(2026, 12, 2);
    let mut before = asked.clone();
    // Taken in there, and she still lived here.
    before.received = date(2026, 11, 30);
    let given = given
        .assessed(says(ASSESSMENT, AssessmentOutcome::Decline))
        .when(CaseCommand::RequestBudget(asked.clone()))
        .refused(there.clone().into());
    // What came in before the move is to be decided on here, also when it is written down later.
    given
        .clone()
        .assessed(says(ASSESSMENT, AssessmentOutcome::Decline))
        .when(CaseCommand::RequestBudget(before))
        .accepted();
    // Who stayed asks here.
    asked.applicant = PARTNER;
    given
        .clone()
        .assessed(says(ASSESSMENT, AssessmentOutcome::Decline))
        .when(CaseCommand::RequestBudget(asked))
        .accepted();
    let norm = RequestNorm {
        suspension: NormSuspensionId::from_bytes([1; 16]),
        applicant: RESIDENT,
        sharer: PARTNER,
        received: date(2026, 12, 2),
        channel: "desk".to_owned(),
        explanation: None,
    };
    given
        .clone()
        .when(CaseCommand::OnNorm(OnNorm::Request(norm)))
        .refused(there.clone().into());
    // Facts still come: conditions of gifts run on.
    let given = given
        .when(record(
            FactId::from_bytes([8; 16]),
            RESIDENT,
            fact("has-home", FactValue::Flag(true), None),
        ))
        .accepted();
    // Nobody is handed on twice.
    let mut again = offer();
    again.transfer = TransferId::from_bytes([8; 16]);
    again.extract = extract(10);
    again.facts.clear();
    given
        .clone()
        .when(offers(again.clone()))
        .refused(there.into());
    again.persons = vec![PARTNER];
    given.when(offers(again)).accepted();
}

#[test]
fn who_was_taken_in_before_the_move_asks_here_until_then() {
    let moves = date(2027, 9, 19);
    let early = OfferTransfer { moves, ..offer() };
    let given = home()
        .when(offers(early))
        .accepted()
        .when(completes(RECEIVED))
        .accepted();
    let there = TransferRefusal::Transferred {
        to: TO.to_owned(),
        on: moves,
    };
    let asks = |given: &Given, on: Date| {
        let mut asked = budget();
        asked.received = on;
        let given = given.clone().on(on);
        let given = given.assessed(says(ASSESSMENT, AssessmentOutcome::Decline));
        given.when(CaseCommand::RequestBudget(asked))
    };
    asks(&given, RECEIVED).accepted();
    asks(&given, moves.yesterday().unwrap()).accepted();
    asks(&given, moves).refused(there.clone().into());
    // Nor is she offered anew, to anybody, while she is still here: the other authority has her.
    let again = OfferTransfer {
        transfer: TransferId::from_bytes([8; 16]),
        extract: extract(10),
        facts: BTreeSet::new(),
        ..offer()
    };
    given.when(offers(again)).refused(there.into());
    // Who moved before being taken in asked here until that day: nobody there knew her.
    let late = OfferTransfer {
        moves: date(2026, 9, 1),
        ..offer()
    };
    let taken_in = date(2026, 11, 30);
    let given = home()
        .when(offers(late))
        .accepted()
        .on(taken_in)
        .when(completes(taken_in))
        .accepted();
    asks(&given, taken_in.yesterday().unwrap()).accepted();
    asks(&given, taken_in).refused(
        TransferRefusal::Transferred {
            to: TO.to_owned(),
            on: taken_in,
        }
        .into(),
    );
}

#[test]
fn a_move_lies_within_a_year_of_its_offer() {
    assert_eq!(MOST_DAYS_FROM_MOVE, 366);
    let (from, until) = (date(2025, 11, 22), date(2027, 11, 24));
    let with = |moves| offers(OfferTransfer { moves, ..offer() });
    for moves in [from, until] {
        home().when(with(moves)).accepted();
    }
    let refusal = TransferRefusal::Move { from, until };
    for moves in [
        date(1990, 1, 1),
        from.yesterday().unwrap(),
        until.tomorrow().unwrap(),
        date(2199, 12, 31),
    ] {
        home().when(with(moves)).refused(refusal.clone().into());
    }
}

#[test]
fn a_debt_stays_with_who_granted() {
    let loan = paid(plain(GrantForm::Loan, euro(500)), euro(500));
    let mut with_loan = offer();
    with_loan.facts.clear();
    with_loan.loans = BTreeSet::from([LOAN]);
    let given = given(loan)
        .when(offers(with_loan))
        .accepted()
        .on(date(2026, 12, 1))
        .when(completes(date(2026, 11, 30)))
        .accepted();
    let repaid = given
        .when(CaseCommand::Repay(Repay {
            repayment: RepaymentId::from_bytes([3; 16]),
            loan: LOAN,
            amount: euro(20),
            on: date(2026, 12, 1),
            another: false,
        }))
        .accepted();
    assert_eq!(repaid.case.loans[&LOAN].balance(), euro(480));
    repaid
        .when(CaseCommand::Close(CloseReason::Moved))
        .refused(Refusal::StillRunning("a loan is not paid back"));
}

#[test]
fn one_offer_waits_and_a_late_one_is_withdrawn_first() {
    let mut second = offer();
    second.transfer = TransferId::from_bytes([8; 16]);
    second.extract = extract(10);
    second.until = date(2027, 1, 31);
    let late = date(2027, 1, 4);
    let given = home()
        .when(offers(offer()))
        .accepted()
        .when(offers(second.clone()))
        .refused(TransferRefusal::Waits(TO.to_owned()).into())
        .on(late)
        .when(offers(second.clone()))
        .refused(TransferRefusal::Waits(TO.to_owned()).into());
    // Taken in on its last day, told of afterwards; a day later, or before it was offered, it was not.
    given.clone().when(completes(OFFERED_UNTIL)).accepted();
    let out_of_term = |received| TransferRefusal::OutOfTerm {
        received,
        from: RECEIVED,
        until: OFFERED_UNTIL,
    };
    let given = given
        .when(completes(date(2026, 12, 25)))
        .refused(out_of_term(date(2026, 12, 25)).into())
        .when(completes(date(2026, 11, 22)))
        .refused(out_of_term(date(2026, 11, 22)).into())
        .when(completes(date(2027, 1, 5)))
        .refused(Refusal::InTheFuture {
            what: "the day on which they were taken in,",
            day: date(2027, 1, 5),
            today: late,
        });
    given
        .when(withdraws())
        .then([CaseEvent::Transfer(TransferEvent::TransferWithdrawn {
            transfer: TRANSFER,
            act: act(late),
            reason: "Zij blijft toch.".to_owned().into(),
        })])
        .when(completes(OFFERED_UNTIL))
        .refused(TransferRefusal::Withdrawn.into())
        .when(withdraws())
        .refused(TransferRefusal::Withdrawn.into())
        .when(offers(offer()))
        .refused(Refusal::Exists("transfer"))
        .when(offers(second))
        .accepted();
    home()
        .when(withdraws())
        .refused(Refusal::Unknown("transfer"));
}

#[test]
fn an_offer_of_who_was_erased_is_in_nobodys_way() {
    let mut given = home().when(offers(offer())).accepted();
    given.case.apply(CaseEvent::PersonAdded {
        person: RESIDENT,
        role: PersonRole::Resident,
        identity: Personal::Erased,
    });
    assert!(given.case.deadlines().is_empty());
    let waits = Obstacle::TransferWaits(TRANSFER);
    assert!(!given.case.obstacles(None, RECEIVED).contains(&waits));
    let mut hers = offer();
    hers.transfer = TransferId::from_bytes([8; 16]);
    hers.extract = extract(10);
    hers.persons = vec![PARTNER];
    hers.facts = BTreeSet::from([OTHER_FACT]);
    let again = given.clone().when(offers(hers)).accepted();
    let waits = again.case.waiting_offer().map(|(id, _)| id);
    assert_eq!(waits, Some(TransferId::from_bytes([8; 16])));
    // What comes back all the same is recorded.
    given
        .clone()
        .when(completes(RECEIVED))
        .accepted()
        .when(CaseCommand::Close(CloseReason::Moved))
        .accepted();
    given
        .when(CaseCommand::Close(CloseReason::Moved))
        .accepted();
}

#[test]
fn a_case_that_was_received_says_where_its_facts_come_from() {
    let given = given([])
        .when(CaseCommand::Receive(receives()))
        .then([
            CaseEvent::CaseOpened {
                client_reference: None,
            },
            person_added(RESIDENT, PersonRole::Resident),
            CaseEvent::Transfer(TransferEvent::CaseReceived {
                transfer: TRANSFER,
                from: "GM0363".to_owned(),
                origin: "localhost/v1/logs/GM0363".to_owned(),
                case: ELSEWHERE,
                leaf: digest('d'),
                extract: digest('a'),
                moves: MOVES,
                facts: BTreeSet::from([FACT]),
                act: act(RECEIVED),
                reason: "Zij verhuist naar Zaanstad.".to_owned().into(),
            }),
            recorded(
                FACT,
                RESIDENT,
                fact("has-home", FactValue::Flag(true), Some(RECEIVED)),
            ),
            CaseEvent::NoteWritten {
                note: CaseNoteId::from_bytes([1; 16]),
                about: RESIDENT,
                act: act(RECEIVED),
                text: "Taak bij GM0363: de huur overzetten.".to_owned().into(),
            },
        ])
        .when(CaseCommand::Receive(receives()))
        .refused(TransferRefusal::TakenIn.into());
    assert_eq!(given.case.fact_came_from(FACT), Some("GM0363"));
    assert_eq!(given.case.fact_came_from(OTHER_FACT), None);
    let corrected = given
        .when(CaseCommand::CorrectFact(CorrectFact {
            fact: FACT,
            value: FactValue::Flag(false),
            since: None,
            source: "document".to_owned(),
            reason: "Het huis is opgezegd.".to_owned(),
        }))
        .accepted();
    assert_eq!(corrected.case.fact_came_from(FACT), None);
    // And she asks here, as everybody.
    corrected
        .assessed(says(ASSESSMENT, AssessmentOutcome::Decline))
        .when(CaseCommand::RequestBudget(budget()))
        .accepted();
}

#[test]
fn what_does_not_belong_together_is_not_taken_in() {
    let with = |change: fn(&mut ReceiveCase)| {
        let mut one = receives();
        change(&mut one);
        CaseCommand::Receive(one)
    };
    for (command, refusal) in [
        (with(|one| one.persons.clear()), Refusal::NoResident),
        (
            with(|one| one.facts[0].about = PARTNER),
            TransferRefusal::Extract.into(),
        ),
        (
            with(|one| one.notes[0].about = PARTNER),
            TransferRefusal::Extract.into(),
        ),
        (
            with(|one| one.facts.push(one.facts[0].clone())),
            Refusal::Exists("fact"),
        ),
        (
            with(|one| one.notes.push(one.notes[0].clone())),
            Refusal::Exists("note"),
        ),
        (
            with(|one| one.facts = vec![one.facts[0].clone(); 501]),
            Refusal::TooMany {
                what: "facts in an extract",
                limit: 500,
            },
        ),
        (
            with(|one| one.notes = vec![one.notes[0].clone(); 401]),
            Refusal::TooMany {
                what: "notes in an extract",
                limit: 400,
            },
        ),
        (
            with(|one| one.facts[0].content.since = Some(date(2026, 11, 24))),
            Refusal::InTheFuture {
                what: "the fact's date",
                day: date(2026, 11, 24),
                today: RECEIVED,
            },
        ),
    ] {
        given([]).when(command).refused(refusal);
    }
    given(opened())
        .when(CaseCommand::Receive(receives()))
        .refused(TransferRefusal::TakenIn.into());
}

/// What an audit does: from what is recorded back to the order, and forth again.
fn judged_again(before: &Case, events: &[CaseEvent], on: Date) {
    for at in 1..events.len() {
        assert!(events[at].goes_on(&events[..at]), "{:?}", events[at]);
    }
    let give = |events: &[CaseEvent]| {
        let (command, told) = before.recalled(events, MandateId::from_bytes([0; 16]))?;
        let context = Context {
            today: on,
            officer: officer(),
        };
        let (authority, pot) = (Authority::default(), Pot::default());
        let made = before.decide(CASE, &command, told, &authority, &pot, &context);
        Some(made.unwrap().case)
    };
    assert_eq!(give(events).as_deref(), Some(events));
    let wordless = |events: &[CaseEvent]| -> Vec<_> {
        let events = events.iter().cloned();
        events.map(CaseEvent::without_words).collect()
    };
    let erased = wordless(events);
    // Facts that were erased give no order at all: that is counted, and not judged.
    if let Some(made) = give(&erased) {
        assert_eq!(wordless(&made), erased);
    } else {
        assert!(
            events
                .iter()
                .any(|event| matches!(event, CaseEvent::FactRecorded { .. }))
        );
    }
}

#[test]
fn each_half_can_be_judged_again() {
    let before = home();
    let offered = before.clone().when(offers(offer())).accepted();
    judged_again(&before.case, &offered.happened(), RECEIVED);
    let withdrawn = offered.clone().when(withdraws()).accepted();
    judged_again(&offered.case, &withdrawn.happened(), RECEIVED);
    let completed = offered.clone().when(completes(RECEIVED)).accepted();
    judged_again(&offered.case, &completed.happened(), RECEIVED);
    let received = given([]).when(CaseCommand::Receive(receives())).accepted();
    judged_again(&Case::default(), &received.happened(), RECEIVED);
    let mut without_facts = receives();
    without_facts.facts.clear();
    let received = given([])
        .when(CaseCommand::Receive(without_facts))
        .accepted();
    judged_again(&Case::default(), &received.happened(), RECEIVED);
    // A fact that is recorded after a case was opened in the usual way is no part of that.
    let fact = recorded(FACT, RESIDENT, stopped_working());
    assert!(!fact.goes_on(&opened()));
    // A completion without an offer, and a second offer, have no order.
    let offered = offered.happened();
    let mut again = home().case;
    for event in offered.clone() {
        again.apply(event);
    }
    let (command, told) = again
        .recalled(&offered, MandateId::from_bytes([0; 16]))
        .unwrap();
    let context = Context {
        today: RECEIVED,
        officer: officer(),
    };
    let made = again.decide(
        CASE,
        &command,
        told,
        &Authority::default(),
        &Pot::default(),
        &context,
    );
    assert_eq!(made, Err(Refusal::Exists("transfer")));
}

#[test]
fn its_words_are_of_who_goes_along_first() {
    let offered = home().when(offers(offer())).accepted();
    let [event] = offered.happened().try_into().unwrap();
    assert_eq!(offered.case.subject_of(&event), Some(RESIDENT));
    assert!(offered.case.concerns(&event, RESIDENT));
    assert!(!offered.case.concerns(&event, PARTNER));
    let completed = offered.clone().when(completes(RECEIVED)).accepted();
    let [event] = completed.happened().try_into().unwrap();
    assert_eq!(completed.case.subject_of(&event), None);
    assert!(completed.case.concerns(&event, RESIDENT));
    assert!(!completed.case.concerns(&event, PARTNER));
    let received = given([]).when(CaseCommand::Receive(receives())).accepted();
    let event = received.happened()[2].clone();
    assert_eq!(received.case.subject_of(&event), Some(RESIDENT));
    let CaseEvent::Transfer(TransferEvent::CaseReceived { reason, .. }) = event.without_words()
    else {
        panic!("it is the half that was received");
    };
    assert_eq!(reason, Personal::Erased);
}

#[test]
fn an_offer_is_given_out_as_long_as_it_stands_and_no_shield_is_against_it() {
    let out = |given: &Given, day| given.case.may_be_given(TRANSFER, day);
    let offered = home().when(offers(offer())).accepted();
    assert_eq!(out(&offered, OFFERED_UNTIL), Ok(()));
    assert_eq!(
        out(&offered, OFFERED_UNTIL.tomorrow().unwrap()),
        Err(TransferRefusal::Expired(OFFERED_UNTIL).into())
    );
    let withdrawn = offered.when(withdraws()).accepted();
    assert_eq!(
        out(&withdrawn, RECEIVED),
        Err(TransferRefusal::Withdrawn.into())
    );
    // Both were offered, and then one was shielded from the other.
    let together = OfferTransfer {
        persons: vec![RESIDENT, PARTNER],
        ..offer()
    };
    let apart = home()
        .when(offers(together))
        .accepted()
        .when(CaseCommand::OnPeople(OnPeople::RaiseShield(RaiseShield {
            shield: ShieldId::from_bytes([7; 16]),
            shielded: PARTNER,
            from_whom: RESIDENT,
            reason: "Zij woont op een geheim adres.".to_owned(),
        })))
        .accepted();
    assert_eq!(out(&apart, RECEIVED), Err(TransferRefusal::Shielded.into()));
    // That shield would end in their other cases with the record of either.
    for person in [RESIDENT, PARTNER] {
        let kept = apart.case.obstacles(Some(person), RECEIVED);
        let shield = Obstacle::ShieldHolds(ShieldId::from_bytes([7; 16]));
        assert!(kept.contains(&shield));
    }
}
