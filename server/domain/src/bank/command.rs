//! Orders about the bank.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bank, BankAccount, BankEvent, BankRefusal, BatchOrder, Unmatched};
use crate::case::paying::{ExportOrder, Paying};
use crate::case::{ByHand, Case, CaseCommand, CaseEvent, ConfirmBooking, OnLine, Repay, Told};
use crate::{
    Authority, BatchId, CaseId, Cents, Context, Date, EntryId, LoanId, Pot, Refusal, RepaymentId,
    StatementId,
};

/// The most payment orders of one batch.
pub const MOST_IN_BATCH: usize = 200;

/// The most lines of one statement.
pub const MOST_LINES: usize = 5_000;

/// Sends payment orders to the bank together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeBatch {
    /// The identifier.
    pub batch: BatchId,
    /// When the file says that it was made, in microseconds since the Unix epoch.
    pub made_at: u64,
    /// When the bank is to pay.
    pub execute_on: Date,
    /// From which account.
    pub account: BankAccount,
    /// What it holds.
    pub orders: Vec<BatchOrder>,
    /// Keyed digest of the file.
    pub digest: [u8; 32],
}

/// Keeps what came of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportStatement {
    /// The identifier: follows from its bytes.
    pub statement: StatementId,
    /// What the bank calls it.
    pub number: String,
    /// How many lines were booked in cases.
    pub booked: u32,
    /// How many lines had been booked before.
    pub repeated: u32,
    /// How many lines the bank had not booked yet.
    pub pending: u32,
    /// The lines that were not booked.
    pub unmatched: Vec<Unmatched>,
}

/// What somebody says that a line is which was not booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignedAs {
    /// A repayment. Refused when one was recorded by hand that it may be.
    Repayment(RepaymentId),
    /// Another repayment than any that was recorded by hand, whichever it may be.
    Another(RepaymentId),
    /// This one, that was recorded by hand: the line confirms it.
    ByHand(RepaymentId),
}

/// Says what a line is that was not booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssignEntry {
    /// The line.
    pub entry: EntryId,
    /// In which case.
    pub case: CaseId,
    /// On which loan.
    pub loan: LoanId,
    /// The repayment that it becomes, which is that of the line; or the one that was recorded by hand.
    pub what: AssignedAs,
}

/// An order about the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankCommand {
    /// Sets the account that is paid from.
    SetAccount(BankAccount),
    /// Sends payment orders to the bank.
    MakeBatch(MakeBatch),
    /// Keeps what came of a statement.
    ImportStatement(ImportStatement),
    /// Books a line by hand as a repayment, or has it confirm one that was recorded by hand.
    Assign {
        /// The statement.
        statement: StatementId,
        /// What the line is.
        assign: AssignEntry,
    },
    /// Has a line of a statement that is being taken in confirm what a person recorded.
    Confirm {
        /// The statement.
        statement: StatementId,
        /// In which case.
        case: CaseId,
        /// What, and by which line.
        confirm: ConfirmBooking,
    },
}

/// What follows, for each stream it goes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankEffects {
    /// Of the bank.
    pub bank: Vec<BankEvent>,
    /// Of cases.
    pub cases: BTreeMap<CaseId, Vec<CaseEvent>>,
}

impl BankCommand {
    /// The cases that it touches.
    #[must_use]
    pub fn cases(&self) -> BTreeSet<CaseId> {
        match self {
            Self::MakeBatch(batch) => batch.orders.iter().map(|order| order.case).collect(),
            Self::Assign { assign, .. } => BTreeSet::from([assign.case]),
            Self::Confirm { case, .. } => BTreeSet::from([*case]),
            Self::SetAccount(_) | Self::ImportStatement(_) => BTreeSet::new(),
        }
    }
}

impl Bank {
    /// Decides on an order: `self` is the stream it is addressed to, `cases` those that it touches.
    ///
    /// # Errors
    /// The refusal, with its rule. Nothing has changed, in any of them.
    pub fn decide(
        &self,
        command: &BankCommand,
        cases: &BTreeMap<CaseId, Case>,
        authority: &Authority,
        context: &Context,
    ) -> Result<BankEffects, Refusal> {
        match command {
            BankCommand::SetAccount(account) => Ok(BankEffects {
                bank: vec![BankEvent::AccountSet {
                    account: account.clone(),
                    act: context.act(),
                }],
                ..BankEffects::default()
            }),
            BankCommand::MakeBatch(make) => self.make_batch(make, cases, authority, context),
            BankCommand::ImportStatement(import) => self.import(import, context),
            BankCommand::Assign { assign, .. } => self.assign(assign, cases, authority, context),
            BankCommand::Confirm { case, confirm, .. } => {
                // A statement that is there says of each of its lines what became of it.
                if self.statement.is_some() {
                    return Err(Refusal::Exists("statement"));
                }
                let found = cases.get(case).ok_or(Refusal::Unknown("case"))?;
                let effects = confirmed(*case, found, confirm, authority, context)?;
                // Of another day only a person says that it is the same.
                let recorded = found.recorded_on(confirm.booking);
                if recorded.is_some_and(|day| day != confirm.on) {
                    return Err(BankRefusal::NotByHand.into());
                }
                Ok(effects)
            }
        }
    }

