//! `POST /payment-batches`.

use std::collections::BTreeSet;

use maatwerk_domain::bank::{BankCommand, BankRefusal, BatchOrder, MOST_IN_BATCH, MakeBatch};
use maatwerk_domain::case::paying::{ExportOrder, Paying};
use maatwerk_domain::case::{CaseCommand, Told};
use maatwerk_domain::{BatchId, Context, PaymentId, Pot, Refusal};
use maatwerk_log::StreamId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::batch::BatchView;
use super::file::Draft;
use super::orders::order;
use crate::handle::{Command, HandleError};
use crate::http::access::PAYS_ORDERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Day, Id};

/// Which orders go to the bank.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewBatch {
    /// When the bank is to pay: today or later.
    execute_on: Day,
    /// These orders; when absent the oldest that wait, at most 200.
    #[serde(default)]
    #[schemars(length(min = 1, max = 200))]
    payments: Option<BTreeSet<Id<PaymentId>>>,
}

/// An order that stayed behind.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Left {
    /// Which.
    payment_id: Id<PaymentId>,
    /// Why, as the code of a refusal.
    code: &'static str,
}

/// A batch that was made.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BatchMade {
    /// The batch: fetch its file next.
    batch: BatchView,
    /// The orders that could not go with it.
    left: Vec<Left>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/payment-batches", "makePaymentBatch")
        .says(
            "Sends payment orders to the bank together.",
            "The batch and all its orders are recorded at once: an order goes to the bank once. Orders that \
             this person decided on or ordered stay behind, and those of a gift that may become a loan. \
             Fetch the file with `GET /payment-batches/{batchId}/file`, as often as needed.",
        )
        .by(PAYS_ORDERS)
        .or(Kind::Erased)
        .or(Kind::ViewsBehind)
        .or(Kind::NotFound)
        .records::<BatchMade>()
        .takes(run)
}

async fn run(call: Call<NewBatch>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    if let Some(earlier) = call.repeated::<Id<BatchId>>().await? {
        return call.made(&earlier, Vec::new()).await;
    }
    let account = call.app.payment_account(call.log()).await?;
    let (orders, left) = match call.payable_orders(body.payments).await {
        Ok(payable) => payable,
        Err(problem) => return call.made(&call.first_of(problem).await?, Vec::new()).await,
    };
    let cases = call.app.paid_cases(call.log(), &orders).await?;
    let id = call.new_id(BatchId::from_bytes)?;
    let made_at = u64::try_from(call.app.clock.now().as_microsecond()).unwrap_or_default();
    let draft = Draft {
        batch: id,
        made_at,
        execute_on: body.execute_on.0,
        account: &account,
        orders: &orders,
    };
    let file = draft.file(&cases);
    let file = file.ok_or(HandleError::Refused(Refusal::Erased))?;
    let digest = call.app.file_digest(call.log(), &file);
    let command = Command::Bank(BankCommand::MakeBatch(MakeBatch {
        batch: id,
        made_at,
        execute_on: body.execute_on.0,
        account,
        orders,
        digest,
    }));
    let ordered = call.order(command, &Id(id)).await?;
    call.made(&ordered, left).await
}

impl Call<()> {
    async fn made(
        &self,
        ordered: &crate::http::call::Ordered<Id<BatchId>>,
        left: Vec<Left>,
    ) -> Result<Reply, Problem> {
        let id = ordered.ids.0;
        let stream = StreamId::from_bytes(id.to_bytes());
        let (bank, _) = self.app.bank(self.log(), stream).await?;
        let batch = bank.batch.ok_or_else(|| self.missing("the batch"))?;
        let made = BatchMade {
            batch: BatchView::of(id, &batch),
            left,
        };
        let reply = Reply::recorded(ordered, made)?;
        Ok(reply.located(format!("/v1/payment-batches/{id}")))
    }

    /// The orders that this person can send to the bank now, and why others cannot go. Of orders that were
    /// named each has to.
    async fn payable_orders(
        &self,
        named: Option<BTreeSet<Id<PaymentId>>>,
    ) -> Result<(Vec<BatchOrder>, Vec<Left>), Problem> {
        self.payments_seen().await?;
        let (log, views) = (self.log(), &self.app.views);
        let every = named.is_none();
        let rows = match named {
            None => views.open_orders(log, MOST_IN_BATCH).await?,
            Some(named) => {
                let mut rows = Vec::with_capacity(named.len());
                for Id(payment) in named {
                    let found = views.order_of(log, payment).await?;
                    rows.push(
                        found.ok_or(HandleError::Refused(Refusal::Unknown("payment order")))?,
                    );
                }
                rows
            }
        };
        let waiting: Vec<_> = rows.iter().map(order).collect();
        let cases = self.app.paid_cases(log, &waiting).await?;
        let (authority, _) = self.app.authority(log).await?;
        let context = Context {
            today: self.app.clock.today(),
            officer: self.caller.officer.clone(),
        };
        let (mut orders, mut left) = (Vec::new(), Vec::new());
        for order in waiting {
            let export = CaseCommand::Paying(Paying::Export(ExportOrder {
                payment: order.payment,
                grant: order.grant,
                batch: BatchId::from_bytes([0; 16]),
            }));
            let case = cases.get(&order.case);
            let pot = Pot::default();
            let decided = case.ok_or(Refusal::Erased).and_then(|case| {
                let known = case.grants.get(&order.grant);
                let known = known.and_then(|grant| grant.orders.get(&order.payment));
                let payee = known.and_then(|known| case.payees.get(&known.payee));
                if payee.is_some_and(|payee| payee.account.known().is_none()) {
                    return Err(Refusal::Erased);
                }
                case.decide(
                    order.case,
                    &export,
                    Told::default(),
                    &authority,
                    &pot,
                    &context,
                )
            });
            match decided {
                Ok(_) => orders.push(order),
                Err(refusal) if every => left.push(Left {
                    payment_id: Id(order.payment),
                    code: refusal.code(),
                }),
                Err(refusal) => return Err(HandleError::Refused(refusal).into()),
            }
        }
        if orders.is_empty() {
            let nothing = Refusal::from(BankRefusal::NothingToPay);
            return Err(HandleError::Refused(nothing).into());
        }
        Ok((orders, left))
    }
}
