//! A person was forgotten: the event stands, and what it told of them is gone.

use maatwerk::events::{DecodeError, DomainEvent, EncodeError, readable};
use maatwerk_domain::Personal;
use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::norm::NormEvent;
use maatwerk_domain::case::people::PeopleEvent;
use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::case::{CaseEvent, Departure, Hearing, ProposedBy};
use maatwerk_log::KeyId;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::generate::case_events;
use crate::support::{Keys, meta};

/// Takes from an event all that it tells about a person.
fn erase(event: &mut CaseEvent) {
    let no_argument = |departure: &mut Option<Departure>| {
        if let Some(departure) = departure {
            departure.argument = Personal::Erased;
        }
    };
    match event {
        CaseEvent::PersonAdded { identity, .. } => *identity = Personal::Erased,
        CaseEvent::PayeeAdded { account, .. } => *account = Personal::Erased,
        CaseEvent::PaymentOrdered { invoice, .. } => *invoice = Personal::Erased,
        CaseEvent::FactRecorded { content, .. } => *content = Personal::Erased,
        CaseEvent::DocumentAttached { title, .. } => *title = Personal::Erased,
        CaseEvent::LetterKept { digests, .. } => *digests = Personal::Erased,
        CaseEvent::FactCorrected {
            content, reason, ..
        } => {
            *content = Personal::Erased;
            *reason = Personal::Erased;
        }
        CaseEvent::DebtDecided { reasons, claim, .. } => {
            *reasons = Personal::Erased;
            *claim = Personal::Erased;
        }
        CaseEvent::SignalStated {
            tried,
            would_have_helped,
            ..
        } => {
            *tried = Personal::Erased;
            *would_have_helped = Personal::Erased;
        }
        CaseEvent::Objection(event) => event.forget_words(),
        CaseEvent::People(PeopleEvent::RepresentationBegun { name, shown_by, .. }) => {
            *name = Personal::Erased;
            *shown_by = Personal::Erased;
        }
        CaseEvent::Norm(
            NormEvent::NormSuspensionRequested {
                explanation: told, ..
            }
            | NormEvent::NormRequestWithdrawn { reason: told, .. },
        )
        | CaseEvent::BudgetRequested {
            explanation: told, ..
        }
        | CaseEvent::RequestWithdrawn { reason: told, .. } => *told = Personal::Erased,
        CaseEvent::RequestAssessed { answer, .. } => {
            for finding in &mut answer.findings {
                finding.explanation = Personal::Erased;
            }
        }
        CaseEvent::GiftReviewed { answer, .. } => {
            for finding in &mut answer.findings {
                finding.explanation = Personal::Erased;
            }
        }
        CaseEvent::RequestDecided {
            departure, reasons, ..
        }
        | CaseEvent::Norm(NormEvent::NormSuspensionDecided {
            departure, reasons, ..
        })
        | CaseEvent::Advance(AdvanceEvent::AdvanceGranted {
            departure, reasons, ..
        })
        | CaseEvent::GiftConverted {
            departure, reasons, ..
        }
        | CaseEvent::GiftKept {
            departure, reasons, ..
        } => {
            no_argument(departure);
            *reasons = Personal::Erased;
        }
        CaseEvent::Transfer(
            TransferEvent::TransferOffered { reason: told, .. }
            | TransferEvent::TransferWithdrawn { reason: told, .. }
            | TransferEvent::CaseReceived { reason: told, .. },
        )
        | CaseEvent::People(
            PeopleEvent::RepresentationEnded { reason: told, .. }
            | PeopleEvent::ShieldRaised { reason: told, .. }
            | PeopleEvent::ShieldLowered { reason: told, .. }
            | PeopleEvent::PersonsLinked { reason: told, .. }
            | PeopleEvent::PersonsUnlinked { reason: told, .. },
        )
        | CaseEvent::Norm(
            NormEvent::NormSuspensionExtended { reasons: told, .. }
            | NormEvent::NormSuspensionEnded { reasons: told, .. },
        )
        | CaseEvent::PaymentMade { payee: told, .. }
        | CaseEvent::PenaltyPaid { payee: told, .. }
        | CaseEvent::FactWithdrawn { reason: told, .. }
        | CaseEvent::DocumentWithdrawn { reason: told, .. }
        | CaseEvent::PaymentReturned { reason: told, .. }
        | CaseEvent::RepaymentReversed { reason: told, .. }
        | CaseEvent::DecisionWithdrawn { reasons: told, .. }
        | CaseEvent::RepairInvited { missing: told, .. }
        | CaseEvent::TermSuspended { reason: told, .. }
        | CaseEvent::TermExtended { reason: told, .. }
        | CaseEvent::TaskAdded { text: told, .. }
        | CaseEvent::TaskTakenBack { reason: told, .. }
        | CaseEvent::NoteWritten { text: told, .. }
        | CaseEvent::RequestNotProcessed { reasons: told, .. }
        | CaseEvent::PenaltyDetermined { reasons: told, .. }
        | CaseEvent::PayeeEnded { reason: told, .. }
        | CaseEvent::OrderFailed { reason: told, .. }
        | CaseEvent::LimitationInterrupted { words: told, .. }
        | CaseEvent::WritIssued { reasons: told, .. }
        | CaseEvent::Adverse(
            AdverseEvent::ActProposed { reasons: told, .. }
            | AdverseEvent::ActDropped { reasons: told, .. }
            | AdverseEvent::ActDecided { reasons: told, .. }
            | AdverseEvent::ActHeard {
                hearing: Hearing::Given { view: told, .. } | Hearing::Excepted { reason: told, .. },
                ..
            },
        )
        | CaseEvent::ConversionProposed {
            by: ProposedBy::Person { reasons: told, .. },
            ..
        }
        | CaseEvent::HearingRecorded {
            hearing: Hearing::Given { view: told, .. } | Hearing::Excepted { reason: told, .. },
            ..
        } => *told = Personal::Erased,
        _ => {}
    }
}

