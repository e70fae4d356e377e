//! `GET /payment-orders`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::http::access::READS_PAYMENTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{OrderRow, PAYMENTS};
use crate::wire::{BatchOrder, Wire as _};

/// How many orders are listed when nothing is said.
const LISTED: usize = 100;

/// Orders that wait.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OpenOrders {
    /// Oldest first.
    orders: Vec<BatchOrder>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/payment-orders", "listPaymentOrders")
        .says(
            "The payment orders that wait to be sent to the bank, oldest first.",
            "Identifiers and amounts: who is paid stands in the case, and in the file of the batch.",
        )
        .by(READS_PAYMENTS)
        .reading(PAYMENTS)
        .limited(1_000, "The most orders to list; 100 when absent.")
        .answers::<OpenOrders>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    // Whoever pays wants all that waits.
    call.payments_seen().await?;
    let limit = call.limit(LISTED);
    let rows = call.app.views.open_orders(call.log(), limit).await?;
    let orders = rows.iter().map(|row| BatchOrder::of(&order(row))).collect();
    Reply::read(&OpenOrders { orders })
}

/// An order as a batch names it.
pub(super) fn order(row: &OrderRow) -> maatwerk_domain::bank::BatchOrder {
    maatwerk_domain::bank::BatchOrder {
        case: row.case,
        grant: row.grant,
        payment: row.payment,
        amount: row.amount,
    }
}
