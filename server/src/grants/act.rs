//! `POST /cases/{caseId}/grants/{grantId}/acts` and below: revising, withdrawing and reclaiming.

use maatwerk_domain::case::adverse::{self, OnAct};
use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::{DecisionId, GrantId, LoanId, MandateId, ProposalId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GrantView;
use crate::http::access::{DECIDES, HEARS};
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::loans::LoanView;
use crate::wire::{AdverseAct, FreeText, Hearing, Id, LawRef, Wire as _};

/// What is proposed for a gift on which was paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum ProposeAct {
    /// To revise, withdraw or reclaim it.
    Act {
        /// Which.
        act: AdverseAct,
        /// The article it rests on: one by which the legal basis knows it.
        ground: LawRef,
        /// Why.
        reasons: FreeText,
    },
    /// Drops the proposal that waits: the grant stands as it was.
    Dropped {
        /// Why.
        reasons: FreeText,
    },
}

/// That it is decided as proposed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DecideAct {
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

/// What was decided.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ActDecided {
    /// The decision: announce it next.
    decision_id: Id<DecisionId>,
    /// The grant, as it stands now.
    grant: GrantView,
    /// What is paid back, when it was reclaimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    loan: Option<LoanView>,
}

pub(crate) fn propose() -> Endpoint {
    Endpoint::post("/cases/{caseId}/grants/{grantId}/acts", "proposeAct")
        .says(
            "Proposes to revise, withdraw or reclaim what the resident was told of, or drops that.",
            "On an article by which the legal basis of the request knows the act. Nothing is paid \
             while it waits; the resident is heard, and somebody with mandate decides.",
        )
        .by(HEARS)
        .showing_case()
        .on_version()
        .records::<GrantView>()
        .takes(run_propose)
}

async fn run_propose(call: Call<ProposeAct>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let proposal = call.new_id(ProposalId::from_bytes)?;
    let order = match body {
        ProposeAct::Act {
            act,
            ground,
            reasons,
        } => OnAct::Propose(adverse::ProposeAct {
            proposal,
            grant,
            act: act.into_domain(),
            ground: ground.into_domain(),
            reasons: reasons.into_domain(),
        }),
        ProposeAct::Dropped { reasons } => OnAct::Drop {
            grant,
            reasons: reasons.into_domain(),
        },
    };
    call.act_on_grant(grant, order).await
}

pub(crate) fn hear() -> Endpoint {
    Endpoint::post("/cases/{caseId}/grants/{grantId}/acts/hearing", "hearAct")
        .says(
            "Records the resident's view on such a proposal, or why it is left out.",
            "Before a decision that burdens them the resident can say what they think of it (Awb \
             4:8), with the exceptions of 4:11 and 4:12.",
        )
        .by(HEARS)
        .showing_case()
        .on_version()
        .records::<GrantView>()
        .takes(run_hear)
}

async fn run_hear(call: Call<Hearing>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let hearing = body.into();
    call.act_on_grant(grant, OnAct::Hear { grant, hearing })
        .await
}

pub(crate) fn decide() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/grants/{grantId}/acts/decision",
        "decideAct",
    )
    .says(
        "Revises, withdraws or reclaims as proposed.",
        "After the resident was heard, on a mandate of the caller. What will not be paid any more \
             goes back to the pot; what is reclaimed is paid back as a loan is.",
    )
    .by(DECIDES)
    .showing_case()
    .on_version()
    .records::<ActDecided>()
    .takes(run_decide)
}

async fn run_decide(call: Call<DecideAct>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let order = OnAct::Decide(adverse::DecideAct {
        decision,
        grant,
        loan: call.new_id(LoanId::from_bytes)?,
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
    });
    let ordered = call
        .order_case(CaseCommand::OnAct(order), &Id(decision))
        .await?;
    let case = call.case_after(&ordered).await?;
    let answer = ActDecided {
        decision_id: ordered.ids,
        grant: GrantView::in_case(&case, grant).ok_or_else(|| call.missing("the grant"))?,
        loan: claimed(&case, grant, ordered.ids.0),
    };
    Reply::recorded(&ordered, answer)
}

/// What is paid back since a decision to reclaim.
fn claimed(case: &Case, grant: GrantId, decision: DecisionId) -> Option<LoanView> {
    let mut taken = case.grants.get(&grant)?.adverse.taken.iter();
    let loan = taken.find(|one| one.decision == decision)?.loan?;
    Some(LoanView::of(loan, case.loans.get(&loan)?))
}

impl Call<()> {
    async fn act_on_grant(self, grant: GrantId, order: OnAct) -> Result<Reply, Problem> {
        let command = CaseCommand::OnAct(order);
        let ordered = self.order_case(command, &Id(grant)).await?;
        let case = self.case_after(&ordered).await?;
        let answer = GrantView::in_case(&case, grant).ok_or_else(|| self.missing("the grant"))?;
        Reply::recorded(&ordered, answer)
    }
}
