//! Asking for money, and deciding on it.

mod advance;
mod ask;
mod assess_again;
mod decide;

pub(crate) use advance::endpoint as advance;
pub(crate) use ask::endpoint as ask;
pub(crate) use assess_again::endpoint as assess_again;
pub(crate) use decide::endpoint as decide;

use maatwerk_domain::case::{self, Case};
use maatwerk_domain::{AssessmentId, Date, DecisionId, FactId, PersonId, RequestId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::terms::ClockView;
use crate::wire::{Amount, Assessment, Code, Day, FreeText, Id, LawRef, Wire as _};

/// A budget request.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestView {
    /// Which.
    request_id: Id<RequestId>,
    /// Who asks.
    applicant: Id<PersonId>,
    /// The receipt date: its law and policy judge the request.
    received: Day,
    /// How it came in.
    channel: Code,
    /// What for.
    purpose: Code,
    /// How much, in eurocents.
    amount: Amount,
    /// On which article.
    legal_basis: LawRef,
    /// Why, in words; absent when nothing was said, or it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<FreeText>,
    /// The latest assessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    assessment_id: Option<Id<AssessmentId>>,
    /// The decision in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_id: Option<Id<DecisionId>>,
    /// Until when to decide, and what a late decision costs.
    clock: ClockView,
}

impl RequestView {
    /// As it is on a day.
    pub(crate) fn of(id: RequestId, request: &case::Request, day: Date) -> Self {
        let explanation = request.explanation.known().and_then(Option::as_ref);
        Self {
            request_id: Id(id),
            applicant: Id(request.applicant),
            received: Day(request.received),
            channel: Code::of(&request.channel),
            purpose: Code::of(&request.purpose),
            amount: Amount::of(&request.amount),
            legal_basis: LawRef::of(&request.legal_basis),
            explanation: explanation.map(FreeText::of),
            assessment_id: Option::of(&request.assessment),
            decision_id: Option::of(&request.decision),
            clock: ClockView::of(&request.clock, day),
        }
    }
}

/// What the policy said of a request.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssessmentView {
    /// Which.
    assessment_id: Id<AssessmentId>,
    /// Of which request.
    request_id: Id<RequestId>,
    /// A fact it rests on was corrected or withdrawn since: ask for another.
    stale: bool,
    /// The facts that the policy was given.
    rests_on: Vec<Id<FactId>>,
    /// What it said.
    answer: Assessment,
}

impl AssessmentView {
    pub(crate) fn of(id: AssessmentId, assessed: &case::Assessed) -> Self {
        Self {
            assessment_id: Id(id),
            request_id: Id(assessed.request),
            stale: assessed.stale,
            rests_on: assessed.rests_on.iter().map(|fact| Id(*fact)).collect(),
            answer: Assessment::from(&assessed.answer),
        }
    }
}

/// A request with its latest assessment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RequestAssessed {
    /// The request.
    request_id: Id<RequestId>,
    /// Its latest assessment: name it when deciding.
    assessment: AssessmentView,
}

impl RequestAssessed {
    fn of(case: &Case, request_id: RequestId) -> Option<Self> {
        let id = case.requests.get(&request_id)?.assessment?;
        Some(Self {
            request_id: Id(request_id),
            assessment: AssessmentView::of(id, case.assessments.get(&id)?),
        })
    }
}
