//! The words of an event: what somebody wrote in it, or a policy said.

use super::advance::AdvanceEvent;
use super::adverse::AdverseEvent;
use super::norm::NormEvent;
use super::objection::ObjectionEvent;
use super::people::PeopleEvent;
use super::transfer::TransferEvent;
use super::{CaseEvent, Departure, FactContent, Hearing, ProposedBy};
use crate::{FactValue, Finding, Personal};

fn one(text: &Personal<String>) -> Vec<&str> {
    text.known().map(String::as_str).into_iter().collect()
}

fn some(text: &Personal<Option<String>>) -> Vec<&str> {
    let known = text.known().and_then(Option::as_deref);
    known.into_iter().collect()
}

fn of_fact(content: &Personal<FactContent>) -> Vec<&str> {
    let Some(content) = content.known() else {
        return Vec::new();
    };
    let mut words = vec![content.source.as_str()];
    match &content.value {
        FactValue::Text(text) => words.push(text),
        FactValue::Flag(_) | FactValue::Number(_) | FactValue::Amount(_) | FactValue::Day(_) => {}
    }
    words
}

fn of_findings(findings: &[Finding]) -> Vec<&str> {
    let known = findings.iter().filter_map(|one| one.explanation.known());
    known
        .flat_map(|explanation| {
            let used = explanation
                .used
                .iter()
                .filter_map(|used| match &used.value {
                    Some(FactValue::Text(text)) => Some(text.as_str()),
                    _ => None,
                });
            std::iter::once(explanation.text.as_str()).chain(used)
        })
        .collect()
}

fn of_hearing(hearing: &Hearing) -> Vec<&str> {
    match hearing {
        Hearing::Given { view, .. } => one(view),
        Hearing::Excepted { reason, .. } => one(reason),
        Hearing::TermPassed { .. } => Vec::new(),
    }
}

fn with_departure<'a>(
    reasons: &'a Personal<String>,
    departure: Option<&'a Departure>,
) -> Vec<&'a str> {
    let argument = departure.and_then(|departure| departure.argument.known());
    let mut words = one(reasons);
    words.extend(argument.map(String::as_str));
    words
}

impl CaseEvent {
    /// What is told in words, who a person is aside: as far as it was not erased.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::FactRecorded { content, .. } => of_fact(content),
            Self::FactCorrected {
                content, reason, ..
            } => [of_fact(content), one(reason)].concat(),
            Self::RequestAssessed { answer, .. } => of_findings(&answer.findings),
            Self::GiftReviewed { answer, .. } => of_findings(&answer.findings),
            Self::RequestDecided {
                reasons, departure, ..
            }
            | Self::GiftConverted {
                reasons, departure, ..
            }
            | Self::GiftKept {
                reasons, departure, ..
            } => with_departure(reasons, departure.as_ref()),
            Self::DebtDecided { reasons, claim, .. } => [one(reasons), some(claim)].concat(),
            Self::BudgetRequested { explanation, .. } => some(explanation),
            Self::RequestWithdrawn { reason, .. } => some(reason),
            Self::FactWithdrawn { reason: text, .. }
            | Self::RepairInvited { missing: text, .. }
            | Self::TermSuspended { reason: text, .. }
            | Self::TermExtended { reason: text, .. }
            | Self::RequestNotProcessed { reasons: text, .. }
            | Self::PenaltyDetermined { reasons: text, .. }
            | Self::DecisionWithdrawn { reasons: text, .. }
            | Self::PaymentMade { payee: text, .. }
            | Self::PenaltyPaid { payee: text, .. }
            | Self::PaymentReturned { reason: text, .. }
            | Self::RepaymentReversed { reason: text, .. }
            | Self::PayeeEnded { reason: text, .. }
            | Self::OrderFailed { reason: text, .. }
            | Self::LimitationInterrupted { words: text, .. }
            | Self::WritIssued { reasons: text, .. }
            | Self::DocumentWithdrawn { reason: text, .. }
            | Self::TaskAdded { text, .. }
            | Self::TaskTakenBack { reason: text, .. }
            | Self::NoteWritten { text, .. } => one(text),
            Self::HearingRecorded { hearing, .. } => of_hearing(hearing),
            Self::ConversionProposed { by, .. } => match by {
                ProposedBy::Policy => Vec::new(),
                ProposedBy::Person { reasons, .. } => one(reasons),
            },
            Self::PayeeAdded { account, .. } => {
                let known = account.known();
                known.map(|known| known.name.as_str()).into_iter().collect()
            }
            Self::PaymentOrdered { invoice, .. } => {
                let known = invoice.known().and_then(Option::as_ref);
                let number = known.map(|invoice| invoice.number.as_str());
                number.into_iter().collect()
            }
            Self::SignalStated {
                tried,
                would_have_helped,
                ..
            } => [one(tried), one(would_have_helped)].concat(),
            Self::DocumentAttached { title, .. } => {
                let known = title.known().map(|known| known.title.as_str());
                known.into_iter().collect()
            }
            Self::HandlerAssigned { reason, .. }
            | Self::HoldPlaced { reason, .. }
            | Self::HoldLifted { reason, .. } => vec![reason],
            Self::Advance(event) => of_advance(event),
            Self::Transfer(event) => of_transfer(event),
            Self::Adverse(event) => of_act(event),
            Self::Objection(event) => of_objection(event),
            Self::Norm(event) => of_norm(event),
            Self::People(event) => of_people(event),
            Self::CaseOpened { client_reference } => {
                client_reference.as_deref().into_iter().collect()
            }
            Self::PersonAdded { .. }
            | Self::RequestCompleted { .. }
            | Self::TermResumed { .. }
            | Self::DefaultNoticed { .. }
            | Self::DecisionAnnounced { .. }
            | Self::LetterKept { .. }
            | Self::RestReleased { .. }
            | Self::RestRestored { .. }
            | Self::GiftFulfilled { .. }
            | Self::ProposalLapsed { .. }
            | Self::HearingInvited { .. }
            | Self::InstalmentsSet { .. }
            | Self::RepaymentReceived { .. }
            | Self::BookingConfirmed { .. }
            | Self::OrderExported { .. }
            | Self::GrantRecharged { .. }
            | Self::RechargeReversed { .. }
            | Self::DebtReminded { .. }
            | Self::TaskFinished { .. }
            | Self::InterestDeclared { .. }
            | Self::RequestTakenIn { .. }
            | Self::DestructionBegun { .. }
            | Self::CaseClosed { .. } => Vec::new(),
        }
    }

    /// Whether a person wrote its words: not a policy that answered, nor a bank that told what it did.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        match self {
            Self::RequestAssessed { .. } | Self::GiftReviewed { .. } => false,
            // What no line of a statement told, a person did.
            Self::PaymentMade { entry, .. } | Self::PaymentReturned { entry, .. } => {
                entry.is_none()
            }
            _ => true,
        }
    }
}

