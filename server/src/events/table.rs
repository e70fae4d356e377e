//! Every type of event, once.

use maatwerk_domain::bank::BankEvent;
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::norm::NormEvent;
use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::case::people::PeopleEvent;
use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::dossier::DossierEvent;
use maatwerk_domain::erasure::ErasureEvent;
use maatwerk_domain::signal::SignalEvent;
use maatwerk_domain::{AuthorityEvent, PotEvent};
use maatwerk_log::EventType;

use super::authority::{
    AuthorityEstablished, BasisRegistered, KeysDestroyedAgain, LetterTemplateSet, LogOriginOpened,
    MandateEnded, MandateGiven, ParametersProposed, PolicyActivated, PolicyApproved,
    PolicyRolledBack, PolicyUploaded, PublisherRegistered, PublisherRevoked, SeparationSet,
    ShadowEnded, ShadowStarted, SubstituteNamed, SubstitutionEnded, TeamRecorded,
};
use super::bank::{AccountSet, BatchMade, EntryAssigned, EntryConfirmed, StatementImported};
use super::case::{
    ActDecided, ActDropped, ActHeard, ActProposed, AdvanceCounted, AdvanceGranted, AppealDecided,
    AppealLodged, BookingConfirmed, BudgetRequested, CaseClosed, CaseOpened, CaseReceived,
    ConversionProposed, DebtDecided, DebtReminded, DecisionAnnounced, DecisionWithdrawn,
    DefaultNoticed, DestructionBegun, DocumentAttached, DocumentWithdrawn, FactCorrected,
    FactRecorded, FactWithdrawn, GiftConverted, GiftFulfilled, GiftKept, GiftReviewed,
    GrantRecharged, HandlerAssigned, HearingInvited, HearingRecorded, HoldLifted, HoldPlaced,
    InstalmentsSet, InterestDeclared, LetterKept, LimitationInterrupted, NormRequestWithdrawn,
    NormSuspensionDecided, NormSuspensionEnded, NormSuspensionExtended, NormSuspensionRequested,
    NoteWritten, ObjectionAdjourned, ObjectionDecided, ObjectionDefaultNoticed, ObjectionHeard,
    ObjectionPenaltyDetermined, ObjectionReceived, ObjectionRepairInvited, ObjectionRepaired,
    ObjectionWithdrawn, OrderExported, OrderFailed, PayeeAdded, PayeeEnded, PaymentMade,
    PaymentOrdered, PaymentReturned, PenaltyDetermined, PenaltyPaid, PersonAdded, PersonsLinked,
    PersonsUnlinked, ProposalLapsed, RechargeReversed, RefundPaid, RepairInvited,
    RepaymentReceived, RepaymentReversed, RepresentationBegun, RepresentationEnded,
    RequestAssessed, RequestCompleted, RequestDecided, RequestNotProcessed, RequestTakenIn,
    RequestWithdrawn, RestReleased, RestRestored, ShieldLowered, ShieldRaised, SignalStated,
    TaskAdded, TaskFinished, TaskTakenBack, TermExtended, TermResumed, TermSuspended,
    TransferCompleted, TransferOffered, TransferWithdrawn, WritIssued,
};
use super::decode::{Decoded, Given};
use super::dossier::{
    ArticleLinked, ArticleUnlinked, DossierAdvanced, DossierOpened, FigureLinked, FigureUnlinked,
    NoteAdded,
};
use super::erasure::{
    ErasureCarriedOut, ErasureCompleted, ErasureConfirmed, ErasureProposed, ErasureRefused,
};
use super::pot::{PotCommitted, PotRaised, PotReleased, PotSet};
use super::shape::{Shape, Visit};
use super::signal::SignalRecorded;
use super::upcast;

/// An event of any kind of stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainEvent {
    /// Of a case.
    Case(CaseEvent),
    /// Of a yearly pot.
    Pot(PotEvent),
    /// Of the authority's register.
    Authority(AuthorityEvent),
    /// Of a signal, in the national log.
    Signal(SignalEvent),
    /// Of a dossier of the programme.
    Dossier(DossierEvent),
    /// Of an erasure.
    Erasure(ErasureEvent),
    /// At the bank.
    Bank(BankEvent),
}

/// The kind of stream that events of a type stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamKind {
    /// A case.
    Case,
    /// A yearly pot.
    Pot,
    /// The authority's register.
    Authority,
    /// A signal, in the national log.
    Signal,
    /// A dossier of the programme, in the national log.
    Dossier,
    /// An erasure.
    Erasure,
    /// The account that is paid from, a batch of payment orders, or a statement of the bank.
    Bank,
}

impl StreamKind {
    /// The kind of stream that events of this type stand in; `None` when the type is not known to
    /// this version.
    #[must_use]
    pub fn of(event_type: &EventType) -> Option<Self> {
        let name = upcast::latest_name(upcast::STEPS, event_type.as_str());
        find(name).map(|entry| entry.kind)
    }
}

/// One type of event, with what to do with it.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) kind: StreamKind,
    /// Whether a policy answered in events of this type.
    pub(super) answered: bool,
    pub(super) decode: fn(Given<&[u8]>) -> Decoded,
    pub(super) schema: fn() -> serde_json::Value,
}