/// Some events of each type, sealed, with what they said.
fn sealed_events(keys: &Keys) -> Vec<(CaseEvent, maatwerk_log::EventType, Vec<u8>)> {
    let mut runner = TestRunner::deterministic();
    let mut events = Vec::new();
    for _ in 0..8 {
        for strategy in case_events(false) {
            let event = strategy.new_tree(&mut runner).unwrap().current();
            let encoded = keys.encode(&DomainEvent::Case(event.clone())).unwrap();
            let sealed = keys.seal(&encoded);
            events.push((event, encoded.event_type, sealed));
        }
    }
    events
}

#[test]
fn without_the_subjects_key_all_that_was_personal_is_erased() {
    let keys = Keys::new();
    let events = sealed_events(&keys);
    keys.vault
        .destroy_key(KeyId::from_bytes(keys.subject.to_bytes()))
        .unwrap();
    let mut told = 0;
    for (mut event, event_type, sealed) in events {
        let before = event.clone();
        erase(&mut event);
        let (decoded, by) = keys.read(&event_type, &sealed).unwrap();
        assert_eq!(decoded, DomainEvent::Case(event.clone()));
        assert_eq!(by, meta());
        let shown = readable(&decoded, &by).unwrap();
        assert!(shown["data"].is_object());
        // An answer without findings has nothing to lose here: its transcript is a part of its own.
        let bare = json!({ "explanations": [] });
        assert!(shown["personal"].is_null() || shown["personal"] == bare);
        if before == event {
            assert_eq!(shown["erased"], false, "{event_type}");
        } else {
            told += 1;
            assert_eq!(shown["erased"], true, "{event_type}");
            // It cannot be written anew: it would say less than was recorded.
            assert!(matches!(
                keys.encode(&decoded),
                Err(EncodeError::Erased(name)) if name == event_type.as_str()
            ));
        }
    }
    assert!(told > 100, "{told} events told about a person");
}

#[test]
fn without_the_accounting_key_only_the_place_is_left() {
    let keys = Keys::new();
    let events = sealed_events(&keys);
    keys.vault.destroy_key(keys.accounting).unwrap();
    for (_, event_type, sealed) in events {
        assert!(matches!(
            keys.read(&event_type, &sealed),
            Err(DecodeError::Erased(erased)) if erased == event_type
        ));
    }
}
