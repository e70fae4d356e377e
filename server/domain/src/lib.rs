//! Commands, events, state and decisions of a case: pure, without I/O, clock or randomness.
//!
//! The rest of Maatwerk depends on this crate; it depends on nobody. Domain types know nothing of
//! JSON: what goes over a wire or into a log has types of its own at that boundary.

mod assessment;
mod facts;
mod ids;
mod law;
mod money;

pub use assessment::{
    Assessment, AssessmentOutcome, Condition, Explanation, Finding, FindingOutcome, GrantForm,
    GrantTerms, LoanTerms, Receipt, Review, ReviewOutcome, TechnicalFailure, Transcript, UsedFact,
};
pub use facts::{FactCode, FactValue, NotACode, Personal, is_code};
pub use ids::{
    AssessmentId, CaseId, DecisionId, FactId, GrantId, LoanId, MandateId, NotAnId, PaymentId,
    PersonId, ProposalId, RepaymentId, RequestId, WaiverId,
};
pub use jiff::civil::Date;
pub use law::{LawRef, NotALawRef};
pub use money::Cents;
