//! `GET /payment-batches/{batchId}/file`.

use std::collections::BTreeMap;

use maatwerk_domain::bank::{BankAccount, BankRefusal, BatchOrder};
use maatwerk_domain::case::Case;
use maatwerk_domain::case::paying::OrderStage;
use maatwerk_domain::{BatchId, CaseId, Date};
use maatwerk_log::LogId;

use super::PURPOSE;
use super::batch::message;
use super::sepa::{Credit, Transfer, write};
use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::PAYS_ORDERS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

/// What a browser calls it.
const MEDIA: &str = "application/xml";

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/payment-batches/{batchId}/file", "getPaymentFile")
        .says(
            "The file of a batch for the bank: pain.001.001.09.",
            "The same bytes each time, from what is recorded: nothing of it stands on disk here. Its \
             identifier is that of the batch, by which a bank refuses it a second time. Once somebody in it \
             was erased there is no file any more (410), nor once an order in it failed (409): it may have been \
             ordered anew. It is recorded as a read of everybody who is paid.",
        )
        .by(PAYS_ORDERS)
        .of_the_log()
        .of_office(PURPOSE)
        .or(Kind::Erased)
        .or(Kind::Refused)
        .also_as(&[MEDIA])
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (id, batch) = call.batch().await?;
    let cases = call.app.paid_cases(call.log(), &batch.orders).await?;
    let failed = |order| {
        payee(&cases, order).is_some_and(|(_, ordered)| ordered.stage == OrderStage::Failed)
    };
    if batch.orders.iter().any(failed) {
        return Err(HandleError::Refused(BankRefusal::OrderFailed.into()).into());
    }
    let draft = Draft {
        batch: id,
        made_at: batch.made_at,
        execute_on: batch.execute_on,
        account: &batch.account,
        orders: &batch.orders,
    };
    let bytes = draft.file(&cases);
    let bytes = bytes.ok_or(HandleError::Erased)?;
    if call.app.file_digest(call.log(), &bytes) != batch.digest {
        // Neither an order nor a payee ever changes: something here writes files otherwise now.
        tracing::error!(
            trace = call.trace(),
            "a payment file is not what was recorded"
        );
        return Err(Problem::new(
            Kind::Internal,
            Kind::Internal.meaning().trim(),
        ));
    }
    for order in &batch.orders {
        let payee = payee(&cases, order);
        if let Some((payee, _)) = payee {
            call.account_for_person(order.case, payee.about);
        }
    }
    Ok(Reply::attached(
        MEDIA,
        format!("{}.xml", message(id)),
        bytes,
    ))
}

/// What a file is made of.
pub(super) struct Draft<'a> {
    pub(super) batch: BatchId,
    pub(super) made_at: u64,
    pub(super) execute_on: Date,
    pub(super) account: &'a BankAccount,
    pub(super) orders: &'a [BatchOrder],
}

type Payee<'a> = (
    &'a maatwerk_domain::case::paying::Payee,
    &'a maatwerk_domain::case::paying::PaymentOrder,
);

fn payee<'a>(cases: &'a BTreeMap<CaseId, Case>, order: &BatchOrder) -> Option<Payee<'a>> {
    let case = cases.get(&order.case)?;
    let ordered = case.grants.get(&order.grant)?.orders.get(&order.payment)?;
    Some((case.payees.get(&ordered.payee)?, ordered))
}

impl Draft<'_> {
    /// The file; `None` when it is not known any more who is paid.
    pub(super) fn file(&self, cases: &BTreeMap<CaseId, Case>) -> Option<Vec<u8>> {
        let credits = self.orders.iter().map(|order| {
            let (payee, ordered) = payee(cases, order)?;
            let account = payee.account.known()?;
            let end_to_end = order.payment.to_string().replace('-', "");
            let invoice = ordered.invoice.known()?;
            let told = match invoice {
                Some(invoice) => format!("Factuur {}", invoice.number),
                None => end_to_end.clone(),
            };
            Some(Credit {
                end_to_end,
                amount: order.amount,
                name: &account.name,
                iban: account.iban.as_str(),
                told,
            })
        });
        Some(write(&Transfer {
            message: message(self.batch),
            made_at: self.made_at,
            execute_on: self.execute_on,
            debtor: self.account,
            credits: credits.collect::<Option<_>>()?,
        }))
    }
}

impl App {
    /// The cases of orders, as they are now. One that was erased whole is left out.
    pub(super) async fn paid_cases(
        &self,
        log: LogId,
        orders: &[BatchOrder],
    ) -> Result<BTreeMap<CaseId, Case>, HandleError> {
        let mut cases = BTreeMap::new();
        for order in orders {
            if cases.contains_key(&order.case) {
                continue;
            }
            match self.case(log, order.case).await {
                Ok(Some(loaded)) => {
                    cases.insert(order.case, loaded.case);
                }
                Ok(None) | Err(HandleError::Erased) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(cases)
    }

    /// By which a file is known again. Keyed: who has the log may not try accounts.
    pub(super) fn file_digest(&self, log: LogId, bytes: &[u8]) -> [u8; 32] {
        self.keyed_digest(log, "payment file", bytes)
    }
}
