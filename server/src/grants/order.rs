//! `POST /cases/{caseId}/grants/{grantId}/payment-orders`.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::paying::{OrderPayment, OrderStage, Paying, PayingRefusal};
use maatwerk_domain::{GrantId, PayeeId, PaymentId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GrantView;
use crate::handle::HandleError;
use crate::http::access::ORDERS_PAYMENTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, Day, FreeText, Id, Invoice, Wire as _};

/// What becomes of the money of a grant.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum PaymentStep {
    /// Some is to be paid.
    Order {
        /// Who is paid.
        payee_id: Id<PayeeId>,
        /// How much, in eurocents.
        amount: Amount,
        /// Nothing more will be paid: the rest goes back to the pot once this is.
        #[serde(default)]
        last: bool,
        /// On which invoice.
        #[serde(default)]
        invoice: Option<Invoice>,
    },
    /// Nothing comes of an order: it was taken back before it went to the bank. What the bank refused is
    /// recorded with `POST /payment-batches/{batchId}/failures`.
    Failure {
        /// Which.
        payment_id: Id<PaymentId>,
        /// The day.
        on: Day,
        /// Why.
        reason: FreeText,
    },
}

/// The grant after it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PaymentOrderRecorded {
    /// The order, and the payment that it becomes.
    payment_id: Id<PaymentId>,
    /// As it stands now.
    grant: GrantView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/grants/{grantId}/payment-orders",
        "orderPayment",
    )
    .says(
        "Orders a payment, or takes an order back.",
        "An order sets part of a grant apart until the bank executed it or it failed. Another person sends it to the bank, with `POST /payment-batches`, and records there what the bank did.",
    )
    .by(ORDERS_PAYMENTS)
    .showing_case()
    .on_version()
    .records::<PaymentOrderRecorded>()
    .takes(run)
}

async fn run(call: Call<PaymentStep>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let (paying, payment) = match body {
        PaymentStep::Order {
            payee_id,
            amount,
            last,
            invoice,
        } => {
            let payment = call.new_id(PaymentId::from_bytes)?;
            let order = OrderPayment {
                payment,
                grant,
                payee: payee_id.0,
                amount: amount.into_domain(),
                last,
                invoice: invoice.into_domain(),
            };
            (Paying::Order(order), payment)
        }
        PaymentStep::Failure {
            payment_id,
            on,
            reason,
        } => {
            let payment = payment_id.0;
            call.not_at_the_bank(grant, payment).await?;
            let failed = Paying::Fail {
                payment,
                grant,
                on: on.0,
                reason: reason.into_domain(),
            };
            (failed, payment)
        }
    };
    let command = CaseCommand::Paying(paying);
    let ordered = call.order_case(command, &Id(payment)).await?;
    let case = call.case_after(&ordered).await?;
    let answer = PaymentOrderRecorded {
        payment_id: ordered.ids,
        grant: GrantView::in_case(&case, grant).ok_or_else(|| call.missing("the grant"))?,
    };
    Reply::recorded(&ordered, answer)
}

impl Call<()> {
    /// Refuses to give up here what the bank may still pay.
    async fn not_at_the_bank(&self, grant: GrantId, payment: PaymentId) -> Result<(), Problem> {
        let case = self.case().await?.case;
        let known = case.grants.get(&grant);
        let order = known.and_then(|grant| grant.orders.get(&payment));
        if order.is_some_and(|order| matches!(order.stage, OrderStage::Exported(_))) {
            let refused = PayingRefusal::AtTheBank.into();
            return Err(HandleError::Refused(refused).into());
        }
        Ok(())
    }
}
