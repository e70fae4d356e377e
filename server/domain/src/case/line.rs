//! What a line of a bank statement tells of a case, beside orders that were executed and payments that came
//! back: that a loan was paid back, or that what a person recorded before did happen at the bank.
//!
//! The bank does everything once, so one line at most confirms what a person recorded. Another line that
//! fits it tells of something else: it is not to be taken for what is there already.
//!
//! A person writes down a day of his own: that of the letter, or the one on which he looked. So a line of a day
//! near it may tell the same, and only a person can say whether it does. What is near is [`DAYS_APART`].

use super::{Case, CaseCommand, CaseEvent, Loan, Payment, Repay, Repayment};
use crate::bank::BankRefusal;
use crate::calendar::days_after;
use crate::context::not_before;
use crate::{Cents, Context, Date, EntryId, GrantId, LoanId, PaymentId, Refusal, RepaymentId};

/// How many days at most lie between the day that a person recorded of a repayment and that on which the bank
/// booked it, for a person to say that they are one. Days on which no bank books, holidays and a clerk who was
/// away are within it; half of the shortest month is not passed, so that what is paid by the month leads to the
/// nearest booking and not to that of the month before.
pub const DAYS_APART: u16 = 14;

/// Something of the bank that a person recorded, before any line told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ByHand {
    /// The bank paid.
    Payment {
        /// On which grant.
        grant: GrantId,
        /// What.
        payment: PaymentId,
    },
    /// A payment came back.
    Return {
        /// On which grant.
        grant: GrantId,
        /// Which.
        payment: PaymentId,
    },
    /// A loan was paid back.
    Repayment {
        /// Which loan.
        loan: LoanId,
        /// The repayment.
        repayment: RepaymentId,
    },
}

/// Has a line confirm what a person recorded. The amount is the same, and the day of a payment too; that of a
/// repayment is at most [`DAYS_APART`] from it. A statement that is taken in confirms by itself only what is of
/// its own day ([`Bank::decide`](crate::bank::Bank::decide)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmBooking {
    /// What.
    pub booking: ByHand,
    /// The line.
    pub entry: EntryId,
    /// How much it tells.
    pub amount: Cents,
    /// The day on which the bank booked it.
    pub on: Date,
}

/// An order that a line of a statement gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnLine {
    /// Somebody paid back. The repayment has the identifier of the line.
    Repay(Repay),
    /// What a person recorded is confirmed.
    Confirm(ConfirmBooking),
}

impl Case {
    pub(super) fn on_line(
        &self,
        command: &OnLine,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        match command {
            OnLine::Repay(repay) => {
                if self.is_told(EntryId::from_bytes(repay.repayment.to_bytes())) {
                    return Err(Refusal::Exists("repayment"));
                }
                self.repay(repay, false, context)
            }
            OnLine::Confirm(confirm) => self.confirm(confirm, context),
        }
    }

    /// A repayment that a person recorded of this amount and day, and that no line confirmed.
    #[must_use]
    pub fn unconfirmed(&self, loan: LoanId, amount: Cents, on: Date) -> Option<RepaymentId> {
        let mut waiting = self.awaiting(loan, amount, on);
        let found = waiting.find(|(_, one)| one.on == on);
        found.map(|(repayment, _)| repayment)
    }

    /// Whether a line of this amount and day may tell of a repayment that a person recorded and that no line
    /// confirmed, of that day or of one near it: a person is to say whether it does.
    #[must_use]
    pub fn may_be_recorded(&self, loan: LoanId, amount: Cents, on: Date) -> bool {
        self.awaiting(loan, amount, on).next().is_some()
    }

    /// What a person recorded on a loan that a line of this amount and day may tell, and that no line told yet.
    fn awaiting(
        &self,
        loan: LoanId,
        amount: Cents,
        on: Date,
    ) -> impl Iterator<Item = (RepaymentId, &Repayment)> {
        let loan = self.loans.get(&loan).into_iter();
        let repayments = loan.flat_map(|loan| loan.repayments.iter());
        let waiting = repayments.filter(move |(_, one)| one.awaits_line() && one.fits(amount, on));
        waiting.map(|(repayment, one)| (*repayment, one))
    }

    /// The day that a person recorded of what happened at the bank. Of a return only that it came back is held
    /// against a line; that has no day.
    #[must_use]
    pub fn recorded_on(&self, booking: ByHand) -> Option<Date> {
        match booking {
            ByHand::Payment { grant, payment } => Some(self.made(grant, payment).ok()?.on),
            ByHand::Return { .. } => None,
            ByHand::Repayment { loan, repayment } => {
                let loan = self.loans.get(&loan)?;
                loan.repayments.get(&repayment).map(|one| one.on)
            }
        }
    }

