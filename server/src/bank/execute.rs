//! `POST /payment-batches/{batchId}/executions`.

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
use crate::wire::{Day, Id};

/// What the bank paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Execution {
    /// Which order of the batch.
    payment_id: Id<PaymentId>,
    /// The day.
    on: Day,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/payment-batches/{batchId}/executions", "recordPaymentExecution")
        .says(
            "Records that the bank executed an order of a batch.",
            "Where no statement says so: `POST /statements` books what the bank tells. A line of a \
             statement that tells it afterwards, of the same day, confirms it and books it no second time; one \
             line does, and another is listed with what was not booked.",
        )
        .by(PAYS_ORDERS)
        .or(Kind::Erased)
        .records::<BatchView>()
        .takes(run)
}

async fn run(call: Call<Execution>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let payment = body.payment_id.0;
    let (id, batch, order) = call.batch_order(payment).await?;
    let executed = Paying::Execute {
        payment,
        grant: order.grant,
        on: body.on.0,
        entry: None,
    };
    let command = Command::Case(order.case, CaseCommand::Paying(executed));
    let ordered = call.order(command, &()).await?;
    Reply::recorded(&ordered, BatchView::of(id, &batch))
}
