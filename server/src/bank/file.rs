//! `GET /payment-batches/{batchId}/file`.

use std::collections::BTreeMap;

use maatwerk_domain::bank::{BankAccount, BankRefusal, BatchOrder};
use maatwerk_domain::case::paying::{OrderStage, PayeeKind, PaymentOrder};
use maatwerk_domain::case::{Case, Grant};
use maatwerk_domain::{BatchId, CaseId, Date};
use maatwerk_log::LogId;

use super::PURPOSE;
use super::batch::message;
use super::sepa::{Credit, Transfer, write};
use crate::app::App;
use crate::document::words::day;
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
    let file = draft.file(&cases);
    let file = file.ok_or(HandleError::Erased)?;
    let recorded = |file: &Vec<u8>| call.app.file_digest(call.log(), file) == batch.digest;
    let first = || draft.worded(&cases, Wording::Order);
    let bytes = Some(file).filter(recorded);
    let Some(bytes) = bytes.or_else(|| first().filter(recorded)) else {
        // Neither an order nor a payee ever changes: something here writes files otherwise now.
        tracing::error!(
            trace = call.trace(),
            "a payment file is not what was recorded"
        );
        return Err(Problem::new(
            Kind::Internal,
            Kind::Internal.meaning().trim(),
        ));
    };
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

type Payee<'a> = (&'a maatwerk_domain::case::paying::Payee, &'a PaymentOrder);

/// How a file words a transfer without an invoice.
#[derive(Debug, Clone, Copy)]
enum Wording {
    /// Which decision it follows from and who pays, as the letter of that decision has it.
    Decision,
    /// The bare order, as files had it first: a batch that was recorded then is given out as it was.
    Order,
}

/// What a payee without an invoice is told: no name and no purpose, since banks and who keeps an account with
/// somebody read it as well. Who is paid for a resident knows nothing of the decision, and gets no reference to it.
/// The name comes last: what of it does not fit stands with the account that is paid from.
fn told(grant: &Grant, kind: PayeeKind, order: &str, payer: &str) -> String {
    match kind {
        PayeeKind::Resident | PayeeKind::Administrator => format!(
            "Besluit van {}, kenmerk {}, {payer}",
            day(grant.decided),
            grant.decision
        ),
        PayeeKind::Supplier => format!("Betaling {order}, {payer}"),
    }
}

fn payee<'a>(cases: &'a BTreeMap<CaseId, Case>, order: &BatchOrder) -> Option<Payee<'a>> {
    let case = cases.get(&order.case)?;
    let ordered = case.grants.get(&order.grant)?.orders.get(&order.payment)?;
    Some((case.payees.get(&ordered.payee)?, ordered))
}

