//! From a line of a statement to what it is about, and booking it there.

use std::collections::BTreeMap;
use std::sync::Arc;

use maatwerk_domain::bank::{Unmatched, WhyUnmatched};
use maatwerk_domain::case::paying::{OrderStage, Paying};
use maatwerk_domain::case::{Case, CaseCommand, Payment, Repay, ReturnPayment};
use maatwerk_domain::{
    CaseId, EntryId, GrantId, LoanId, Officer, PaymentId, PaymentReference, Refusal,
};
use maatwerk_log::LogId;

use super::assign::repayment;
use super::sepa::Line;
use crate::app::App;
use crate::handle::{Command, HandleError, Order};

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Booked {
    /// It was booked now.
    Now,
    /// It was booked before.
    Before,
    /// It was not booked.
    Not(WhyUnmatched),
}

/// What became of the lines so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) booked: u32,
    pub(super) repeated: u32,
    pub(super) unmatched: Vec<Unmatched>,
    /// Which line of this statement tells what a person recorded first: a second one is for a person.
    by_hand: BTreeMap<(PaymentId, bool), EntryId>,
}

impl Tally {
    /// What is there already: this line told it, or a person did first. The bank does it once: another line that
    /// tells it is for a person.
    fn told_before(
        &mut self,
        line: &Line,
        entry: EntryId,
        payment: PaymentId,
        told: Told,
    ) -> Booked {
        let before = match told {
            Told::ByLine(told) => told == entry,
            Told::ByHand => {
                let first = self.by_hand.entry((payment, line.credit));
                *first.or_insert(entry) == entry
            }
            Told::Otherwise => false,
        };
        if before {
            Booked::Before
        } else {
            Booked::Not(WhyUnmatched::State)
        }
    }
}

/// How it is known what the bank did.
#[derive(Debug, Clone, Copy)]
enum Told {
    /// A line told it.
    ByLine(EntryId),
    /// A person recorded it, of the same day.
    ByHand,
    /// A person recorded it of another day.
    Otherwise,
}

/// Who takes in a statement.
pub(super) struct Booking {
    pub(super) app: Arc<App>,
    pub(super) log: LogId,
    pub(super) officer: Officer,
    pub(super) trace: String,
}

impl Booking {
    /// Books a line, or says why not.
    pub(super) async fn line(&self, line: &Line, tally: &mut Tally) -> Result<(), HandleError> {
        let key = self
            .app
            .vault
            .mac("bank line", self.log, line.key.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&key[..16]);
        let entry = EntryId::from_bytes(id);
        let booked = match self.book(line, entry, tally).await {
            // Its key is gone, or the whole case is.
            Err(HandleError::Erased | HandleError::NoCase) => Booked::Not(WhyUnmatched::Erased),
            Err(HandleError::Refused(refusal)) => why(&refusal),
            booked => booked?,
        };
        match booked {
            Booked::Now => tally.booked += 1,
            Booked::Before => tally.repeated += 1,
            Booked::Not(why) => tally.unmatched.push(Unmatched {
                entry,
                amount: line.amount,
                credit: line.credit,
                on: line.on,
                reference: line.reference.clone(),
                why,
            }),
        }
        Ok(())
    }

    async fn book(
        &self,
        line: &Line,
        entry: EntryId,
        tally: &mut Tally,
    ) -> Result<Booked, HandleError> {
        if line.muddled {
            return Ok(Booked::Not(WhyUnmatched::Parts));
        }
        if line.on > self.app.clock.today() {
            return Ok(Booked::Not(WhyUnmatched::Day));
        }
        // Somebody may have booked it by hand meanwhile, as what it was not seen to be.
        if line.credit && self.is_repaid(entry).await? {
            return Ok(Booked::Before);
        }
        let ordered = line.end_to_end.as_deref().and_then(ordered);
        match (line.credit, &line.returned, ordered) {
            (false, None, Some(payment)) => self.executed(line, (entry, payment), tally).await,
            (true, Some(code), Some(payment)) => {
                self.returned(line, (entry, payment), code, tally).await
            }
            (true, None, _) => self.repaid(line, entry).await,
            _ => Ok(Booked::Not(WhyUnmatched::Unknown)),
        }
    }

    /// The bank executed an order.
    async fn executed(
        &self,
        line: &Line,
        (entry, payment): (EntryId, PaymentId),
        tally: &mut Tally,
    ) -> Result<Booked, HandleError> {
        let Some((id, grant, case)) = self.ordered(payment).await? else {
            return Ok(Booked::Not(WhyUnmatched::Unknown));
        };
        let Some(order) = case
            .grants
            .get(&grant)
            .and_then(|of| of.orders.get(&payment))
        else {
            return Ok(Booked::Not(WhyUnmatched::Unknown));
        };
        if order.amount != line.amount {
            return Ok(Booked::Not(WhyUnmatched::Amount));
        }
        match order.stage {
            // The bank paid what it was said to have refused: domain and pot say whether there is room.
            OrderStage::Exported(_) | OrderStage::Failed => {
                let execute = Paying::Execute {
                    payment,
                    grant,
                    on: line.on,
                    entry: Some(entry),
                };
                self.order(id, CaseCommand::Paying(execute)).await
            }
            OrderStage::Executed => {
                let made = case.grants.get(&grant);
                let made = made.and_then(|of| of.payments.get(&payment));
                let told = match made {
                    Some(Payment {
                        entry: Some(entry), ..
                    }) => Told::ByLine(*entry),
                    Some(made) if made.on == line.on => Told::ByHand,
                    _ => Told::Otherwise,
                };
                Ok(tally.told_before(line, entry, payment, told))
            }
            OrderStage::Open => Ok(Booked::Not(WhyUnmatched::State)),
        }
    }

