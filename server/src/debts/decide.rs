//! `POST /cases/{caseId}/loans/{loanId}/decisions`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::debt::{self, DecideOnDebt};
use maatwerk_domain::{DecisionId, LoanId, MandateId, RepaymentId, WaiverId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::access::DECIDES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::loans::LoanView;
use crate::wire::{Amount, FreeText, Id, InstalmentPlan, LawRef, Wire as _};

/// What is decided.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "verdict",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum Verdict {
    /// Part of it, or all of it, need not be paid back (Awb 4:94a).
    Waived {
        /// How much, in eurocents: at most the balance.
        amount: Amount,
    },
    /// A waiver was asked for and is declined.
    NotWaived {},
    /// It is paid back later, or in other instalments (Awb 4:94).
    Deferred {
        /// From now on: it adds up to the balance.
        plan: InstalmentPlan,
    },
    /// A deferral was asked for and is declined.
    NotDeferred {},
    /// What the authority owes the resident is set off (Awb 4:93).
    SetOff {
        /// How much, in eurocents: at most what is overdue.
        amount: Amount,
        /// What the resident gets from the authority, and it is set off with (4:93 lid 2), as the letter tells
        /// it: "uw bijzondere bijstand voor een bril".
        claim: FreeText,
    },
}

/// A decision about the paying of a debt, and on what it stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Decide {
    /// What is decided.
    verdict: Verdict,
    /// On which article; for a set-off the one that gives the power to, which the Awb does not.
    ground: LawRef,
    /// The mandate it stands on.
    mandate_id: Id<MandateId>,
    /// The reasons (Awb 3:46).
    reasons: FreeText,
}

/// The decision, and the loan after it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DecidedOnDebt {
    /// The decision: to be announced, and open to objection from then on.
    decision_id: Id<DecisionId>,
    /// As it stands now.
    loan: LoanView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/loans/{loanId}/decisions", "decideOnDebt")
        .says(
            "Waives a debt, defers it, sets it off, or declines to.",
            "A decision of its own, with reasons, announced by a letter and open to objection (Awb 7:1, 4:125). A set-off \
             (verrekening) only where a rule gives the power to (4:93; for instance Participatiewet 60a), and never \
             more than what is left above the protected earnings, where a fact says how much that is.",
        )
        .by(DECIDES)
        .showing_case()
        .on_version()
        .records::<DecidedOnDebt>()
        .takes(run)
}

async fn run(call: Call<Decide>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let loan: LoanId = call.id("loanId")?;
    let decision = call.new_id(DecisionId::from_bytes)?;
    let mut claim = None;
    let verdict = match body.verdict {
        Verdict::Waived { amount } => debt::DebtVerdict::Waived {
            waiver: call.new_id(WaiverId::from_bytes)?,
            amount: amount.into_domain(),
        },
        Verdict::NotWaived {} => debt::DebtVerdict::NotWaived,
        Verdict::Deferred { plan } => debt::DebtVerdict::Deferred(plan.into_domain()),
        Verdict::NotDeferred {} => debt::DebtVerdict::NotDeferred,
        Verdict::SetOff {
            amount,
            claim: with,
        } => {
            claim = Some(with.into_domain());
            debt::DebtVerdict::SetOff {
                repayment: call.new_id(RepaymentId::from_bytes)?,
                amount: amount.into_domain(),
            }
        }
    };
    let command = CaseCommand::DecideOnDebt(DecideOnDebt {
        decision,
        loan,
        verdict,
        ground: body.ground.into_domain(),
        mandate: body.mandate_id.0,
        reasons: body.reasons.into_domain(),
        claim,
    });
    let ordered = call.order_case(command, &Id(decision)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = DecidedOnDebt {
        decision_id: ordered.ids,
        loan: LoanView::in_case(&case, loan).ok_or_else(|| call.missing("the loan"))?,
    };
    Reply::recorded(&ordered, answer)
}
