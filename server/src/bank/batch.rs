//! `GET /payment-batches/{batchId}`.

use maatwerk_domain::{BatchId, bank};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::access::READS_PAYMENTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{BatchOrder, Cents, Day, Id, Wire as _};

/// A batch.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchView {
    /// Which.
    batch_id: Id<BatchId>,
    /// The identifier of its file at the bank.
    message_id: String,
    /// When the bank is to pay.
    execute_on: Day,
    /// How much together, in eurocents.
    total: Cents,
    /// What it holds, in the order of the file.
    orders: Vec<BatchOrder>,
}

impl BatchView {
    pub(super) fn of(id: BatchId, batch: &bank::Batch) -> Self {
        Self {
            batch_id: Id(id),
            message_id: message(id),
            execute_on: Day(batch.execute_on),
            total: Cents::of(&batch.total),
            orders: batch.orders.iter().map(BatchOrder::of).collect(),
        }
    }
}

/// What a batch is called at the bank: at most 35 characters.
pub(super) fn message(id: BatchId) -> String {
    format!("MW{}", id.to_string().replace('-', ""))
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/payment-batches/{batchId}", "getPaymentBatch")
        .says(
            "A batch of payment orders.",
            "Identifiers and amounts; its file says who is paid.",
        )
        .by(READS_PAYMENTS)
        .of_the_log()
        .answers::<BatchView>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (id, batch) = call.batch().await?;
    Reply::read(&BatchView::of(id, &batch))
}
