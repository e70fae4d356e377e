//! From a line of a statement to what it is about, and booking it there.

use std::sync::Arc;

use maatwerk_domain::bank::{BankCommand, BankRefusal, Unmatched, WhyUnmatched};
use maatwerk_domain::case::paying::{OrderStage, Paying};
use maatwerk_domain::case::{ByHand, CaseCommand, ConfirmBooking, ReturnPayment};
use maatwerk_domain::{CaseId, EntryId, GrantId, Officer, PaymentId, Refusal, StatementId};
use maatwerk_log::{LogId, Version};

use super::sepa::Line;
use crate::app::App;
use crate::handle::{Command, HandleError, Order};
use crate::load::LoadedCase;

/// How often is looked again because others acted in the case meanwhile.
const MOST_ROUNDS: usize = 64;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Booked {
    /// It was booked now.
    Now,
    /// It was booked before: another file told this line.
    Before,
    /// A person had booked it, which it confirms from now on.
    Confirmed,
    /// It was not booked.
    Not(WhyUnmatched),
    /// Somebody acted in the case meanwhile: what it is to be held against is another now.
    Outdated,
}

impl Booked {
    /// What is there already was told by a line. The bank does it once: another line that tells it is for a
    /// person.
    fn told(told: EntryId, entry: EntryId) -> Self {
        if told == entry {
            Self::Before
        } else {
            Self::Not(WhyUnmatched::Twice)
        }
    }
}

/// What became of the lines so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) booked: u32,
    pub(super) repeated: u32,
    pub(super) unmatched: Vec<Unmatched>,
}

