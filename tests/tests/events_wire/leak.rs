//! Nothing about a person stands in the accounting part, which outlives them.

use maatwerk::events::{DomainEvent, readable};
use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::norm::NormEvent;
use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::case::{CaseEvent, Hearing, ProposedBy};
use proptest::prelude::*;

use crate::generate::{MARK, MARKED_BSN, MARKED_DAY, MARKED_NUMBER, case_event};
use crate::support::{KEYS, meta};

/// Whether an event tells anything about a person.
fn tells(event: &CaseEvent) -> bool {
    match event {
        CaseEvent::CaseOpened { .. }
        | CaseEvent::DecisionAnnounced { .. }
        | CaseEvent::RestReleased { .. }
        | CaseEvent::RestRestored { .. }
        | CaseEvent::GiftFulfilled { .. }
        | CaseEvent::ProposalLapsed { .. }
        | CaseEvent::InstalmentsSet { .. }
        | CaseEvent::HoldPlaced { .. }
        | CaseEvent::HandlerAssigned { .. }
        | CaseEvent::HearingInvited { .. }
        | CaseEvent::TaskFinished { .. }
        | CaseEvent::OrderExported { .. }
        | CaseEvent::GrantRecharged { .. }
        | CaseEvent::RechargeReversed { .. }
        | CaseEvent::DebtReminded { .. }
        | CaseEvent::RequestCompleted { .. }
        | CaseEvent::TermResumed { .. }
        | CaseEvent::DefaultNoticed { .. }
        | CaseEvent::HoldLifted { .. }
        | CaseEvent::InterestDeclared { .. }
        | CaseEvent::RequestTakenIn { .. }
        | CaseEvent::DestructionBegun { .. }
        | CaseEvent::RepaymentReceived { .. }
        | CaseEvent::BookingConfirmed { .. }
        | CaseEvent::Advance(AdvanceEvent::AdvanceCounted { .. })
        | CaseEvent::CaseClosed { .. } => false,
        CaseEvent::HearingRecorded { hearing, .. }
        | CaseEvent::Adverse(AdverseEvent::ActHeard { hearing, .. }) => {
            !matches!(hearing, Hearing::TermPassed { .. })
        }
        CaseEvent::ConversionProposed { by, .. } => !matches!(by, ProposedBy::Policy),
        CaseEvent::PersonAdded { .. }
        | CaseEvent::FactRecorded { .. }
        | CaseEvent::FactCorrected { .. }
        | CaseEvent::FactWithdrawn { .. }
        | CaseEvent::BudgetRequested { .. }
        | CaseEvent::RequestAssessed { .. }
        | CaseEvent::RequestDecided { .. }
        | CaseEvent::DecisionWithdrawn { .. }
        | CaseEvent::RepairInvited { .. }
        | CaseEvent::TermSuspended { .. }
        | CaseEvent::TermExtended { .. }
        | CaseEvent::TaskAdded { .. }
        | CaseEvent::TaskTakenBack { .. }
        | CaseEvent::NoteWritten { .. }
        | CaseEvent::RequestWithdrawn { .. }
        | CaseEvent::RequestNotProcessed { .. }
        | CaseEvent::PenaltyDetermined { .. }
        | CaseEvent::PaymentMade { .. }
        | CaseEvent::PenaltyPaid { .. }
        | CaseEvent::PaymentReturned { .. }
        | CaseEvent::GiftReviewed { .. }
        | CaseEvent::GiftConverted { .. }
        | CaseEvent::GiftKept { .. }
        | CaseEvent::RepaymentReversed { .. }
        | CaseEvent::DocumentAttached { .. }
        | CaseEvent::LetterKept { .. }
        | CaseEvent::DocumentWithdrawn { .. }
        | CaseEvent::PayeeAdded { .. }
        | CaseEvent::PayeeEnded { .. }
        | CaseEvent::PaymentOrdered { .. }
        | CaseEvent::OrderFailed { .. }
        | CaseEvent::LimitationInterrupted { .. }
        | CaseEvent::WritIssued { .. }
        | CaseEvent::DebtDecided { .. }
        | CaseEvent::SignalStated { .. }
        | CaseEvent::Norm(_)
        | CaseEvent::People(_)
        | CaseEvent::Advance(AdvanceEvent::AdvanceGranted { .. })
        | CaseEvent::Adverse(_) => true,
        CaseEvent::Transfer(event) => !matches!(event, TransferEvent::TransferCompleted { .. }),
        CaseEvent::Objection(event) => event.tells(),
    }
}

fn marks() -> [String; 4] {
    [
        MARK.to_owned(),
        MARKED_BSN.to_owned(),
        MARKED_DAY.to_owned(),
        MARKED_NUMBER.to_string(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_accounting_part_tells_nothing_about_a_person(event in case_event(true)) {
        let event = DomainEvent::Case(event);
        let encoded = KEYS.encode(&event).unwrap();
        let DomainEvent::Case(event) = &event else { unreachable!() };
        let answered = matches!(
            event,
            CaseEvent::RequestAssessed { .. } | CaseEvent::GiftReviewed { .. }
        );
        prop_assert_eq!(
            encoded.parts.len(),
            1 + usize::from(tells(event)) + usize::from(answered)
        );
        prop_assert_eq!(encoded.parts[0].key, KEYS.accounting);
        let accounting = std::str::from_utf8(&encoded.parts[0].plaintext).unwrap();
        for mark in marks() {
            prop_assert!(!accounting.contains(&mark), "{} in {}", mark, accounting);
        }
        for part in &encoded.parts[1..] {
            prop_assert_eq!(part.key.as_bytes(), &KEYS.subject.to_bytes());
            // The test itself would be worthless if the marks got lost on the way.
            let told = std::str::from_utf8(&part.plaintext).unwrap();
            let said_nothing = matches!(
                event,
                CaseEvent::BudgetRequested { explanation: told, .. }
                | CaseEvent::RequestWithdrawn { reason: told, .. }
                | CaseEvent::Norm(
                    NormEvent::NormSuspensionRequested { explanation: told, .. }
                    | NormEvent::NormRequestWithdrawn { reason: told, .. }
                )
                | CaseEvent::Objection(
                    ObjectionEvent::ObjectionReceived { grounds: told, .. }
                    | ObjectionEvent::ObjectionWithdrawn { reason: told, .. }
                    | ObjectionEvent::AppealLodged { note: told, .. }
                    | ObjectionEvent::AppealDecided { note: told, .. },
                ) if told.known() == Some(&None)
            ) || matches!(
                event,
                CaseEvent::PaymentOrdered { invoice, .. } if invoice.known() == Some(&None)
            ) || matches!(event, CaseEvent::LetterKept { .. });
            prop_assert!(said_nothing || marks().iter().any(|mark| told.contains(mark)));
        }
    }

    #[test]
    fn what_is_readable_keeps_them_apart_too(event in case_event(true)) {
        let event = DomainEvent::Case(event);
        let mut value = readable(&event, &meta()).unwrap();
        let personal = value["personal"].take();
        let rest = value.to_string();
        for mark in marks() {
            prop_assert!(!rest.contains(&mark), "{} in {}", mark, rest);
        }
        let DomainEvent::Case(event) = &event else { unreachable!() };
        prop_assert_eq!(personal.is_object(), tells(event));
        prop_assert_eq!(&value["erased"], false);
    }
}
