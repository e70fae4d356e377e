//! What a stream of the bank's kind holds: the account, a batch or a statement.

use std::collections::{BTreeMap, BTreeSet};

use super::{BankAccount, BankEvent, BatchOrder, Unmatched};
use crate::case::ByHand;
use crate::{Cents, Date, EntryId, Iban, LoanId};

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// When the file says that it was made, in microseconds since the Unix epoch.
    pub made_at: u64,
    /// When the bank is to pay.
    pub execute_on: Date,
    /// From which account.
    pub account: BankAccount,
    /// What it holds, in the order of the file.
    pub orders: Vec<BatchOrder>,
    /// How much together.
    pub total: Cents,
    /// Keyed digest of the file.
    pub digest: [u8; 32],
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What the bank calls it.
    pub number: String,
    /// How many lines were booked in cases.
    pub booked: u32,
    /// How many lines had been booked before.
    pub repeated: u32,
    /// Which of those confirmed what a person had recorded.
    pub confirmed: BTreeSet<EntryId>,
    /// How many lines the bank had not booked yet.
    pub pending: u32,
    /// The lines that were not booked, also those that were assigned since.
    pub unmatched: BTreeMap<EntryId, Unmatched>,
    /// On which loan lines were booked by hand, or what was recorded on which loan they are by a person's word.
    pub assigned: BTreeMap<EntryId, LoanId>,
}

/// What a stream of the bank's kind holds. A stream is of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bank {
    /// The account that is paid from.
    pub account: Option<BankAccount>,
    /// Every account that was ever paid from: statements of it still come in.
    pub accounts: BTreeSet<Iban>,
    /// A batch.
    pub batch: Option<Batch>,
    /// A statement.
    pub statement: Option<Statement>,
    /// Lines of it that confirmed what a person had recorded, while it was being taken in.
    pub confirmed: BTreeSet<EntryId>,
}

impl Bank {
    /// Takes in one event.
    pub fn apply(&mut self, event: BankEvent) {
        match event {
            BankEvent::AccountSet { account, .. } => {
                self.accounts.insert(account.iban.clone());
                self.account = Some(account);
            }
            BankEvent::BatchMade {
                made_at,
                execute_on,
                account,
                orders,
                total,
                digest,
                ..
            } => {
                self.batch = Some(Batch {
                    made_at,
                    execute_on,
                    account,
                    orders,
                    total,
                    digest,
                });
            }
            BankEvent::StatementImported {
                number,
                booked,
                repeated,
                pending,
                unmatched,
                ..
            } => {
                let lines = unmatched.into_iter().map(|line| (line.entry, line));
                self.statement = Some(Statement {
                    number,
                    booked,
                    repeated,
                    confirmed: std::mem::take(&mut self.confirmed),
                    pending,
                    unmatched: lines.collect(),
                    assigned: BTreeMap::new(),
                });
            }
            BankEvent::EntryAssigned { entry, loan, .. } => {
                if let Some(statement) = &mut self.statement {
                    statement.assigned.insert(entry, loan);
                }
            }
            BankEvent::EntryConfirmed { entry, booking, .. } => match &mut self.statement {
                None => {
                    self.confirmed.insert(entry);
                }
                Some(statement) => {
                    if let ByHand::Repayment { loan, .. } = booking {
                        statement.assigned.insert(entry, loan);
                    }
                }
            },
        }
    }
}
