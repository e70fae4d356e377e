//! `POST /cases/{caseId}/objections/{objectionId}/refund`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::objection::{OnObjection, PayRefund};
use maatwerk_domain::{ObjectionId, PaymentId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::ObjectionView;
use crate::http::access::PAYS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Day, Id, ShortText, Wire as _};

/// A refund that was paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RecordRefund {
    /// The day of payment: interest runs until it.
    on: Day,
    /// Who got it.
    payee: ShortText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/objections/{objectionId}/refund",
        "recordRefund",
    )
    .says(
        "Records that what had been paid back was refunded.",
        "After a founded objection, once the decision on it was announced (Awb 3:40), with statutory \
         interest from the day of each repayment until that of the refund (4:102). How much is computed. \
         Above the amount of the authority's rule another person pays than decided on the objection.",
    )
    .by(PAYS)
    .showing_case()
    .on_version()
    .records::<ObjectionView>()
    .takes(run)
}

async fn run(call: Call<RecordRefund>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let objection: ObjectionId = call.id("objectionId")?;
    let refund = call.new_id(PaymentId::from_bytes)?;
    let order = OnObjection::Refund(PayRefund {
        refund,
        objection,
        on: body.on.0,
        payee: body.payee.into_domain(),
    });
    let command = CaseCommand::OnObjection(order);
    let ordered = call.order_case(command, &Id(refund)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = call.objection(&case, objection)?;
    Reply::recorded(&ordered, answer)
}