const fn entry<S: Shape>(kind: StreamKind) -> Entry {
    Entry {
        name: S::TYPE,
        kind,
        answered: S::ANSWERED,
        decode: super::decode::decode_as::<S>,
        schema: super::schema::schema_of::<S>,
    }
}

/// Per kind of stream: its events, each with the shape of the same name. The match has no wildcard,
/// so an event without a shape does not compile. Behind a `+` stand the events of a noun, which are a
/// variant of the kind.
macro_rules! table {
    ($(
        $kind:ident, $event:ident, $visit:ident: $($shape:ident)+
        $(+ $noun:ident($inner:ident): $($within:ident)+)*;
    )+) => {
        /// All types.
        pub(super) const TABLE: &[Entry] = &[
            $(
                $(entry::<$shape>(StreamKind::$kind),)+
                $($(entry::<$within>(StreamKind::$kind),)+)*
            )+
        ];

        $(
            impl From<$event> for DomainEvent {
                fn from(event: $event) -> Self {
                    Self::$kind(event)
                }
            }

            $(impl From<$inner> for DomainEvent {
                fn from(event: $inner) -> Self {
                    Self::$kind($event::$noun(event))
                }
            })*

            /// Takes an event apart and hands it to the visitor.
            pub(super) fn $visit<V: Visit>(event: &$event, visitor: V) -> Option<V::Out> {
                match event {
                    $($event::$shape { .. } => {
                        $shape::split(event).map(|(data, subject)| visitor.visit(data, subject))
                    })+
                    $($event::$noun(event) => match event {
                        $($inner::$within { .. } => {
                            $within::split(event).map(|(data, subject)| visitor.visit(data, subject))
                        })+
                    },)*
                }
            }
        )+
    };
}

table! {
    Case, CaseEvent, visit_case:
        FactRecorded PaymentMade RepaymentReceived CaseOpened PersonAdded FactCorrected FactWithdrawn
        BudgetRequested RequestAssessed RequestDecided DecisionWithdrawn DecisionAnnounced LetterKept
        PaymentReturned BookingConfirmed RestReleased RestRestored GiftReviewed GiftFulfilled ConversionProposed ProposalLapsed
        HearingRecorded GiftConverted GiftKept InstalmentsSet RepaymentReversed SignalStated HoldPlaced
        HoldLifted DestructionBegun CaseClosed RepairInvited RequestCompleted TermSuspended TermResumed TermExtended
        DefaultNoticed RequestWithdrawn RequestNotProcessed PenaltyDetermined PenaltyPaid DocumentAttached DocumentWithdrawn HandlerAssigned TaskAdded TaskFinished TaskTakenBack NoteWritten HearingInvited PayeeAdded PayeeEnded PaymentOrdered OrderExported OrderFailed GrantRecharged RechargeReversed DebtReminded LimitationInterrupted WritIssued DebtDecided InterestDeclared RequestTakenIn
        + Advance(AdvanceEvent): AdvanceGranted AdvanceCounted
        + Adverse(AdverseEvent): ActProposed ActHeard ActDropped ActDecided
        + Objection(ObjectionEvent): ObjectionReceived ObjectionRepairInvited ObjectionRepaired ObjectionHeard
            ObjectionAdjourned ObjectionDefaultNoticed ObjectionWithdrawn ObjectionDecided
            ObjectionPenaltyDetermined RefundPaid AppealLodged AppealDecided
        + Norm(NormEvent): NormSuspensionRequested NormSuspensionDecided NormSuspensionExtended
            NormSuspensionEnded NormRequestWithdrawn
        + People(PeopleEvent): RepresentationBegun RepresentationEnded ShieldRaised ShieldLowered
            PersonsLinked PersonsUnlinked
        + Transfer(TransferEvent): TransferOffered TransferWithdrawn TransferCompleted CaseReceived;
    Pot, PotEvent, visit_pot:
        PotCommitted PotReleased PotSet PotRaised;
    Authority, AuthorityEvent, visit_authority:
        AuthorityEstablished MandateGiven MandateEnded PolicyActivated PublisherRegistered
        PublisherRevoked PolicyUploaded ParametersProposed PolicyApproved PolicyRolledBack
        ShadowStarted ShadowEnded LogOriginOpened KeysDestroyedAgain BasisRegistered TeamRecorded SubstituteNamed SubstitutionEnded SeparationSet LetterTemplateSet;
    Signal, SignalEvent, visit_signal:
        SignalRecorded;
    Dossier, DossierEvent, visit_dossier:
        DossierOpened ArticleLinked ArticleUnlinked FigureLinked FigureUnlinked DossierAdvanced
        NoteAdded;
    Erasure, ErasureEvent, visit_erasure:
        ErasureProposed ErasureRefused ErasureConfirmed ErasureCarriedOut ErasureCompleted;
    Bank, BankEvent, visit_bank:
        AccountSet BatchMade StatementImported EntryAssigned EntryConfirmed;
}

/// The type with this name and version. A short list: going along it costs less than a hash.
pub(super) fn find(name: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_name_is_a_type_of_its_own() {
        let names: HashSet<_> = TABLE.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for name in names {
            let event_type = EventType::new(name).unwrap();
            assert!(StreamKind::of(&event_type).is_some(), "{name}");
        }
        assert_eq!(
            StreamKind::of(&EventType::new("case-opened.v99").unwrap()),
            None
        );
    }
}
