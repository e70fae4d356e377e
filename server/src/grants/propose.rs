//! `POST /cases/{caseId}/grants/{grantId}/proposal`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{GrantId, ProposalId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GrantView;
use crate::http::access::HEARS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Id, LoanTerms, Wire as _};

/// What a person proposes for a conditional gift.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum Propose {
    /// It becomes a loan.
    Loan {
        /// Principal and instalments.
        terms: LoanTerms,
        /// Why.
        reasons: FreeText,
    },
    /// It stays a gift, for good.
    Keep {
        /// Why.
        reasons: FreeText,
    },
    /// Takes back a proposal that a person made: the conditions run on.
    Withdrawn {},
}

#[derive(Debug, Serialize, Deserialize)]
struct Ids {
    proposal: Option<Id<ProposalId>>,
}

/// The grant after it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ConversionProposed {
    /// The new proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal_id: Option<Id<ProposalId>>,
    /// As it stands now.
    grant: GrantView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/grants/{grantId}/proposal",
        "proposeConversion",
    )
    .says(
        "Proposes, as a person, what becomes of a conditional gift.",
        "For instance where the policy refers, or failed. The resident is heard, and somebody \
             with mandate decides.",
    )
    .by(HEARS)
    .showing_case()
    .on_version()
    .records::<ConversionProposed>()
    .takes(run)
}

async fn run(call: Call<Propose>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let proposal = call.new_id(ProposalId::from_bytes)?;
    let proposes = |terms, reasons: FreeText| {
        let command = CaseCommand::ProposeConversion(case::ProposeConversion {
            proposal,
            grant,
            terms,
            reasons: reasons.into_domain(),
        });
        (command, Some(Id(proposal)))
    };
    let (command, proposal) = match body {
        Propose::Loan { terms, reasons } => {
            proposes(case::Proposal::Loan(terms.into_domain()), reasons)
        }
        Propose::Keep { reasons } => proposes(case::Proposal::Keep, reasons),
        Propose::Withdrawn {} => (CaseCommand::WithdrawProposal { grant }, None),
    };
    let ordered = call.order_case(command, &Ids { proposal }).await?;
    let case = call.case_after(&ordered).await?;
    let answer = ConversionProposed {
        proposal_id: ordered.ids.proposal,
        grant: GrantView::in_case(&case, grant).ok_or_else(|| call.missing("the grant"))?,
    };
    Reply::recorded(&ordered, answer)
}