    /// A payment came back.
    async fn returned(
        &self,
        line: &Line,
        (entry, payment): (EntryId, PaymentId),
        code: &str,
        tally: &mut Tally,
    ) -> Result<Booked, HandleError> {
        let Some((id, grant, case)) = self.ordered(payment).await? else {
            return Ok(Booked::Not(WhyUnmatched::Unknown));
        };
        let made = case.grants.get(&grant);
        match made.and_then(|of| of.payments.get(&payment)) {
            None => Ok(Booked::Not(WhyUnmatched::State)),
            Some(made) if made.amount != line.amount => Ok(Booked::Not(WhyUnmatched::Amount)),
            Some(made) if made.returned => {
                let told = made.return_entry.map_or(Told::ByHand, Told::ByLine);
                Ok(tally.told_before(line, entry, payment, told))
            }
            Some(_) => {
                let back = ReturnPayment {
                    payment,
                    grant,
                    on: line.on,
                    entry: Some(entry),
                    reason: format!("Teruggekomen van de bank ({code})."),
                };
                self.order(id, CaseCommand::ReturnPayment(back)).await
            }
        }
    }

    /// Somebody paid back: by the reference, and where there is none by the account.
    async fn repaid(&self, line: &Line, entry: EntryId) -> Result<Booked, HandleError> {
        let views = &self.app.views;
        let mut loans = match &line.payment_reference {
            Some(reference) => self.by_reference(reference).await?,
            None => Vec::new(),
        };
        // A payment with another reference is for another debt (Awb 4:92 lid 2), whoever paid.
        if loans.is_empty()
            && !line.referenced
            && let Some(iban) = &line.from
        {
            let account = self.app.account_digest(self.log, iban);
            let found = views.loans_by_account(self.log, account).await;
            loans = found.map_err(HandleError::read)?;
        }
        let (case, loan) = match loans.as_slice() {
            [] => return Ok(Booked::Not(WhyUnmatched::Unknown)),
            [one] => *one,
            _ => return Ok(Booked::Not(WhyUnmatched::Ambiguous)),
        };
        let repay = Repay {
            repayment: repayment(entry),
            loan,
            amount: line.amount,
            on: line.on,
        };
        self.order(case, CaseCommand::Repay(repay)).await
    }

    async fn is_repaid(&self, entry: EntryId) -> Result<bool, HandleError> {
        let known = self.app.views.is_repaid(self.log, repayment(entry)).await;
        known.map_err(HandleError::read)
    }

    async fn by_reference(
        &self,
        reference: &PaymentReference,
    ) -> Result<Vec<(CaseId, LoanId)>, HandleError> {
        let found = self.app.views.loans_by_reference(self.log, reference).await;
        found.map_err(HandleError::read)
    }

    /// Where an order stands, and the case as it is now.
    async fn ordered(
        &self,
        payment: PaymentId,
    ) -> Result<Option<(CaseId, GrantId, Case)>, HandleError> {
        let found = self.app.views.order_of(self.log, payment).await;
        let Some(row) = found.map_err(HandleError::read)? else {
            return Ok(None);
        };
        let loaded = self.app.case(self.log, row.case).await?;
        let loaded = loaded.ok_or(HandleError::NoCase)?;
        Ok(Some((row.case, row.grant, loaded.case)))
    }

    /// Each line is an order of its own, recognised by what it gives out: the line itself.
    async fn order(&self, case: CaseId, command: CaseCommand) -> Result<Booked, HandleError> {
        let order = Order {
            log: self.log,
            officer: self.officer.clone(),
            idempotency: None,
            expected: None,
            command: Command::Case(case, command),
            answer: b"null".to_vec(),
            trace: self.trace.clone(),
        };
        self.app.handle(order).await.map(|_| Booked::Now)
    }
}

/// The order that an end-to-end identifier names: 32 hexadecimal digits.
fn ordered(text: &str) -> Option<PaymentId> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    // Some banks print identifiers in capitals.
    let mut id = text.to_ascii_lowercase();
    for place in [8, 13, 18, 23] {
        id.insert(place, '-');
    }
    id.parse().ok()
}

fn why(refusal: &Refusal) -> Booked {
    match refusal {
        Refusal::Exists(_) | Refusal::AlreadyReturned => Booked::Before,
        Refusal::MoreThanBalance { .. } => Booked::Not(WhyUnmatched::MoreThanBalance),
        Refusal::InTheFuture { .. } | Refusal::TooEarly { .. } => Booked::Not(WhyUnmatched::Day),
        Refusal::Erased | Refusal::BeingDestroyed => Booked::Not(WhyUnmatched::Erased),
        Refusal::Unknown(_) => Booked::Not(WhyUnmatched::Unknown),
        _ => Booked::Not(WhyUnmatched::State),
    }
}