impl Tally {
    fn count(&mut self, booked: Booked, line: &Line, entry: EntryId) -> Result<(), HandleError> {
        match booked {
            Booked::Now => self.booked += 1,
            Booked::Before | Booked::Confirmed => self.repeated += 1,
            Booked::Outdated => return Err(HandleError::Contention),
            Booked::Not(why) => self.unmatched.push(Unmatched {
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
}

/// Who takes in a statement.
pub(super) struct Booking {
    pub(super) app: Arc<App>,
    pub(super) log: LogId,
    pub(super) statement: StatementId,
    pub(super) officer: Officer,
    pub(super) trace: String,
}

impl Booking {
    /// Books lines, or says why not. What a person may have recorded of another day is looked at again after all
    /// the others: one of them may have told that one.
    pub(super) async fn lines(&self, lines: &[Line]) -> Result<Tally, HandleError> {
        let mut tally = Tally::default();
        let mut later = Vec::new();
        for line in lines {
            let entry = self.entry(line);
            match self.settled(line, entry).await? {
                Booked::Not(WhyUnmatched::BookedByHand) => later.push((line, entry)),
                booked => tally.count(booked, line, entry)?,
            }
        }
        for (line, entry) in later {
            tally.count(self.settled(line, entry).await?, line, entry)?;
        }
        Ok(tally)
    }

    /// What a line is known by.
    fn entry(&self, line: &Line) -> EntryId {
        let key = self
            .app
            .vault
            .mac("bank line", self.log, line.key.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&key[..16]);
        EntryId::from_bytes(id)
    }

    /// Each line is decided on with its case as it is when it is booked: what a clerk records meanwhile is
    /// confirmed, and neither booked again nor passed over.
    async fn settled(&self, line: &Line, entry: EntryId) -> Result<Booked, HandleError> {
        for _ in 0..MOST_ROUNDS {
            match self.book(line, entry).await {
                Ok(Booked::Outdated) => {}
                // Its key is gone, or the whole case is.
                Err(HandleError::Erased | HandleError::NoCase) => {
                    return Ok(Booked::Not(WhyUnmatched::Erased));
                }
                booked => return booked,
            }
        }
        Ok(Booked::Outdated)
    }

    async fn book(&self, line: &Line, entry: EntryId) -> Result<Booked, HandleError> {
        if line.muddled {
            return Ok(Booked::Not(WhyUnmatched::Parts));
        }
        if line.on > self.app.clock.today() {
            return Ok(Booked::Not(WhyUnmatched::Day));
        }
        // Another file told it, or somebody booked it by hand meanwhile, as what it was not seen to be.
        let told = self.app.views.is_told(self.log, entry).await;
        if told.map_err(HandleError::read)? {
            return Ok(Booked::Before);
        }
        let ordered = line.end_to_end.as_deref().and_then(ordered);
        match (line.credit, &line.returned, ordered) {
            (false, None, Some(payment)) => self.executed(line, entry, payment).await,
            (true, Some(code), Some(payment)) => self.returned(line, entry, payment, code).await,
            (true, None, _) => self.repaid(line, entry).await,
            _ => Ok(Booked::Not(WhyUnmatched::Unknown)),
        }
    }

    /// The bank executed an order.
    async fn executed(
        &self,
        line: &Line,
        entry: EntryId,
        payment: PaymentId,
    ) -> Result<Booked, HandleError> {
        let Some((id, grant, loaded)) = self.ordered(payment).await? else {
            return Ok(Booked::Not(WhyUnmatched::Unknown));
        };
        let found = loaded.case.grants.get(&grant);
        let order = found.and_then(|of| of.orders.get(&payment));
        let made = found.and_then(|of| of.payments.get(&payment));
        let Some(order) = order else {
            return Ok(Booked::Not(WhyUnmatched::Unknown));
        };
        if order.amount != line.amount {
            return Ok(Booked::Not(WhyUnmatched::Amount));
        }
        match (order.stage, made) {
            // The bank paid what it was said to have refused: domain and pot say whether there is room.
            (OrderStage::Exported(_) | OrderStage::Failed, _) => {
                let execute = Paying::Execute {
                    payment,
                    grant,
                    on: line.on,
                    entry: Some(entry),
                };
                let command = CaseCommand::Paying(execute);
                self.order(id, loaded.version, command).await
            }
            (OrderStage::Executed, Some(made)) => match made.entry.or(made.confirmed) {
                Some(told) => Ok(Booked::told(told, entry)),
                None if made.on == line.on => {
                    let paid = ByHand::Payment { grant, payment };
                    self.confirm(id, paid, line, entry).await
                }
                // A person recorded it of another day.
                None => Ok(Booked::Not(WhyUnmatched::State)),
            },
            (OrderStage::Open | OrderStage::Executed, _) => Ok(Booked::Not(WhyUnmatched::State)),
        }
    }

    /// A payment came back.
    async fn returned(
        &self,
        line: &Line,
        entry: EntryId,
        payment: PaymentId,
        code: &str,
    ) -> Result<Booked, HandleError> {
        let Some((id, grant, loaded)) = self.ordered(payment).await? else {
            return Ok(Booked::Not(WhyUnmatched::Unknown));
        };
        let made = loaded.case.grants.get(&grant);
        match made.and_then(|of| of.payments.get(&payment)) {
            None => Ok(Booked::Not(WhyUnmatched::State)),
            Some(made) if made.amount != line.amount => Ok(Booked::Not(WhyUnmatched::Amount)),
            Some(made) if made.returned => {
                if let Some(told) = made.return_entry.or(made.return_confirmed) {
                    return Ok(Booked::told(told, entry));
                }
                let back = ByHand::Return { grant, payment };
                self.confirm(id, back, line, entry).await
            }
            Some(_) => {
                let back = ReturnPayment {
                    payment,
                    grant,
                    on: line.on,
                    entry: Some(entry),
                    reason: format!("Teruggekomen van de bank ({code})."),
                };
                let command = CaseCommand::ReturnPayment(back);
                self.order(id, loaded.version, command).await
            }
        }
    }

    /// Where an order stands, and the case as it is now.
    async fn ordered(
        &self,
        payment: PaymentId,
    ) -> Result<Option<(CaseId, GrantId, LoadedCase)>, HandleError> {
        let found = self.app.views.order_of(self.log, payment).await;
        let Some(row) = found.map_err(HandleError::read)? else {
            return Ok(None);
        };
        let loaded = self.app.case(self.log, row.case).await?;
        let loaded = loaded.ok_or(HandleError::NoCase)?;
        Ok(Some((row.case, row.grant, loaded)))
    }

    /// Each line is an order of its own, recognised by what it gives out: the line itself. It is for the case as
    /// it was when the line was held against it.
    pub(super) async fn order(
        &self,
        case: CaseId,
        seen: Version,
        command: CaseCommand,
    ) -> Result<Booked, HandleError> {
        let order = self.given(Command::Case(case, command), Some(seen));
        match self.app.handle(order).await {
            Ok(_) => Ok(Booked::Now),
            Err(HandleError::VersionConflict { .. }) => Ok(Booked::Outdated),
            Err(HandleError::Refused(refusal)) => Ok(why(&refusal)),
            Err(error) => Err(error),
        }
    }

    /// Has a line confirm what a person recorded: one line does, whichever statement tells it.
    pub(super) async fn confirm(
        &self,
        case: CaseId,
        booking: ByHand,
        line: &Line,
        entry: EntryId,
    ) -> Result<Booked, HandleError> {
        let command = BankCommand::Confirm {
            statement: self.statement,
            case,
            confirm: ConfirmBooking {
                booking,
                entry,
                amount: line.amount,
                on: line.on,
            },
        };
        let order = self.given(Command::Bank(command), None);
        match self.app.handle(order).await {
            Ok(_) => Ok(Booked::Confirmed),
            // Undone meanwhile, or confirmed by another line.
            Err(HandleError::Refused(Refusal::Bank(
                BankRefusal::Confirmed | BankRefusal::NotByHand,
            ))) => Ok(Booked::Outdated),
            // The whole statement was taken in meanwhile: the caller says so.
            Err(HandleError::Refused(refusal)) if refusal != Refusal::Exists("statement") => {
                Ok(why(&refusal))
            }
            Err(error) => Err(error),
        }
    }

    fn given(&self, command: Command, expected: Option<Version>) -> Order {
        Order {
            log: self.log,
            officer: self.officer.clone(),
            idempotency: None,
            expected,
            command,
            answer: b"null".to_vec(),
            trace: self.trace.clone(),
        }
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
        // The line itself is there.
        Refusal::Exists(_) => Booked::Before,
        Refusal::AlreadyReturned => Booked::Not(WhyUnmatched::Twice),
        Refusal::MoreThanBalance { .. } => Booked::Not(WhyUnmatched::MoreThanBalance),
        Refusal::InTheFuture { .. } | Refusal::TooEarly { .. } => Booked::Not(WhyUnmatched::Day),
        Refusal::Erased | Refusal::BeingDestroyed => Booked::Not(WhyUnmatched::Erased),
        Refusal::Unknown(_) => Booked::Not(WhyUnmatched::Unknown),
        _ => Booked::Not(WhyUnmatched::State),
    }
}