impl Draft<'_> {
    /// The file; `None` when it is not known any more who is paid.
    pub(super) fn file(&self, cases: &BTreeMap<CaseId, Case>) -> Option<Vec<u8>> {
        self.worded(cases, Wording::Decision)
    }

    fn worded(&self, cases: &BTreeMap<CaseId, Case>, wording: Wording) -> Option<Vec<u8>> {
        let credits = self.orders.iter().map(|order| {
            let (payee, ordered) = payee(cases, order)?;
            let account = payee.account.known()?;
            let end_to_end = order.payment.to_string().replace('-', "");
            let invoice = ordered.invoice.known()?;
            let told = match (invoice, wording) {
                (Some(invoice), _) => format!("Factuur {}", invoice.number),
                (None, Wording::Decision) => {
                    let grant = cases.get(&order.case)?.grants.get(&order.grant)?;
                    told(grant, payee.kind, &end_to_end, &self.account.name)
                }
                (None, Wording::Order) => end_to_end.clone(),
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

#[cfg(test)]
mod tests {
    use maatwerk_domain::case::paying::PayeeAccount;
    use maatwerk_domain::case::{CaseEvent, Verdict};
    use maatwerk_domain::{
        AssessmentId, Cents, DecisionId, GrantForm, GrantId, GrantTerms, MandateId, Officer,
        PayeeId, PaymentId, PersonId, RequestId,
    };

    use super::*;

    const IBAN: &str = "NL91ABNA0417164300";

    /// A case in which 500 euro is ordered without an invoice to somebody of a kind.
    fn case(kind: PayeeKind) -> (CaseId, Case, BatchOrder) {
        let on = Date::constant(2026, 3, 30);
        let (grant, payment) = (GrantId::from_bytes([2; 16]), PaymentId::from_bytes([3; 16]));
        let payee = PayeeId::from_bytes([4; 16]);
        let amount = Cents::new(50_000);
        let mut case = Case::default();
        case.apply(CaseEvent::RequestDecided {
            decision: DecisionId::from_bytes([1; 16]),
            request: RequestId::from_bytes([5; 16]),
            assessment: AssessmentId::from_bytes([6; 16]),
            verdict: Verdict::Granted {
                grant,
                loan: None,
                terms: GrantTerms {
                    form: GrantForm::Gift,
                    amount,
                    conditions: Vec::new(),
                },
                pot_year: 2026,
            },
            mandate: MandateId::from_bytes([7; 16]),
            by: Officer::new("ann"),
            on,
            departure: None,
            reasons: "Omdat het nodig is.".to_owned().into(),
        });
        let account = PayeeAccount {
            name: "S. de Boer".to_owned(),
            iban: IBAN.parse().unwrap(),
        };
        case.apply(CaseEvent::PayeeAdded {
            payee,
            about: PersonId::from_bytes([8; 16]),
            kind,
            ground: None,
            account: account.into(),
        });
        case.apply(CaseEvent::PaymentOrdered {
            payment,
            grant,
            payee,
            amount,
            last: true,
            invoice: None.into(),
            by: Officer::new("ann"),
            on,
        });
        let id = CaseId::from_bytes([9; 16]);
        let order = BatchOrder {
            case: id,
            grant,
            payment,
            amount,
        };
        (id, case, order)
    }

    /// What a payee of a kind is told, in each wording.
    fn told_in(kind: PayeeKind, payer: &str) -> [String; 2] {
        let (id, case, order) = case(kind);
        let account = BankAccount {
            name: payer.to_owned(),
            iban: IBAN.parse().unwrap(),
        };
        let draft = Draft {
            batch: BatchId::from_bytes([0; 16]),
            made_at: 0,
            execute_on: Date::constant(2026, 4, 1),
            account: &account,
            orders: &[order],
        };
        let cases = BTreeMap::from([(id, case)]);
        let files = [Wording::Decision, Wording::Order];
        let files = files.map(|wording| draft.worded(&cases, wording).unwrap());
        assert_eq!(
            draft.file(&cases).unwrap(),
            files[0],
            "the first is what is made now"
        );
        files.map(|file| {
            let file = String::from_utf8(file).unwrap();
            let (_, told) = file.split_once("<Ustrd>").unwrap();
            told.split_once("</Ustrd>").unwrap().0.to_owned()
        })
    }

    #[test]
    fn a_resident_reads_which_decision_is_paid_and_by_whom() {
        let kenmerk = DecisionId::from_bytes([1; 16]).to_string();
        let order = "03".repeat(16);
        let payer = "Gemeente S\u{fa}dwest-Frysl\u{e2}n";
        let carried = "Gemeente Sudwest-Fryslan";
        for kind in [PayeeKind::Resident, PayeeKind::Administrator] {
            let [now, first] = told_in(kind, payer);
            assert_eq!(
                now,
                format!("Besluit van 30 maart 2026, kenmerk {kenmerk}, {carried}")
            );
            assert_eq!(
                first, order,
                "as batches were recorded that are still asked for"
            );
        }
        // Who delivers knows nothing of the decision.
        let [now, first] = told_in(PayeeKind::Supplier, payer);
        assert_eq!(now, format!("Betaling {order}, {carried}"));
        assert_eq!(first, order);
        // Of the longest name of an account the reference is left whole.
        let [long, _] = told_in(PayeeKind::Resident, &"\u{df}".repeat(70));
        assert!(long.contains(&kenmerk), "{long}");
        assert_eq!(long.chars().count(), 140);
    }
}