fn of_transfer(event: &TransferEvent) -> Vec<&str> {
    match event {
        TransferEvent::TransferOffered { reason, .. }
        | TransferEvent::TransferWithdrawn { reason, .. }
        | TransferEvent::CaseReceived { reason, .. } => one(reason),
        TransferEvent::TransferCompleted { .. } => Vec::new(),
    }
}

fn of_advance(event: &AdvanceEvent) -> Vec<&str> {
    match event {
        AdvanceEvent::AdvanceGranted {
            reasons, departure, ..
        } => with_departure(reasons, departure.as_ref()),
        AdvanceEvent::AdvanceCounted { .. } => Vec::new(),
    }
}

fn of_act(event: &AdverseEvent) -> Vec<&str> {
    match event {
        AdverseEvent::ActProposed { reasons, .. }
        | AdverseEvent::ActDropped { reasons, .. }
        | AdverseEvent::ActDecided { reasons, .. } => one(reasons),
        AdverseEvent::ActHeard { hearing, .. } => of_hearing(hearing),
    }
}

fn of_objection(event: &ObjectionEvent) -> Vec<&str> {
    match event {
        ObjectionEvent::ObjectionReceived { grounds: told, .. }
        | ObjectionEvent::ObjectionWithdrawn { reason: told, .. }
        | ObjectionEvent::AppealLodged { note: told, .. }
        | ObjectionEvent::AppealDecided { note: told, .. } => some(told),
        ObjectionEvent::ObjectionRepairInvited { missing: told, .. }
        | ObjectionEvent::ObjectionHeard { report: told, .. }
        | ObjectionEvent::ObjectionAdjourned { reason: told, .. }
        | ObjectionEvent::ObjectionDecided { reasons: told, .. }
        | ObjectionEvent::ObjectionPenaltyDetermined { reasons: told, .. }
        | ObjectionEvent::RefundPaid { payee: told, .. } => one(told),
        ObjectionEvent::ObjectionRepaired { .. }
        | ObjectionEvent::ObjectionDefaultNoticed { .. } => Vec::new(),
    }
}

fn of_norm(event: &NormEvent) -> Vec<&str> {
    match event {
        NormEvent::NormSuspensionRequested {
            explanation: told, ..
        }
        | NormEvent::NormRequestWithdrawn { reason: told, .. } => some(told),
        NormEvent::NormSuspensionDecided {
            reasons, departure, ..
        } => with_departure(reasons, departure.as_ref()),
        NormEvent::NormSuspensionExtended { reasons, .. }
        | NormEvent::NormSuspensionEnded { reasons, .. } => one(reasons),
    }
}

fn of_people(event: &PeopleEvent) -> Vec<&str> {
    match event {
        PeopleEvent::RepresentationBegun { name, shown_by, .. } => {
            [some(name), one(shown_by)].concat()
        }
        PeopleEvent::RepresentationEnded { reason, .. }
        | PeopleEvent::ShieldRaised { reason, .. }
        | PeopleEvent::ShieldLowered { reason, .. }
        | PeopleEvent::PersonsLinked { reason, .. }
        | PeopleEvent::PersonsUnlinked { reason, .. } => one(reason),
    }
}
