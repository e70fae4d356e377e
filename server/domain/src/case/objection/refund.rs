//! What had been paid back on a decision that was revoked, or was kept for a set-off that was, is refunded with
//! statutory interest (Awb 4:102).

use super::event::ObjectionEvent;
use super::{Objection, ObjectionRefusal};
use crate::case::facts::not_there;
use crate::case::{Case, DecidedOn, Repayment};
use crate::context::not_before;
use crate::terms::interest as interest_of;
use crate::{Authority, Cents, Context, Date, ObjectionId, PaymentId, Refusal};

/// Pays a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayRefund {
    /// The identifier of the payment.
    pub refund: PaymentId,
    /// The objection that led to it.
    pub objection: ObjectionId,
    /// The day of payment.
    pub on: Date,
    /// Who got it.
    pub payee: String,
}

impl Case {
    /// What had been paid back on what was undone, or kept for a set-off that was: each with its day.
    #[must_use]
    pub fn paid_back(&self, objection: &Objection) -> Vec<(Date, Cents)> {
        let loans = objection.undone.iter().filter_map(|id| self.loans.get(id));
        loans
            .flat_map(|loan| loan.repayments.values())
            .filter(|repayment| !repayment.reversed)
            .chain(self.kept(objection))
            .map(|repayment| (repayment.on, repayment.amount))
            .collect()
    }

    /// What the authority kept by the set-off that an objection undid.
    fn kept(&self, objection: &Objection) -> Option<&Repayment> {
        let against = self.decisions.get(&objection.decision)?;
        let DecidedOn::Debt(loan) = against.about else {
            return None;
        };
        let loan = self.loans.get(&loan).filter(|_| objection.is_upheld())?;
        let set_off = loan.debt.decided.get(&objection.decision)?.made()?;
        loan.repayments.get(&set_off)
    }

    /// What had been paid back and is to be refunded still, without interest: that is of the day on which it is paid.
    #[must_use]
    pub fn refundable(&self, objection: &Objection) -> Cents {
        if objection.refund.is_some() || !objection.is_upheld() {
            return Cents::ZERO;
        }
        let paid_back = self.paid_back(objection).into_iter();
        paid_back.map(|(_, amount)| amount).sum()
    }

    /// What is to be refunded when it is paid on a day: what had been paid back, and the interest from the
    /// day of each of these payments. `None` when no rate is known for some of these days.
    #[must_use]
    pub fn refund_due(&self, objection: &Objection, on: Date) -> Option<(Cents, Cents)> {
        let paid_back = self.paid_back(objection);
        let amount = paid_back.iter().map(|(_, amount)| *amount).sum();
        let mut interest = Cents::ZERO;
        for (day, amount) in paid_back {
            interest = interest.checked_add(interest_of(amount, day, on)?)?;
        }
        Some((amount, interest))
    }

    pub(super) fn refund(
        &self,
        command: &PayRefund,
        authority: &Authority,
        context: &Context,
    ) -> Result<ObjectionEvent, Refusal> {
        let objection = self.objections.get(&command.objection);
        let objection = objection.ok_or(Refusal::Unknown("objection"))?;
        if objection.refund.is_some() {
            return Err(ObjectionRefusal::Refunded.into());
        }
        let decided = objection
            .decided
            .filter(|decided| decided.outcome.is_founded())
            .ok_or(ObjectionRefusal::NothingToRefund)?;
        not_there("payment", self.payment_is_known(command.refund))?;
        // What was decided takes no effect before it reached the objector (Awb 3:40).
        let announced = decided.given.ok_or(Refusal::NotAnnounced)?;
        not_before("the refund", command.on, "the announcement of", announced)?;
        context.not_in_the_future("the refund", command.on)?;
        let due = self.refund_due(objection, command.on);
        let (amount, interest) = due.ok_or(ObjectionRefusal::NoRate)?;
        if amount.is_zero() {
            return Err(ObjectionRefusal::NothingToRefund.into());
        }
        let paid = (decided.decision, amount.saturating_add(interest));
        self.check_pays_another(paid, authority, context)?;
        Ok(ObjectionEvent::RefundPaid {
            refund: command.refund,
            objection: command.objection,
            amount,
            interest,
            on: command.on,
            payee: command.payee.clone().into(),
        })
    }
}
