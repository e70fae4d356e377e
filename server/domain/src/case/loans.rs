//! Paying back, and what need not be paid back.

use super::conversion::check_instalments;
use super::facts::not_there;
use super::objection::ObjectionRefusal;
use super::{Case, CaseEvent, InstalmentPlan, Loan};
use crate::context::not_before;
use crate::{
    Authority, Cents, Context, Date, LawRef, LoanId, MandateId, Refusal, RepaymentId, WaiverId,
};

/// Sets when a loan is paid back: a loan that was granted as such has no plan before, and one that
/// became too heavy gets another (deferral, Awb 4:94).
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

/// Waives part of a loan, or all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waive {
    /// The identifier of the waiver.
    pub waiver: WaiverId,
    /// The loan.
    pub loan: LoanId,
    /// How much.
    pub amount: Cents,
    /// On which article.
    pub ground: LawRef,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons.
    pub reasons: String,
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
        // A deferral would make a claim anew of one that nobody can enforce any more.
        self.not_barred(loan, context.today)?;
        check_instalments(plan.instalments, plan.amount, balance)?;
        let debtor = self.debtor(command.loan);
        self.instalment_fits(debtor, command.loan, plan.amount, context.today)?;
        if plan.first_due <= context.today {
            return Err(Refusal::Terms(
                "the first instalment is due later than today",
            ));
        }
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
        let granted = self.grant(loan.grant)?.decided;
        not_before("the repayment", command.on, "the grant of", granted)?;
        context.not_in_the_future("the repayment", command.on)?;
        Ok(vec![CaseEvent::RepaymentReceived {
            repayment: command.repayment,
            loan: command.loan,
            amount: command.amount,
            on: command.on,
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
        let repayment = self
            .loan(command.loan)?
            .repayments
            .get(&command.repayment)
            .ok_or(Refusal::Unknown("repayment"))?;
        if repayment.reversed {
            return Err(Refusal::AlreadyReversed);
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

    pub(super) fn waive(
        &self,
        command: &Waive,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let loan = self.loan(command.loan)?;
        at_most_balance(loan, command.amount)?;
        let taken = |loan: &Loan| loan.waivers.contains_key(&command.waiver);
        not_there("waiver", self.loans.values().any(taken))?;
        let legal_basis = self.legal_basis(loan)?;
        // With what was waived before: in parts no more is waived than at once.
        let in_all = loan.waived().saturating_add(command.amount);
        authority.check_mandate(command.mandate, legal_basis, in_all, context)?;
        Ok(vec![CaseEvent::LoanWaived {
            waiver: command.waiver,
            loan: command.loan,
            amount: command.amount,
            ground: command.ground.clone(),
            mandate: command.mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: command.reasons.clone().into(),
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