    fn confirm(
        &self,
        command: &ConfirmBooking,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let ConfirmBooking {
            booking,
            entry,
            amount,
            on,
        } = *command;
        if self.is_told(entry) {
            return Err(Refusal::Exists("line"));
        }
        context.not_in_the_future("the line", on)?;
        let (fits, confirmed) = match booking {
            ByHand::Payment { grant, payment } => {
                let made = self.made(grant, payment)?;
                let same = made.amount == amount && made.on == on;
                (made.entry.is_none() && same, made.confirmed)
            }
            ByHand::Return { grant, payment } => {
                let made = self.made(grant, payment)?;
                not_before("the return", on, "the payment of", made.on)?;
                let by_hand = made.returned && made.return_entry.is_none();
                (by_hand && made.amount == amount, made.return_confirmed)
            }
            ByHand::Repayment { loan, repayment } => {
                let received = self.loan(loan)?.repayments.get(&repayment);
                let received = received.ok_or(Refusal::Unknown("repayment"))?;
                (received.fits(amount, on), received.confirmed)
            }
        };
        if confirmed.is_some() {
            return Err(BankRefusal::Confirmed.into());
        }
        if !fits {
            return Err(BankRefusal::NotByHand.into());
        }
        Ok(vec![CaseEvent::BookingConfirmed {
            booking,
            entry,
            amount,
            on,
        }])
    }

    fn made(&self, grant: GrantId, payment: PaymentId) -> Result<&Payment, Refusal> {
        let made = self.grant(grant)?.payments.get(&payment);
        made.ok_or(Refusal::Unknown("payment"))
    }

    /// Whether a line told of something here, or confirmed it.
    fn is_told(&self, entry: EntryId) -> bool {
        let own = RepaymentId::from_bytes(entry.to_bytes());
        let mut loans = self.loans.values();
        self.told_lines().any(|told| told == entry)
            || loans.any(|loan| loan.repayments.contains_key(&own))
    }

    /// The lines that told something here, or confirmed it. A repayment that a line told has its identifier.
    pub fn told_lines(&self) -> impl Iterator<Item = EntryId> + '_ {
        let payments = self.grants.values().flat_map(|of| of.payments.values());
        let payments = payments.flat_map(|one| {
            [
                one.entry,
                one.confirmed,
                one.return_entry,
                one.return_confirmed,
            ]
        });
        let repayments = self.loans.values().flat_map(|of| of.repayments.iter());
        let repayments = repayments.flat_map(|(id, one)| {
            let own = (!one.without_line).then(|| EntryId::from_bytes(id.to_bytes()));
            [own, one.confirmed]
        });
        payments.chain(repayments).flatten()
    }

    /// What was recorded by hand is confirmed from here on.
    pub(super) fn apply_confirmation(&mut self, booking: ByHand, entry: EntryId) {
        match booking {
            ByHand::Payment { grant, payment } => {
                let grant = self.grants.get_mut(&grant);
                if let Some(made) = grant.and_then(|of| of.payments.get_mut(&payment)) {
                    made.confirmed = Some(entry);
                }
            }
            ByHand::Return { grant, payment } => {
                let grant = self.grants.get_mut(&grant);
                if let Some(made) = grant.and_then(|of| of.payments.get_mut(&payment)) {
                    made.return_confirmed = Some(entry);
                }
            }
            ByHand::Repayment { loan, repayment } => {
                let loan = self.loans.get_mut(&loan);
                if let Some(received) = loan.and_then(|of| of.repayments.get_mut(&repayment)) {
                    received.confirmed = Some(entry);
                }
            }
        }
    }
}

impl Repayment {
    /// A person recorded it, and no line told the same yet.
    #[must_use]
    pub fn awaits_line(&self) -> bool {
        self.without_line && !self.reversed && self.confirmed.is_none()
    }

    /// Whether a person recorded it, and a line of this amount and day may tell the same.
    fn fits(&self, amount: Cents, on: Date) -> bool {
        let recorded = self.without_line && !self.reversed;
        recorded && self.amount == amount && near(self.on, on)
    }
}

impl Loan {
    /// Whether a payment of this amount and day may be one that was received already, of that day or of one near
    /// it. What a decision set off is none.
    pub(super) fn may_be_received(&self, amount: Cents, on: Date) -> bool {
        let set_off = |repayment| {
            let mut decided = self.debt.decided.values();
            decided.any(|verdict| verdict.made() == Some(repayment))
        };
        let mut received = self.repayments.iter();
        received.any(|(repayment, one)| {
            let same = one.amount == amount && near(one.on, on);
            same && !one.reversed && !set_off(*repayment)
        })
    }
}

/// Whether a day that a person recorded and one on which the bank booked may be of one payment.
fn near(one: Date, other: Date) -> bool {
    let last = days_after(one.min(other), DAYS_APART);
    last.is_none_or(|last| one.max(other) <= last)
}

impl OnLine {
    /// The order that an event came of; `None` for one that no line gave.
    pub(super) fn recalled(event: &CaseEvent) -> Option<CaseCommand> {
        let order = match *event {
            CaseEvent::RepaymentReceived {
                repayment,
                loan,
                amount,
                on,
                without_line: false,
            } => Self::Repay(Repay {
                repayment,
                loan,
                amount,
                on,
                another: true,
            }),
            CaseEvent::BookingConfirmed {
                booking,
                entry,
                amount,
                on,
            } => Self::Confirm(ConfirmBooking {
                booking,
                entry,
                amount,
                on,
            }),
            _ => return None,
        };
        Some(CaseCommand::OnLine(order))
    }
}
