//! The bank: the account that is paid from, batches of payment orders as files of SEPA, and statements
//! that say what became of them and what was paid back.
//!
//! No file stands on disk. A batch is recorded with all its orders in one append; its file is written from
//! what is recorded whenever it is asked for, the same bytes each time, held against their keyed digest. Of
//! a statement each line is an act of its own with an identifier that follows from the line, so that one
//! that is told twice, in whichever file, is booked once; what a person recorded before is confirmed by one
//! line, which its case and its statement both say; last of all what was not booked is recorded.

mod account;
mod assign;
mod batch;
mod execute;
mod fail;
mod file;
mod import;
mod make;
mod matching;
mod orders;
mod repaid;
mod sepa;
mod statement;
mod turns;

pub(crate) use account::{set as set_account, show as show_account};
pub(crate) use assign::endpoint as assign;
pub(crate) use batch::endpoint as batch;
pub(crate) use execute::endpoint as execute;
pub(crate) use fail::endpoint as fail;
pub(crate) use file::endpoint as file;
pub(crate) use import::endpoint as import;
pub(crate) use make::endpoint as make;
pub(crate) use orders::endpoint as orders;
pub(crate) use statement::{show as statement, unmatched};
pub(crate) use turns::BookingTurns;

use std::collections::BTreeSet;
use std::time::Duration;

use maatwerk_domain::bank::{BankAccount, BankRefusal, BatchOrder};
use maatwerk_domain::{BatchId, Iban, PaymentId, Refusal, StatementId};
use maatwerk_log::{EventLog as _, LogId, StreamId};

use crate::app::App;
use crate::handle::HandleError;
use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::views::PAYMENTS;

/// How long to wait for the view to have seen what is recorded.
const PATIENCE: Duration = Duration::from_secs(20);

/// What for who works here sees something of cases.
const PURPOSE: &str = "payment";

impl App {
    /// The account that an authority pays from.
    async fn payment_account(&self, log: LogId) -> Result<BankAccount, HandleError> {
        let (bank, _) = self.bank(log, self.account_stream(log)).await?;
        let account = bank.account;
        account.ok_or_else(|| Refusal::from(BankRefusal::NoAccount).into())
    }

    /// Every account that an authority ever paid from.
    async fn payment_accounts(&self, log: LogId) -> Result<BTreeSet<Iban>, HandleError> {
        let (bank, _) = self.bank(log, self.account_stream(log)).await?;
        if bank.accounts.is_empty() {
            return Err(Refusal::from(BankRefusal::NoAccount).into());
        }
        Ok(bank.accounts)
    }

    /// The statement that these bytes are, whoever brings them and however often.
    fn statement_id(&self, log: LogId, content: &[u8]) -> StatementId {
        let digest = self.vault.mac("statement", log, content);
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        StatementId::from_bytes(id)
    }
}

impl<B> Call<B> {
    /// Waits until the view of payments has seen all that is recorded.
    async fn payments_seen(&self) -> Result<(), Problem> {
        let head = self.app.log.head(self.log()).await;
        let head = head.map_err(HandleError::read)?;
        let view = self.app.views.get(PAYMENTS)?;
        view.wait_for(self.log(), head.position, PATIENCE).await?;
        Ok(())
    }

    /// The batch in the path.
    async fn batch(&self) -> Result<(BatchId, maatwerk_domain::bank::Batch), Problem> {
        let id: BatchId = self.id("batchId")?;
        let stream = StreamId::from_bytes(id.to_bytes());
        let (bank, _) = self.app.bank(self.log(), stream).await?;
        let batch = bank.batch.ok_or_else(|| Problem::not_found("batch"))?;
        Ok((id, batch))
    }

    /// An order of the batch in the path.
    async fn batch_order(
        &self,
        payment: PaymentId,
    ) -> Result<(BatchId, maatwerk_domain::bank::Batch, BatchOrder), Problem> {
        let (id, batch) = self.batch().await?;
        let order = batch.orders.iter().find(|order| order.payment == payment);
        let order = order.copied();
        let order = order.ok_or(HandleError::Refused(Refusal::Unknown("payment order")))?;
        Ok((id, batch, order))
    }

    /// A statement.
    async fn statement(
        &self,
        id: StatementId,
    ) -> Result<Option<maatwerk_domain::bank::Statement>, Problem> {
        let stream = StreamId::from_bytes(id.to_bytes());
        let (bank, _) = self.app.bank(self.log(), stream).await?;
        Ok(bank.statement)
    }
}
