//! Events of a case.

mod advance;
mod adverse;
mod clock;
mod conversion;
mod debt;
mod decision;
mod document;
mod hearing;
mod hold;
mod household;
mod loan;
mod norm;
mod objection;
mod office;
mod paying;
mod payment;
mod people;
mod request;
mod review;
mod signal;
mod transfer;
mod work;

pub(super) use advance::{AdvanceCounted, AdvanceGranted};
pub(super) use adverse::{ActDecided, ActDropped, ActHeard, ActProposed};
pub(super) use clock::{
    DefaultNoticed, PenaltyDetermined, PenaltyPaid, RepairInvited, RequestCompleted,
    RequestNotProcessed, RequestWithdrawn, TermExtended, TermResumed, TermSuspended,
};
pub(super) use conversion::{ConversionProposed, GiftConverted, GiftKept, ProposalLapsed};
pub(super) use debt::{DebtDecided, DebtReminded, LimitationInterrupted, WritIssued};
pub(super) use decision::{DecisionAnnounced, DecisionWithdrawn, LetterKept, RequestDecided};
pub(super) use document::{DocumentAttached, DocumentWithdrawn};
pub(super) use hearing::{HearingInvited, HearingRecorded};
pub(super) use hold::{DestructionBegun, HoldLifted, HoldPlaced};
pub(super) use household::{
    CaseClosed, CaseOpened, FactCorrected, FactRecorded, FactWithdrawn, PersonAdded,
};
pub(super) use loan::{InstalmentsSet, RepaymentReceived, RepaymentReversed};
pub(super) use norm::{
    NormRequestWithdrawn, NormSuspensionDecided, NormSuspensionEnded, NormSuspensionExtended,
    NormSuspensionRequested,
};
pub(super) use objection::{
    AppealDecided, AppealLodged, ObjectionAdjourned, ObjectionDecided, ObjectionDefaultNoticed,
    ObjectionHeard, ObjectionPenaltyDetermined, ObjectionReceived, ObjectionRepairInvited,
    ObjectionRepaired, ObjectionWithdrawn, RefundPaid,
};
pub(super) use office::{InterestDeclared, RequestTakenIn};
pub(super) use paying::{
    GrantRecharged, OrderExported, OrderFailed, PayeeAdded, PayeeEnded, PaymentOrdered,
    RechargeReversed,
};
pub(super) use payment::{
    BookingConfirmed, PaymentMade, PaymentReturned, RestReleased, RestRestored,
};
pub(super) use people::{
    PersonsLinked, PersonsUnlinked, RepresentationBegun, RepresentationEnded, ShieldLowered,
    ShieldRaised,
};
pub(super) use request::{BudgetRequested, RequestAssessed};
pub(super) use review::{GiftFulfilled, GiftReviewed};
pub(super) use signal::SignalStated;
pub(super) use transfer::{CaseReceived, TransferCompleted, TransferOffered, TransferWithdrawn};
pub(super) use work::{HandlerAssigned, NoteWritten, TaskAdded, TaskFinished, TaskTakenBack};
