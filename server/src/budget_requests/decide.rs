//! `POST /cases/{caseId}/budget-requests/{requestId}/decision`.

use maatwerk_domain::case::{self, Case, CaseCommand, Choice, GrantStatus};
use maatwerk_domain::{AssessmentId, DecisionId, GrantId, LoanId, MandateId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decisions::DecisionView;
use crate::grants::GrantView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::loans::LoanView;
use crate::wire::{Departure, FreeText, GrantTerms, Id, Wire as _};

/// A decision on a request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "choice",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum DecideRequest {
    /// The whole amount requested.
    Grant {
        /// The assessment that lies before the decider: the latest.
        assessment_id: Id<AssessmentId>,
        /// The mandate it stands on.
        mandate_id: Id<MandateId>,
        /// Form, amount and conditions; as assessed when absent.
        terms: Option<GrantTerms>,
        /// Why it differs from the assessment: exactly when it does.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    },
    /// Less than was requested.
    PartialGrant {
        /// The assessment that lies before the decider: the latest.
        assessment_id: Id<AssessmentId>,
        /// The mandate it stands on.
        mandate_id: Id<MandateId>,
        /// Form, amount and conditions; as assessed when absent.
        terms: Option<GrantTerms>,
        /// Why it differs from the assessment: exactly when it does.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    },
    /// Nothing.
    Decline {
        /// The assessment that lies before the decider: the latest.
        assessment_id: Id<AssessmentId>,
        /// The mandate it stands on.
        mandate_id: Id<MandateId>,
        /// Why it differs from the assessment: exactly when it does.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    },
}

/// What was decided.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RequestDecided {
    /// The decision: announce it next.
    decision_id: Id<DecisionId>,
    /// As it stands now.
    decision: DecisionView,
    /// What was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<GrantView>,
    /// The loan, when the form is a loan.
    #[serde(skip_serializing_if = "Option::is_none")]
    loan: Option<LoanView>,
}

impl RequestDecided {
    fn of(case: &Case, id: DecisionId) -> Option<Self> {
        let decided = case.decisions.get(&id)?;
        let grant = match decided.about {
            case::DecidedOn::Request(_, grant) => grant,
            _ => None,
        };
        let grant = grant.and_then(|id| Some((id, case.grants.get(&id)?)));
        let loan = grant.and_then(|(_, grant)| match grant.status {
            GrantStatus::Loan(loan) => Some((loan, case.loans.get(&loan)?)),
            _ => None,
        });
        Some(Self {
            decision_id: Id(id),
            decision: DecisionView::of(id, decided),
            grant: grant.map(|(id, grant)| GrantView::of(case, id, grant)),
            loan: loan.map(|(id, loan)| LoanView::of(id, loan)),
        })
    }
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/budget-requests/{requestId}/decision",
        "decideRequest",
    )
    .says(
        "Decides on a request.",
        "On a mandate of the caller that covers the legal basis and the amount. What is granted is \
         taken from the pot of this year.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<RequestDecided>()
    .takes(run)
}

async fn run(call: Call<DecideRequest>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let decision = call.new_id(DecisionId::from_bytes)?;
    let grant = call.new_id(GrantId::from_bytes)?;
    let loan = call.new_id(LoanId::from_bytes)?;
    let granting = |partial, terms: Option<GrantTerms>| Choice::Grant {
        grant,
        loan,
        partial,
        terms: terms.into_domain(),
    };
    let (choice, assessment, mandate, departure, reasons) = match body {
        DecideRequest::Grant {
            assessment_id,
            mandate_id,
            terms,
            departure,
            reasons,
        } => (
            granting(false, terms),
            assessment_id,
            mandate_id,
            departure,
            reasons,
        ),
        DecideRequest::PartialGrant {
            assessment_id,
            mandate_id,
            terms,
            departure,
            reasons,
        } => (
            granting(true, terms),
            assessment_id,
            mandate_id,
            departure,
            reasons,
        ),
        DecideRequest::Decline {
            assessment_id,
            mandate_id,
            departure,
            reasons,
        } => (
            Choice::Decline,
            assessment_id,
            mandate_id,
            departure,
            reasons,
        ),
    };
    let command = CaseCommand::DecideRequest(case::DecideRequest {
        decision,
        request: call.id("requestId")?,
        assessment: assessment.0,
        choice,
        mandate: mandate.0,
        departure: departure.map(Into::into),
        reasons: reasons.into_domain(),
    });
    let ordered = call.order_case(command, &Id(decision)).await?;
    let case = call.case_after(&ordered).await?;
    let answer =
        RequestDecided::of(&case, ordered.ids.0).ok_or_else(|| call.missing("the decision"))?;
    Reply::recorded(&ordered, answer)
}
