//! `POST /cases/{caseId}/grants/{grantId}/conversion`.

use maatwerk_domain::case::{self, CaseCommand, ConversionChoice, GrantStatus};
use maatwerk_domain::{DecisionId, GrantId, LoanId, MandateId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GrantView;
use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::loans::LoanView;
use crate::wire::{Departure, FreeText, Id, LoanTerms, Wire as _};

/// A decision on a proposal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "choice",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum DecideConversion {
    /// The gift becomes a loan.
    Convert {
        /// The mandate it stands on.
        mandate_id: Id<MandateId>,
        /// Principal and instalments; as proposed when absent.
        terms: Option<LoanTerms>,
        /// Why it differs from the proposal: exactly when it does.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    },
    /// The gift stays a gift, for good.
    Keep {
        /// The mandate it stands on.
        mandate_id: Id<MandateId>,
        /// Why it differs from the proposal: exactly when it does.
        departure: Option<Departure>,
        /// The reasons (Awb 3:46).
        reasons: FreeText,
    },
}

/// What was decided.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ConversionDecided {
    /// The decision: announce it next.
    decision_id: Id<DecisionId>,
    /// The grant, as it stands now.
    grant: GrantView,
    /// The loan that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    loan: Option<LoanView>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/grants/{grantId}/conversion",
        "decideConversion",
    )
    .says(
        "Decides whether a gift becomes a loan.",
        "On a proposal, after the resident was heard, on a mandate of the caller.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<ConversionDecided>()
    .takes(run)
}

async fn run(call: Call<DecideConversion>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let loan = call.new_id(LoanId::from_bytes)?;
    let (choice, mandate, departure, reasons) = match body {
        DecideConversion::Convert {
            mandate_id,
            terms,
            departure,
            reasons,
        } => {
            let terms = terms.into_domain();
            let choice = ConversionChoice::Convert { loan, terms };
            (choice, mandate_id, departure, reasons)
        }
        DecideConversion::Keep {
            mandate_id,
            departure,
            reasons,
        } => (ConversionChoice::Keep, mandate_id, departure, reasons),
    };
    let command = CaseCommand::DecideConversion(case::DecideConversion {
        decision,
        grant,
        choice,
        mandate: mandate.0,
        departure: departure.map(Into::into),
        reasons: reasons.into_domain(),
    });
    let ordered = call.order_case(command, &Id(decision)).await?;
    let case = call.case_after(&ordered).await?;
    let now = case
        .grants
        .get(&grant)
        .ok_or_else(|| call.missing("the grant"))?;
    let loan = match now.status {
        GrantStatus::Loan(loan) => case.loans.get(&loan).map(|now| LoanView::of(loan, now)),
        _ => None,
    };
    let answer = ConversionDecided {
        decision_id: ordered.ids,
        grant: GrantView::of(&case, grant, now),
        loan,
    };
    Reply::recorded(&ordered, answer)
}
