//! Commands, events, state and decisions of a case: pure, without I/O, clock or randomness.
//!
//! The rest of Maatwerk depends on this crate; it depends on nobody. Domain types know nothing of
//! JSON: what goes over a wire or into a log has types of its own at that boundary.
//!
//! State is what events leave ([`case::Case::fold`]); a command on that state gives events or a
//! [`Refusal`] ([`case::Case::decide`]). Kinds of stream: a case, the yearly [`Pot`] it is paid from,
//! the [`Authority`] with its mandates and policies, an [`erasure::Erasure`], and in the national log a
//! [`dossier::Dossier`] of the programme.

mod account;
mod article;
mod assessment;
pub mod bank;
pub mod calendar;
pub mod case;
pub mod comparable;
mod context;
pub mod dossier;
pub mod erasure;
mod facts;
mod ids;
mod law;
pub mod letters;
mod mandate;
mod money;
mod month;
pub mod office;
pub mod policy;
mod pot;
mod refusal;
pub mod regime;
mod restored;
pub mod retention;
pub mod signal;
mod teams;
pub mod terms;

pub use account::{Iban, NotAReference, NotAnIban, PaymentReference};
pub use article::{Article, NotAnArticle};
pub use assessment::{
    Assessment, AssessmentOutcome, Condition, Explanation, Finding, FindingOutcome, GrantForm,
    GrantTerms, LoanTerms, Receipt, Review, ReviewOutcome, TechnicalFailure, UsedFact,
};
pub use context::{Act, Context, Officer};
pub use facts::{FactCode, FactValue, NotACode, Personal, is_code};
pub use ids::{
    AppealId, AssessmentId, BacktestId, BatchId, CaseId, CaseNoteId, DecisionId, DocumentId,
    DossierId, EntryId, ErasureId, FactId, FigureId, GrantId, HoldId, HouseholdId, LoanId,
    MandateId, NormSuspensionId, NotAnId, NoteId, ObjectionId, PayeeId, PaymentId, PersonId,
    PersonLinkId, ProposalId, RepaymentId, RepresentationId, RequestId, ShieldId, SignalId,
    SignalRecordId, StatementId, SubstitutionId, TaskId, TeamId, TransferId, WaiverId,
};
pub use jiff::civil::Date;
pub use law::{LawRef, NotALawRef};
pub use mandate::{
    Authority, AuthorityCommand, AuthorityEvent, LogOrigin, MandateTerms, OpenedOrigin,
};
pub use money::Cents;
pub use month::{Month, NotAMonth};
pub use policy::{PolicyCommand, PolicyPair, PolicyVersion};
pub use pot::{Pot, PotCommand, PotEvent};
pub use refusal::Refusal;
pub use restored::DestroyedIn;
pub use teams::{MOST_TEAMS, TeamRecord, Teams};
