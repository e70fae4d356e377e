//! Events of every type, at random.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::norm::NormEvent;
use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::case::people::PeopleEvent;
use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::{AuthorityEvent, PotEvent};
use proptest::prelude::*;

macro_rules! id {
    () => {
        any::<[u8; 16]>().prop_map(id_of)
    };
}

/// A generator for one type of event: the fields of a variant, each with its own generator.
macro_rules! variant {
    ($event:ident::$variant:ident { $($field:ident: $strategy:expr),+ $(,)? }) => {
        ($($strategy,)+)
            .prop_map(|($($field,)+)| $event::$variant { $($field),+ })
            .boxed()
    };
}

mod advance;
mod adverse;
mod answers;
mod case;
mod clock;
mod decisions;
mod facts;
mod money;
mod norm;
mod objection;
mod people;
mod policies;
mod registers;
mod terms;
mod transfer;
mod values;
mod work;

pub(crate) use case::case_events;
pub(crate) use money::iban;
pub(crate) use registers::{authority_events, pot_events};
pub(crate) use values::{act, day, law, personal, text};

/// In every personal text of a marked event, and nowhere else.
pub(crate) const MARK: &str = "zq7xgeheim";
/// The BSN of every marked identity.
pub(crate) const MARKED_BSN: &str = "999990019";
/// The day in every marked fact; days of accounting lie before it.
pub(crate) const MARKED_DAY: &str = "2199-12-31";
/// The number and amount in every marked fact; amounts of accounting lie below it.
pub(crate) const MARKED_NUMBER: u32 = 2_111_222_333;

/// How many types of event a case has.
const CASE_TYPES: usize = 95;

/// Which generator an event comes from. Without a wildcard: an event that is added does not compile
/// until it has a place here, and [`case_events`] a generator for it.
pub(crate) fn place(event: &CaseEvent) -> usize {
    match event {
        CaseEvent::CaseOpened { .. } => 0,
        CaseEvent::PersonAdded { .. } => 1,
        CaseEvent::FactRecorded { .. } => 2,
        CaseEvent::FactCorrected { .. } => 3,
        CaseEvent::FactWithdrawn { .. } => 4,
        CaseEvent::BudgetRequested { .. } => 5,
        CaseEvent::RequestAssessed { .. } => 6,
        CaseEvent::RequestDecided { .. } => 7,
        CaseEvent::DecisionWithdrawn { .. } => 8,
        CaseEvent::DecisionAnnounced { .. } => 9,
        CaseEvent::PaymentMade { .. } => 10,
        CaseEvent::PaymentReturned { .. } => 11,
        CaseEvent::RestReleased { .. } => 12,
        CaseEvent::GiftReviewed { .. } => 13,
        CaseEvent::GiftFulfilled { .. } => 14,
        CaseEvent::ConversionProposed { .. } => 15,
        CaseEvent::ProposalLapsed { .. } => 16,
        CaseEvent::HearingRecorded { .. } => 17,
        CaseEvent::GiftConverted { .. } => 18,
        CaseEvent::GiftKept { .. } => 19,
        CaseEvent::InstalmentsSet { .. } => 20,
        CaseEvent::RepaymentReceived { .. } => 21,
        CaseEvent::RepaymentReversed { .. } => 22,
        CaseEvent::DebtDecided { .. } => 23,
        CaseEvent::CaseClosed { .. } => 24,
        CaseEvent::SignalStated { .. } => 25,
        CaseEvent::HoldPlaced { .. } => 26,
        CaseEvent::HoldLifted { .. } => 27,
        CaseEvent::DestructionBegun { .. } => 28,
        CaseEvent::RepairInvited { .. } => 29,
        CaseEvent::RequestCompleted { .. } => 30,
        CaseEvent::TermSuspended { .. } => 31,
        CaseEvent::TermResumed { .. } => 32,
        CaseEvent::TermExtended { .. } => 33,
        CaseEvent::DefaultNoticed { .. } => 34,
        CaseEvent::RequestWithdrawn { .. } => 35,
        CaseEvent::RequestNotProcessed { .. } => 36,
        CaseEvent::PenaltyDetermined { .. } => 37,
        CaseEvent::DocumentAttached { .. } => 38,
        CaseEvent::DocumentWithdrawn { .. } => 39,
        CaseEvent::InterestDeclared { .. } => 40,
        CaseEvent::RequestTakenIn { .. } => 41,
        CaseEvent::PayeeAdded { .. } => 42,
        CaseEvent::PayeeEnded { .. } => 43,
        CaseEvent::PaymentOrdered { .. } => 44,
        CaseEvent::OrderExported { .. } => 45,
        CaseEvent::OrderFailed { .. } => 46,
        CaseEvent::GrantRecharged { .. } => 47,
        CaseEvent::DebtReminded { .. } => 48,
        CaseEvent::LimitationInterrupted { .. } => 49,
        CaseEvent::WritIssued { .. } => 50,
        CaseEvent::Adverse(event) => match event {
            AdverseEvent::ActProposed { .. } => 51,
            AdverseEvent::ActHeard { .. } => 52,
            AdverseEvent::ActDropped { .. } => 53,
            AdverseEvent::ActDecided { .. } => 54,
        },
        CaseEvent::HandlerAssigned { .. } => 55,
        CaseEvent::TaskAdded { .. } => 56,
        CaseEvent::TaskFinished { .. } => 57,
        CaseEvent::TaskTakenBack { .. } => 58,
        CaseEvent::NoteWritten { .. } => 59,
        CaseEvent::HearingInvited { .. } => 60,
        CaseEvent::Objection(event) => match event {
            ObjectionEvent::ObjectionReceived { .. } => 61,
            ObjectionEvent::ObjectionRepairInvited { .. } => 62,
            ObjectionEvent::ObjectionRepaired { .. } => 63,
            ObjectionEvent::ObjectionHeard { .. } => 64,
            ObjectionEvent::ObjectionAdjourned { .. } => 65,
            ObjectionEvent::ObjectionDefaultNoticed { .. } => 66,
            ObjectionEvent::ObjectionWithdrawn { .. } => 67,
            ObjectionEvent::ObjectionDecided { .. } => 68,
            ObjectionEvent::ObjectionPenaltyDetermined { .. } => 69,
            ObjectionEvent::RefundPaid { .. } => 70,
            ObjectionEvent::AppealLodged { .. } => 71,
            ObjectionEvent::AppealDecided { .. } => 72,
        },
        CaseEvent::Norm(event) => match event {
            NormEvent::NormSuspensionRequested { .. } => 73,
            NormEvent::NormSuspensionDecided { .. } => 74,
            NormEvent::NormSuspensionExtended { .. } => 75,
            NormEvent::NormSuspensionEnded { .. } => 76,
            NormEvent::NormRequestWithdrawn { .. } => 94,
        },
        CaseEvent::People(event) => match event {
            PeopleEvent::RepresentationBegun { .. } => 77,
            PeopleEvent::RepresentationEnded { .. } => 78,
            PeopleEvent::ShieldRaised { .. } => 79,
            PeopleEvent::ShieldLowered { .. } => 80,
            PeopleEvent::PersonsLinked { .. } => 81,
            PeopleEvent::PersonsUnlinked { .. } => 82,
        },
        CaseEvent::LetterKept { .. } => 83,
        CaseEvent::RestRestored { .. } => 84,
        CaseEvent::RechargeReversed { .. } => 85,
        CaseEvent::PenaltyPaid { .. } => 86,
        CaseEvent::Advance(event) => match event {
            AdvanceEvent::AdvanceGranted { .. } => 87,
            AdvanceEvent::AdvanceCounted { .. } => 88,
        },
        CaseEvent::Transfer(event) => match event {
            TransferEvent::TransferOffered { .. } => 89,
            TransferEvent::TransferWithdrawn { .. } => 90,
            TransferEvent::TransferCompleted { .. } => 91,
            TransferEvent::CaseReceived { .. } => 92,
        },
        CaseEvent::BookingConfirmed { .. } => 93,
    }
}

