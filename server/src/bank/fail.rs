//! `POST /payment-batches/{batchId}/failures`.

use maatwerk_domain::PaymentId;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::paying::Paying;
use schemars::JsonSchema;
use serde::Deserialize;

use super::batch::BatchView;
use crate::handle::Command;
use crate::http::access::PAYS_ORDERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Day, FreeText, Id, Wire as _};

/// What the bank did not pay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Failure {
    /// Which order of the batch.
    payment_id: Id<PaymentId>,
    /// The day.
    on: Day,
    /// Why, as the bank says.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/payment-batches/{batchId}/failures", "recordPaymentFailure")
        .says(
            "Records that the bank refused an order of a batch.",
            "What it took of the grant is free again: order it anew. The batch and its file stay as they \
             were. A payment that was made and came back is in a statement.",
        )
        .by(PAYS_ORDERS)
        .or(Kind::Erased)
        .records::<BatchView>()
        .takes(run)
}

async fn run(call: Call<Failure>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let payment = body.payment_id.0;
    let (id, batch, order) = call.batch_order(payment).await?;
    let failed = Paying::Fail {
        payment,
        grant: order.grant,
        on: body.on.0,
        reason: body.reason.into_domain(),
    };
    let command = Command::Case(order.case, CaseCommand::Paying(failed));
    let ordered = call.order(command, &()).await?;
    Reply::recorded(&ordered, BatchView::of(id, &batch))
}
