//! Paying what was granted, and what comes back.

use super::adverse::AdverseRefusal;
use super::facts::not_there;
use super::{Case, CaseEvent, Effects, Grant, GrantStatus};
use crate::context::not_before;
use crate::{CaseId, Cents, Context, Date, GrantForm, GrantId, PaymentId, PotEvent, Refusal};

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
        let grant = self.grant(command.grant)?;
        match grant.status {
            GrantStatus::Withdrawn => {
                return Err(Refusal::NotPayable("its decision was withdrawn"));
            }
            GrantStatus::Loan(_) if grant.terms.form != GrantForm::Loan => {
                return Err(Refusal::NotPayable("the gift became a loan"));
            }
            _ if grant.proposal.is_some() => {
                return Err(Refusal::NotPayable("a proposal to convert it is waiting"));
            }
            _ if grant.adverse.open.is_some() => return Err(AdverseRefusal::Open.into()),
            _ => {}
        }
        let taken = |grant: &Grant| grant.payments.contains_key(&command.payment);
        not_there("payment", self.grants.values().any(taken))?;
        if command.amount.is_zero() {
            return Err(Refusal::Amount);
        }
        // A decision has no effect before it reached the resident (Awb 3:40).
        let announced = self
            .decisions
            .get(&grant.decision)
            .and_then(|decided| decided.announced);
        let (announced, _) = announced.ok_or(Refusal::NotAnnounced)?;
        not_before("the payment", command.on, "the announcement of", announced)?;
        context.not_in_the_future("the payment", command.on)?;
        // What came back after the grant was revised is not paid again.
        let entitled = grant.adverse.entitled();
        let most = entitled.map(|entitled| entitled.saturating_sub(grant.paid()));
        let unpaid = most.map_or(grant.unpaid(), |most| most.min(grant.unpaid()));
        let rest = unpaid
            .checked_sub(command.amount)
            .ok_or(Refusal::MoreThanGranted {
                unpaid,
                amount: command.amount,
            })?;
        let mut effects = Effects::case(vec![CaseEvent::PaymentMade {
            payment: command.payment,
            grant: command.grant,
            amount: command.amount,
            on: command.on,
            payee: command.payee.clone().into(),
        }]);
        if command.last {
            effects.release(id, command.grant, rest);
        }
        Ok(effects)
    }

    /// What will not be paid goes back to the pot. A grant of which nothing was paid is not
    /// emptied this way: its decision is withdrawn, so that the resident is told. Only in a closed
    /// case, whose decisions stand, a payment may have come back that nobody can pay again.
    pub(super) fn release_rest(&self, id: CaseId, grant_id: GrantId) -> Result<Effects, Refusal> {
        let grant = self.grant(grant_id)?;
        if grant.status == GrantStatus::Withdrawn {
            return Err(Refusal::NotPayable("its decision was withdrawn"));
        }
        if grant.paid().is_zero() && self.closed.is_none() {
            return Err(Refusal::NothingPaid);
        }
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
        not_before("the return", command.on, "the payment of", payment.on)?;
        context.not_in_the_future("the return", command.on)?;
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
            reason: command.reason.clone().into(),
        }])
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
