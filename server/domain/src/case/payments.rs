//! Paying what was granted, and what comes back.

use super::adverse::AdverseRefusal;
use super::paying::PayingRefusal;
use super::{Case, CaseEvent, Effects, Grant, GrantStatus};
use crate::context::not_before;
use crate::{
    CaseId, Cents, Context, Date, EntryId, GrantForm, GrantId, PaymentId, PotEvent, Refusal,
};

/// Pays on a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pay {
    /// The identifier of the payment.
    pub payment: PaymentId,
    /// The grant.
    pub grant: GrantId,
    /// How much.
    pub amount: Cents,
    /// The day of payment.
    pub on: Date,
    /// Who got it.
    pub payee: String,
    /// Nothing more will be paid: the rest goes back to the pot.
    pub last: bool,
}

/// Records that a payment came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The grant.
    pub grant: GrantId,
    /// The day.
    pub on: Date,
    /// The line of a bank statement that told it; `None` when a person did.
    pub entry: Option<EntryId>,
    /// Why.
    pub reason: String,
}

impl Case {
    pub(super) fn grant(&self, grant: GrantId) -> Result<&Grant, Refusal> {
        self.grants.get(&grant).ok_or(Refusal::Unknown("grant"))
    }

    pub(super) fn pay(
        &self,
        id: CaseId,
        command: &Pay,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let (grant, announced) = self.payable(command.grant, command.payment)?;
        if command.amount.is_zero() {
            return Err(Refusal::Amount);
        }
        not_before("the payment", command.on, "the announcement of", announced)?;
        context.not_in_the_future("the payment", command.on)?;
        let unpaid = self.free_of(command.grant, grant);
        let rest = unpaid
            .checked_sub(command.amount)
            .ok_or(Refusal::MoreThanGranted {
                unpaid,
                amount: command.amount,
            })?;
        if command.last {
            grant.no_order_waits()?;
        }
        let mut effects = Effects::case(vec![CaseEvent::PaymentMade {
            payment: command.payment,
            grant: command.grant,
            amount: command.amount,
            on: command.on,
            entry: None,
            payee: command.payee.clone().into(),
        }]);
        if command.last {
            effects.release(id, command.grant, rest);
        }
        Ok(effects)
    }

    /// What will not be paid goes back to the pot. A grant of which nothing was paid is not
    /// emptied this way: its decision is withdrawn, so that the resident is told. Only in a closed
    /// case, whose decisions stand, or on a decision that an objection did away with, a payment may have
    /// come back that nobody can pay again.
    pub(super) fn release_rest(&self, id: CaseId, grant_id: GrantId) -> Result<Effects, Refusal> {
        let grant = self.grant(grant_id)?;
        if grant.status == GrantStatus::Withdrawn {
            return Err(Refusal::NotPayable("its decision was withdrawn"));
        }
        let decided = self.decisions.get(&grant.decision);
        // Of an advance that was settled, the resident was told with the decision that did so.
        let replaced = decided.is_some_and(|decided| decided.withdrawn)
            || matches!(grant.status, GrantStatus::Counted(_))
            || self.is_ended_advance(grant);
        if grant.paid().is_zero() && self.closed.is_none() && !replaced {
            return Err(Refusal::NothingPaid);
        }
        grant.no_order_waits()?;
        if grant.unpaid().is_zero() {
            return Err(Refusal::Amount);
        }
        let mut effects = Effects::default();
        effects.release(id, grant_id, grant.unpaid());
        Ok(effects)
    }

    pub(super) fn return_payment(
        &self,
        command: &ReturnPayment,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let grant = self.grant(command.grant)?;
        let payment = grant
            .payments
            .get(&command.payment)
            .ok_or(Refusal::Unknown("payment"))?;
        if payment.returned {
            return Err(Refusal::AlreadyReturned);
        }
        if grant.paid_out().saturating_sub(payment.amount) < grant.recharged {
            return Err(PayingRefusal::Recharged.into());
        }
        if let Some(order) = grant.orders.get(&command.payment) {
            self.payer_apart(grant, order, context)?;
        }
        not_before("the return", command.on, "the payment of", payment.on)?;
        context.not_in_the_future("the return", command.on)?;
        // What it counts on is less by as much.
        let grant = match grant.status {
            GrantStatus::Counted(on) if grant.adverse.reclaimed().is_zero() => self.grant(on)?,
            _ => grant,
        };
        if !grant.adverse.reclaimed().is_zero() {
            return Err(AdverseRefusal::Reclaimed.into());
        }
        match grant.status {
            GrantStatus::Loan(_) if grant.terms.form != GrantForm::Loan => {
                return Err(Refusal::ReturnOfConverted);
            }
            GrantStatus::Loan(loan) => {
                let balance = self
                    .loans
                    .get(&loan)
                    .map(super::Loan::balance)
                    .unwrap_or_default();
                if payment.amount > balance {
                    return Err(Refusal::MoreThanBalance {
                        balance,
                        amount: payment.amount,
                    });
                }
            }
            _ => {}
        }
        // The principal of an open proposal would be more than what was paid.
        if grant.proposal.is_some() {
            return Err(Refusal::ProposalOpen);
        }
        Ok(vec![CaseEvent::PaymentReturned {
            payment: command.payment,
            grant: command.grant,
            amount: payment.amount,
            on: command.on,
            entry: command.entry,
            reason: command.reason.clone().into(),
        }])
    }
}

impl Grant {
    /// Refuses what is paid no more, or not now.
    pub(super) fn check_payable(&self) -> Result<(), Refusal> {
        match self.status {
            GrantStatus::Withdrawn => Err(Refusal::NotPayable("its decision was withdrawn")),
            GrantStatus::Loan(_) if self.terms.form != GrantForm::Loan => {
                Err(Refusal::NotPayable("the gift became a loan"))
            }
            _ if self.proposal.is_some() => {
                Err(Refusal::NotPayable("a proposal to convert it is waiting"))
            }
            _ if self.adverse.open.is_some() => Err(AdverseRefusal::Open.into()),
            // A condition may be broken, though there is nothing yet that could become a loan.
            _ if self.needs_person => Err(Refusal::NotPayable(
                "a person has to look at its conditions: propose to keep it or to convert it",
            )),
            _ => Ok(()),
        }
    }
}

impl Effects {
    /// Gives what will not be paid back to the pot.
    pub(super) fn release(&mut self, case: CaseId, grant: GrantId, amount: Cents) {
        if amount.is_zero() {
            return;
        }
        self.case.push(CaseEvent::RestReleased { grant, amount });
        self.pot.push(PotEvent::PotReleased {
            case,
            grant,
            amount,
        });
    }
}