    /// Somebody says what a line is.
    fn assign(
        &self,
        assign: &AssignEntry,
        cases: &BTreeMap<CaseId, Case>,
        authority: &Authority,
        context: &Context,
    ) -> Result<BankEffects, Refusal> {
        let AssignEntry {
            entry,
            case,
            loan,
            what,
        } = *assign;
        let line = self.assignable(entry)?;
        let found = cases.get(&case).ok_or(Refusal::Unknown("case"))?;
        let repayment = match what {
            AssignedAs::ByHand(repayment) => {
                let confirm = ConfirmBooking {
                    booking: ByHand::Repayment { loan, repayment },
                    entry,
                    amount: line.amount,
                    on: line.on,
                };
                return confirmed(case, found, &confirm, authority, context);
            }
            AssignedAs::Repayment(_) if found.may_be_recorded(loan, line.amount, line.on) => {
                return Err(BankRefusal::BookedByHand.into());
            }
            AssignedAs::Repayment(repayment) | AssignedAs::Another(repayment) => repayment,
        };
        let repay = CaseCommand::OnLine(OnLine::Repay(Repay {
            repayment,
            loan,
            amount: line.amount,
            on: line.on,
            another: true,
        }));
        let events = found.led_to(case, &repay, authority, context)?;
        Ok(BankEffects {
            bank: vec![BankEvent::EntryAssigned {
                entry,
                case,
                loan,
                repayment,
                act: context.act(),
            }],
            cases: BTreeMap::from([(case, events)]),
        })
    }

    fn assignable(&self, entry: EntryId) -> Result<&Unmatched, Refusal> {
        let statement = self.statement.as_ref();
        let statement = statement.ok_or(Refusal::Unknown("statement"))?;
        if statement.assigned.contains_key(&entry) {
            return Err(BankRefusal::Assigned.into());
        }
        let line = statement.unmatched.get(&entry).filter(|line| line.credit);
        line.ok_or_else(|| BankRefusal::NotAssignable.into())
    }

    fn import(&self, import: &ImportStatement, context: &Context) -> Result<BankEffects, Refusal> {
        if self.statement.is_some() {
            return Err(Refusal::Exists("statement"));
        }
        Ok(BankEffects {
            bank: vec![BankEvent::StatementImported {
                statement: import.statement,
                number: import.number.clone(),
                booked: import.booked,
                repeated: import.repeated,
                pending: import.pending,
                unmatched: import.unmatched.clone(),
                act: context.act(),
            }],
            ..BankEffects::default()
        })
    }

    fn make_batch(
        &self,
        make: &MakeBatch,
        cases: &BTreeMap<CaseId, Case>,
        authority: &Authority,
        context: &Context,
    ) -> Result<BankEffects, Refusal> {
        if self.batch.is_some() {
            return Err(Refusal::Exists("batch"));
        }
        if make.orders.is_empty() {
            return Err(BankRefusal::NothingToPay.into());
        }
        let once: BTreeSet<_> = make.orders.iter().map(|order| order.payment).collect();
        if make.orders.len() > MOST_IN_BATCH || once.len() != make.orders.len() {
            return Err(BankRefusal::BatchSize.into());
        }
        if make.execute_on < context.today {
            return Err(BankRefusal::DayPassed.into());
        }
        let mut effects = BankEffects::default();
        let mut after = cases.clone();
        for order in &make.orders {
            let case = after.get_mut(&order.case);
            let case = case.ok_or(Refusal::Unknown("case"))?;
            let known = case.grants.get(&order.grant);
            let known = known.and_then(|grant| grant.orders.get(&order.payment));
            if known.is_some_and(|known| known.amount != order.amount) {
                return Err(BankRefusal::OtherOrder.into());
            }
            let export = CaseCommand::Paying(Paying::Export(ExportOrder {
                payment: order.payment,
                grant: order.grant,
                batch: make.batch,
            }));
            let events = case.led_to(order.case, &export, authority, context)?;
            for event in &events {
                case.apply(event.clone());
            }
            effects.cases.entry(order.case).or_default().extend(events);
        }
        let total: Cents = make.orders.iter().map(|order| order.amount).sum();
        effects.bank.push(BankEvent::BatchMade {
            batch: make.batch,
            made_at: make.made_at,
            execute_on: make.execute_on,
            account: make.account.clone(),
            orders: make.orders.clone(),
            total,
            digest: make.digest,
            act: context.act(),
        });
        Ok(effects)
    }
}

/// A line tells what a person recorded: the statement says so, and the case.
fn confirmed(
    case: CaseId,
    found: &Case,
    confirm: &ConfirmBooking,
    authority: &Authority,
    context: &Context,
) -> Result<BankEffects, Refusal> {
    let order = CaseCommand::OnLine(OnLine::Confirm(*confirm));
    let events = found.led_to(case, &order, authority, context)?;
    Ok(BankEffects {
        bank: vec![BankEvent::EntryConfirmed {
            entry: confirm.entry,
            case,
            booking: confirm.booking,
            amount: confirm.amount,
            on: confirm.on,
            act: context.act(),
        }],
        cases: BTreeMap::from([(case, events)]),
    })
}

impl Case {
    /// What an order that moves no pot leads to.
    fn led_to(
        &self,
        id: CaseId,
        command: &CaseCommand,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let unset = Pot::default();
        self.decide(id, command, Told::default(), authority, &unset, context)
            .map(|effects| effects.case)
    }
}
