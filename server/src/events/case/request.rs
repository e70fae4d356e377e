//! Money asked, and what the policy said of it.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{Assessment, AssessmentId, FactId, PersonId, RequestId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::events::answer::{AnswerSubject, RuleOutcome, join_answer, split_answer};
use crate::events::shape::{Presence, Shape, Told};
use crate::wire::{Amount, AssessmentOutcome, Code, Day, FreeText, Id, LawRef, Receipt, Wire as _};

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
}

/// The municipality's policy looked at a request.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::events) struct RequestAssessed {
    /// The new assessment.
    assessment: Id<AssessmentId>,
    /// The request.
    request: Id<RequestId>,
    /// The facts that the policy was given.
    rests_on: Vec<Id<FactId>>,
    /// What it would do.
    answer: AssessmentOutcome,
    /// Every rule it looked at, also those that did not hold.
    findings: Vec<RuleOutcome>,
    /// Which policy said so.
    receipt: Receipt,
}

impl Shape for RequestAssessed {
    const TYPE: &'static str = "request-assessed.v1";
    const PRESENCE: Presence = Presence::Always;
    const ANSWERED: bool = true;
    type Event = CaseEvent;
    type Subject = AnswerSubject;

    fn split(event: &CaseEvent) -> Option<(Self, Told<AnswerSubject>)> {
        let CaseEvent::RequestAssessed {
            assessment,
            request,
            rests_on,
            answer,
        } = event
        else {
            return None;
        };
        let (findings, subject) = split_answer(&answer.findings);
        let data = Self {
            assessment: Id::of(assessment),
            request: Id::of(request),
            rests_on: Vec::of(rests_on),
            answer: AssessmentOutcome::of(&answer.outcome),
            findings,
            receipt: Receipt::of(&answer.receipt),
        };
        Some((data, subject))
    }

    fn join(self, subject: Told<AnswerSubject>) -> Option<CaseEvent> {
        let findings = join_answer(self.findings, subject)?;
        Some(CaseEvent::RequestAssessed {
            assessment: self.assessment.into_domain(),
            request: self.request.into_domain(),
            rests_on: self.rests_on.into_domain(),
            answer: Assessment {
                outcome: self.answer.into_domain(),
                findings,
                receipt: self.receipt.into_domain(),
            },
        })
    }
}
