//! Paying back.

use super::debt::DebtRefusal;
use super::facts::not_there;
use super::objection::ObjectionRefusal;
use super::{Case, CaseEvent, InstalmentPlan, Loan};
use crate::bank::BankRefusal;
use crate::context::not_before;
use crate::{Authority, Cents, Context, Date, LawRef, LoanId, MandateId, Refusal, RepaymentId};

/// Sets when a loan is paid back that has no plan before, because it was granted as such. Another plan is a
/// deferral, which is [decided](super::debt::DebtVerdict::Deferred).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetInstalments {
    /// The loan.
    pub loan: LoanId,
    /// The plan: it adds up to what is still to be paid back.
    pub plan: InstalmentPlan,
    /// The mandate it stands on.
    pub mandate: MandateId,
}

/// Records a repayment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repay {
    /// Its identifier.
    pub repayment: RepaymentId,
    /// The loan.
    pub loan: LoanId,
    /// How much.
    pub amount: Cents,
    /// The day.
    pub on: Date,
    /// It is another payment than one of this amount that was received on a day near it: a person says so, or the
    /// bank, which tells each payment once.
    pub another: bool,
}

/// Undoes a repayment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReverseRepayment {
    /// Which.
    pub repayment: RepaymentId,
    /// The loan.
    pub loan: LoanId,
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

impl Case {
    pub(super) fn loan(&self, loan: LoanId) -> Result<&Loan, Refusal> {
        self.loans.get(&loan).ok_or(Refusal::Unknown("loan"))
    }

    pub(super) fn set_instalments(
        &self,
        command: &SetInstalments,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let loan = self.loan(command.loan)?;
        let SetInstalments { plan, mandate, .. } = *command;
        let balance = loan.balance();
        if loan.plan.is_some() {
            return Err(DebtRefusal::PlanStands.into());
        }
        self.check_plan(command.loan, plan, context.today)?;
        authority.check_mandate(mandate, self.legal_basis(loan)?, balance, context)?;
        Ok(vec![CaseEvent::InstalmentsSet {
            loan: command.loan,
            plan,
        }])
    }

    pub(super) fn legal_basis(&self, loan: &Loan) -> Result<&LawRef, Refusal> {
        let request = self.requests.get(&self.grant(loan.grant)?.request);
        request
            .map(|request| &request.legal_basis)
            .ok_or(Refusal::Unknown("budget request"))
    }

    pub(super) fn repay(
        &self,
        command: &Repay,
        without_line: bool,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let loan = self.loan(command.loan)?;
        if !self.awaits_refund(command.loan) {
            at_most_balance(loan, command.amount)?;
        } else if command.amount.is_zero() || command.amount > Cents::MAX_ACT {
            return Err(Refusal::Amount);
        }
        let taken = |loan: &Loan| loan.repayments.contains_key(&command.repayment);
        not_there("repayment", self.loans.values().any(taken))?;
        if !command.another && loan.may_be_received(command.amount, command.on) {
            return Err(BankRefusal::Received.into());
        }
        let granted = self.grant(loan.grant)?.decided;
        not_before("the repayment", command.on, "the grant of", granted)?;
        context.not_in_the_future("the repayment", command.on)?;
        Ok(vec![CaseEvent::RepaymentReceived {
            repayment: command.repayment,
            loan: command.loan,
            amount: command.amount,
            on: command.on,
            without_line,
        }])
    }

    /// Whether a loan was undone and what was paid back on it is still to be refunded: what was paid before
    /// anybody knew, and is told of now, is refunded with it.
    fn awaits_refund(&self, loan: LoanId) -> bool {
        let mut objections = self.objections.values();
        objections.any(|one| one.undone.contains(&loan) && one.refund.is_none())
    }

    pub(super) fn reverse_repayment(
        &self,
        command: &ReverseRepayment,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let loan = self.loan(command.loan)?;
        let repayment = loan.repayments.get(&command.repayment);
        let repayment = repayment.ok_or(Refusal::Unknown("repayment"))?;
        if repayment.reversed {
            return Err(Refusal::AlreadyReversed);
        }
        // A decision took it: only a decision undoes it.
        let mut decided = loan.debt.decided.values();
        if decided.any(|verdict| verdict.made() == Some(command.repayment)) {
            return Err(DebtRefusal::SetOffDecided.into());
        }
        // It was given back with the refund: reversed too, the resident would have it twice.
        let mut objections = self.objections.values();
        if objections.any(|one| one.undone.contains(&command.loan) && one.refund.is_some()) {
            return Err(ObjectionRefusal::Refunded.into());
        }
        not_before("the reversal", command.on, "the repayment of", repayment.on)?;
        context.not_in_the_future("the reversal", command.on)?;
        Ok(vec![CaseEvent::RepaymentReversed {
            repayment: command.repayment,
            loan: command.loan,
            amount: repayment.amount,
            on: command.on,
            reason: command.reason.clone().into(),
        }])
    }
}

pub(super) fn at_most_balance(loan: &Loan, amount: Cents) -> Result<(), Refusal> {
    if amount.is_zero() {
        return Err(Refusal::Amount);
    }
    let balance = loan.balance();
    if amount > balance {
        return Err(Refusal::MoreThanBalance { balance, amount });
    }
    Ok(())
}
