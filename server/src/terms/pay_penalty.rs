//! `POST /cases/{caseId}/decisions/{decisionId}/penalty-payment`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::clock::PayPenalty;
use maatwerk_domain::{DecisionId, PaymentId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decisions::DecisionView;
use crate::http::access::PAYS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Id, ShortText, Wire as _};

/// A penalty that was paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RecordPenaltyPayment {
    /// The day of payment: after the time to pay, interest runs until it.
    on: Day,
    /// Who got it.
    payee: ShortText,
}

/// The payment, and the decision after it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PenaltyPaymentRecorded {
    /// The payment.
    payment_id: Id<PaymentId>,
    /// The decision that determined the penalty.
    decision: DecisionView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/decisions/{decisionId}/penalty-payment",
        "recordPenaltyPayment",
    )
    .says(
        "Records that the penalty that a decision determined was paid.",
        "In full, within six weeks after the announcement (Awb 4:87); later with statutory interest from the \
         day after them (4:97, 4:98). How much is computed; no pot bears it. \
         Above the amount of the authority's rule another person pays than determined it.",
    )
    .by(PAYS)
    .showing_case()
    .on_version()
    .records::<PenaltyPaymentRecorded>()
    .takes(run)
}

async fn run(call: Call<RecordPenaltyPayment>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let decision: DecisionId = call.id("decisionId")?;
    let payment = call.new_id(PaymentId::from_bytes)?;
    let command = CaseCommand::PayPenalty(PayPenalty {
        payment,
        decision,
        on: body.on.0,
        payee: body.payee.into_domain(),
    });
    let ordered = call.order_case(command, &Id(payment)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = PenaltyPaymentRecorded {
        payment_id: ordered.ids,
        decision: DecisionView::in_case(&case, decision)
            .ok_or_else(|| call.missing("the decision"))?,
    };
    Reply::recorded(&ordered, answer)
}
