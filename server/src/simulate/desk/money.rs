//! Money goes out and comes back.

use jiff::ToSpan as _;
use maatwerk_domain::case::debt::{DebtVerdict, DecideOnDebt};
use maatwerk_domain::case::{
    CaseCommand, InstalmentPlan, Pay, Repay, ReturnPayment, ReverseRepayment, SetInstalments,
};
use maatwerk_domain::{Cents, DecisionId, LawRef, PaymentId, RepaymentId, WaiverId};

use super::gift::instalments;
use super::next::Standing;
use super::{Desk, words};
use crate::handle::HandleError;
use crate::simulate::office::Who;
use crate::simulate::plan::Paid;

impl Desk<'_> {
    pub(super) async fn pay(&mut self) -> Result<(), HandleError> {
        let Some(at) = Standing::of(self.life, self.case()) else {
            return Ok(());
        };
        let Some((id, grant)) = at.grant else {
            return Ok(());
        };
        let unpaid = grant.unpaid();
        let first = grant.payments.is_empty();
        let part = |percent: u64| Cents::new((unpaid.get() * percent / 100).max(1));
        let (amount, last) = match at.plan.paid {
            Paid::Twice if first => (part(50), false),
            Paid::InPart if first => (part(80), true),
            _ => (unpaid, true),
        };
        let pay = Pay {
            payment: PaymentId::from_bytes(self.new_id()),
            grant: id,
            amount,
            on: self.today,
            payee: self.random.pick(&words::PAYEES).to_owned(),
            last,
        };
        self.order(Who::Finance, CaseCommand::Pay(pay)).await
    }

    pub(super) async fn come_back(&mut self) -> Result<(), HandleError> {
        let at = Standing::of(self.life, self.case());
        let paid = at.and_then(|at| {
            let (id, grant) = at.grant?;
            Some((id, *grant.payments.keys().next()?))
        });
        let Some((grant, payment)) = paid else {
            return Ok(());
        };
        let back = ReturnPayment {
            entry: None,
            payment,
            grant,
            on: self.today,
            reason: "Het rekeningnummer bleek opgeheven.".to_owned(),
        };
        self.order(Who::Finance, CaseCommand::ReturnPayment(back))
            .await
    }

    pub(super) async fn set_instalments(&mut self) -> Result<(), HandleError> {
        let Some(at) = Standing::of(self.life, self.case()) else {
            return Ok(());
        };
        let Some((loan, lent)) = at.loan else {
            return Ok(());
        };
        let balance = lent.balance();
        let (who, mandate) = self.office.mandate(&at.request.legal_basis, balance);
        let (instalments, amount) = instalments(balance);
        let plan = InstalmentPlan {
            instalments,
            amount,
            first_due: self.today.saturating_add(2.months()),
        };
        if lent.plan.is_none() {
            let set = SetInstalments {
                loan,
                plan,
                mandate,
            };
            return self.order(who, CaseCommand::SetInstalments(set)).await;
        }
        let defer = DecideOnDebt {
            decision: DecisionId::from_bytes(self.new_id()),
            loan,
            verdict: DebtVerdict::Deferred(plan),
            ground: law("jci1.31:c:BWBR0005537&artikel=4:94")?,
            mandate,
            reasons: "De maandelijkse aflossing was te zwaar.".to_owned(),
            claim: None,
        };
        self.decide_on_debt(who, defer).await
    }

    /// Decides about a debt and tells the resident.
    async fn decide_on_debt(&mut self, who: Who, decide: DecideOnDebt) -> Result<(), HandleError> {
        let (decision, on) = (decide.decision, self.today);
        self.order(who, CaseCommand::DecideOnDebt(decide)).await?;
        self.order(Who::Team, CaseCommand::Announce { decision, on })
            .await
    }

    pub(super) async fn repay(&mut self) -> Result<(), HandleError> {
        let Some(at) = Standing::of(self.life, self.case()) else {
            return Ok(());
        };
        let Some((loan, lent)) = at.loan else {
            return Ok(());
        };
        let balance = lent.balance().get();
        let plan = at.plan;
        let kept = lent.repayments.values().filter(|one| !one.reversed).count();
        let to_come = u64::from(plan.repayments).saturating_sub(kept as u64);
        // Who gets the rest waived pays a part before.
        let parts = to_come + u64::from(plan.waived);
        let amount = if parts <= 1 {
            balance
        } else {
            (balance / parts).max(1)
        };
        let defers = plan.deferred && lent.repayments.is_empty() && amount < balance;
        let repay = Repay {
            repayment: RepaymentId::from_bytes(self.new_id()),
            loan,
            amount: Cents::new(amount),
            on: self.today,
            another: false,
        };
        self.order(Who::Finance, CaseCommand::Repay(repay)).await?;
        if defers {
            self.set_instalments().await?;
        }
        Ok(())
    }

    pub(super) async fn reverse(&mut self) -> Result<(), HandleError> {
        let at = Standing::of(self.life, self.case());
        let repaid = at.and_then(|at| {
            let (id, lent) = at.loan?;
            let standing = lent.repayments.iter().find(|(_, one)| !one.reversed)?;
            Some((id, *standing.0))
        });
        let Some((loan, repayment)) = repaid else {
            return self.repay().await;
        };
        let reverse = ReverseRepayment {
            repayment,
            loan,
            on: self.today,
            reason: "De bank heeft het bedrag teruggehaald.".to_owned(),
        };
        self.order(Who::Finance, CaseCommand::ReverseRepayment(reverse))
            .await
    }

    pub(super) async fn waive(&mut self) -> Result<(), HandleError> {
        let Some(at) = Standing::of(self.life, self.case()) else {
            return Ok(());
        };
        let Some((loan, lent)) = at.loan else {
            return Ok(());
        };
        let amount = lent.balance();
        let (who, mandate) = self.office.mandate(&at.request.legal_basis, amount);
        let waive = DecideOnDebt {
            decision: DecisionId::from_bytes(self.new_id()),
            loan,
            verdict: DebtVerdict::Waived {
                waiver: WaiverId::from_bytes(self.new_id()),
                amount,
            },
            ground: law("jci1.31:c:BWBR0005537&artikel=4:94a")?,
            mandate,
            reasons: "Er is geen ruimte om de rest terug te betalen.".to_owned(),
            claim: None,
        };
        self.decide_on_debt(who, waive).await
    }
}

fn law(reference: &str) -> Result<LawRef, HandleError> {
    reference.parse().map_err(HandleError::read)
}