/// As [`place`], of events of a pot.
pub(crate) fn pot_place(event: &PotEvent) -> usize {
    match event {
        PotEvent::PotSet { .. } => 0,
        PotEvent::PotRaised { .. } => 1,
        PotEvent::PotCommitted { .. } => 2,
        PotEvent::PotReleased { .. } => 3,
    }
}

/// As [`place`], of events of the register.
pub(crate) fn authority_place(event: &AuthorityEvent) -> usize {
    match event {
        AuthorityEvent::AuthorityEstablished { .. } => 0,
        AuthorityEvent::MandateGiven { .. } => 1,
        AuthorityEvent::MandateEnded { .. } => 2,
        AuthorityEvent::PolicyActivated(_) => 3,
        AuthorityEvent::PublisherRegistered { .. } => 4,
        AuthorityEvent::PublisherRevoked { .. } => 5,
        AuthorityEvent::PolicyUploaded { .. } => 6,
        AuthorityEvent::ParametersProposed { .. } => 7,
        AuthorityEvent::PolicyApproved { .. } => 8,
        AuthorityEvent::PolicyRolledBack { .. } => 9,
        AuthorityEvent::ShadowStarted { .. } => 10,
        AuthorityEvent::ShadowEnded { .. } => 11,
        AuthorityEvent::LogOriginOpened { .. } => 12,
        AuthorityEvent::BasisRegistered { .. } => 13,
        AuthorityEvent::TeamRecorded { .. } => 14,
        AuthorityEvent::SubstituteNamed { .. } => 15,
        AuthorityEvent::SubstitutionEnded { .. } => 16,
        AuthorityEvent::SeparationSet { .. } => 17,
        AuthorityEvent::KeysDestroyedAgain { .. } => 18,
        AuthorityEvent::LetterTemplateSet { .. } => 19,
    }
}

/// Any event of a case.
pub(crate) fn case_event(marked: bool) -> BoxedStrategy<CaseEvent> {
    proptest::strategy::Union::new(case_events(marked)).boxed()
}

/// The generated bytes as whatever identifier is asked.
fn id_of<T: FromBytes>(bytes: [u8; 16]) -> T {
    T::from_bytes(bytes)
}

trait FromBytes {
    fn from_bytes(bytes: [u8; 16]) -> Self;
}

macro_rules! from_bytes {
    ($($id:ident)+) => {$(
        impl FromBytes for maatwerk_domain::$id {
            fn from_bytes(bytes: [u8; 16]) -> Self {
                Self::from_bytes(bytes)
            }
        }
    )+};
}

from_bytes! {
    AppealId NormSuspensionId ObjectionId PersonLinkId RepresentationId ShieldId
    AssessmentId BatchId CaseId CaseNoteId DecisionId DocumentId EntryId ErasureId FactId GrantId
    HoldId LoanId MandateId PayeeId PaymentId PersonId ProposalId RepaymentId RequestId SignalId SubstitutionId TaskId TeamId TransferId WaiverId
}
