//! Money asked, and what the policy said of it.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{AssessmentId, FactId, PersonId, RequestId};

use crate::events::answer::Answer;
use crate::wire::{Amount, AssessmentOutcome, Code, Day, FreeText, Id, LawRef};

shapes! {
    /// Money was asked.
    BudgetRequested = "budget-requested.v1" of CaseEvent {
        /// The new request.
        request: Id<RequestId>,
        /// Who asks.
        applicant: Id<PersonId>,
        /// The receipt date: law and policy of this day judge it.
        received: Day,
        /// How it came in: `desk`, `web`, `phone`.
        channel: Code,
        /// What for, a code: `rijlessen`.
        purpose: Code,
        /// How much, in eurocents.
        amount: Amount,
        /// On which article.
        legal_basis: LawRef,
    } => BudgetRequestedSubject {
        /// Why, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        explanation: Option<FreeText>,
    }

    /// The municipality's policy looked at a request.
    RequestAssessed = "request-assessed.v1" of CaseEvent {
        /// The new assessment.
        assessment: Id<AssessmentId>,
        /// The request.
        request: Id<RequestId>,
        /// The facts that the policy was given.
        rests_on: Vec<Id<FactId>>,
    } <= (answer) {
        /// What it said.
        answer: Answer<AssessmentOutcome>,
    }
}
