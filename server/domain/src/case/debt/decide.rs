//! Decisions about the paying of a debt: waiver, deferral and set-off (Awb 4:93, 4:94, 4:94a). Each is a
//! decision of its own, with reasons, told to the resident, and open to objection (7:1); an objection to the decision
//! that made the debt is about it too, as far as it is contested (4:125 lid 1).

use super::act::{is_rule, may_rest_on};
use super::{Anew, DebtRefusal, MOST_DEBT_ACTS};
use crate::case::conversion::check_instalments;
use crate::case::facts::{not_there, too_many};
use crate::case::loans::at_most_balance;
use crate::case::objection::ObjectionRefusal;
use crate::case::{
    Case, CaseEvent, DecidedOn, InstalmentPlan, Loan, Repayment, Waiver, WithdrawDecision,
};
use crate::regime::{BasisAct, Declared};
use crate::terms::reference;
use crate::{
    Authority, Cents, Context, Date, DecisionId, LawRef, LoanId, MandateId, Officer, Refusal,
    RepaymentId, WaiverId,
};

/// What was decided about the paying of a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebtVerdict {
    /// Part of it, or all of it, need not be paid back (kwijtschelding, Awb 4:94a).
    Waived {
        /// The new waiver.
        waiver: WaiverId,
        /// How much.
        amount: Cents,
    },
    /// It was asked for, and all of it is still owed.
    NotWaived,
    /// It is paid back later, or in other instalments (uitstel van betaling, Awb 4:94).
    Deferred(InstalmentPlan),
    /// It was asked for, and it is paid back as before.
    NotDeferred,
    /// What the authority owes the resident is set off (verrekening, Awb 4:93): a repayment.
    SetOff {
        /// The new repayment.
        repayment: RepaymentId,
        /// How much.
        amount: Cents,
    },
}

impl DebtVerdict {
    /// How much it is about, when it names an amount.
    #[must_use]
    pub fn amount(&self) -> Option<Cents> {
        match self {
            Self::Waived { amount, .. } | Self::SetOff { amount, .. } => Some(*amount),
            Self::NotWaived | Self::Deferred(_) | Self::NotDeferred => None,
        }
    }

    /// The repayment that it made, when it set off.
    pub(in crate::case) fn made(&self) -> Option<RepaymentId> {
        match self {
            Self::SetOff { repayment, .. } => Some(*repayment),
            _ => None,
        }
    }

    /// Nobody asked for it: it takes something from the resident.
    fn burdens(&self) -> bool {
        matches!(self, Self::SetOff { .. })
    }
}

/// Decides about the paying of a debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideOnDebt {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// Which loan.
    pub loan: LoanId,
    /// What is decided.
    pub verdict: DebtVerdict,
    /// On which article; for a set-off the one that gives the power to.
    pub ground: LawRef,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons (Awb 3:46).
    pub reasons: String,
    /// What the resident gets, and a set-off is made with (4:93 lid 2). One that was recorded before this was
    /// asked has it in its reasons.
    pub claim: Option<String>,
}

impl Case {
    pub(in crate::case) fn decide_on_debt(
        &self,
        command: &DecideOnDebt,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let loan = self.loan(command.loan)?;
        // A waiver can always end it.
        let waives = matches!(command.verdict, DebtVerdict::Waived { .. });
        if loan.debt.acts >= MOST_DEBT_ACTS && !waives {
            return Err(too_many("acts on a debt", MOST_DEBT_ACTS));
        }
        let anew = loan.debt.anew.filter(|_| !command.verdict.burdens());
        let anew = anew.and_then(|anew| self.decisions.get(&anew.decision));
        if anew.is_some_and(|one| one.is_of_same_hand(command.mandate, authority, context)) {
            return Err(ObjectionRefusal::SameDecider.into());
        }
        self.new_decision(command.decision)?;
        check_ground(&command.verdict, &command.ground, self.legal_basis(loan)?)?;
        let declared = self.declared_of(self.grant(loan.grant)?, authority)?;
        let amount = self.debt_decision_fits(command, loan, &declared, context.today)?;
        authority.check_mandate(command.mandate, self.legal_basis(loan)?, amount, context)?;
        Ok(vec![CaseEvent::DebtDecided {
            decision: command.decision,
            loan: command.loan,
            verdict: command.verdict,
            ground: command.ground.clone(),
            mandate: command.mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: command.reasons.clone().into(),
            claim: command.claim.clone().into(),
        }])
    }

    /// Whether this can be decided of a loan; how much the mandate has to cover.
    fn debt_decision_fits(
        &self,
        command: &DecideOnDebt,
        loan: &Loan,
        declared: &Declared<'_>,
        today: Date,
    ) -> Result<Cents, Refusal> {
        let id = command.loan;
        match &command.verdict {
            DebtVerdict::Waived { waiver, amount } => {
                at_most_balance(loan, *amount)?;
                let taken = |loan: &Loan| loan.waivers.contains_key(waiver);
                not_there("waiver", self.loans.values().any(taken))?;
                // With what was waived before: in parts no more is waived than at once.
                Ok(loan.waived().saturating_add(*amount))
            }
            DebtVerdict::NotWaived | DebtVerdict::NotDeferred => owed(loan),
            DebtVerdict::Deferred(plan) => {
                if loan.plan.is_none() {
                    return Err(DebtRefusal::NoPlan.into());
                }
                let balance = owed(loan)?;
                self.check_plan(id, *plan, today)?;
                Ok(balance)
            }
            DebtVerdict::SetOff { repayment, amount } => {
                may_rest_on(declared, BasisAct::SetOff, &command.ground)?;
                at_most_overdue(loan, *amount, today)?;
                let taken = |loan: &Loan| loan.repayments.contains_key(repayment);
                not_there("repayment", self.loans.values().any(taken))?;
                self.may_claim(loan, today)?;
                self.set_off_fits(id, *amount, today)?;
                Ok(*amount)
            }
        }
    }

    /// Whether a loan can be paid back by a plan from today on.
    pub(in crate::case) fn check_plan(
        &self,
        id: LoanId,
        plan: InstalmentPlan,
        today: Date,
    ) -> Result<(), Refusal> {
        let loan = self.loan(id)?;
        // A deferral would make a claim anew of one that nobody can enforce any more.
        self.not_barred(loan, today)?;
        check_instalments(plan.instalments, plan.amount, loan.balance())?;
        self.instalment_fits(self.debtor(id), id, plan.amount, today)?;
        if plan.first_due <= today {
            return Err(Refusal::Terms(
                "the first instalment is due later than today",
            ));
        }
        Ok(())
    }

    /// What a decision leaves.
    pub(in crate::case) fn apply_debt_decision(
        &mut self,
        (decision, id, verdict): (DecisionId, LoanId, DebtVerdict),
        by: Officer,
        on: Date,
    ) {
        self.with_loan(id, |loan| {
            loan.debt.acts += 1;
            loan.debt.decided.insert(decision, verdict);
            if !verdict.burdens() {
                loan.debt.anew = None;
            }
            match verdict {
                DebtVerdict::Waived { waiver, amount } => {
                    loan.waivers.insert(waiver, Waiver { amount, on });
                }
                DebtVerdict::Deferred(plan) => loan.follow(plan),
                DebtVerdict::SetOff { repayment, amount } => {
                    let set_off = Repayment {
                        amount,
                        on,
                        reversed: false,
                        kept_until: None,
                        without_line: false,
                        confirmed: None,
                    };
                    loan.repayments.insert(repayment, set_off);
                }
                DebtVerdict::NotWaived | DebtVerdict::NotDeferred => {}
            }
        });
        self.add_decision(decision, DecidedOn::Debt(id), by, on);
    }

    /// Whether an objection can undo it: a set-off is revoked; of a waiver and a deferral nothing is taken from
    /// the resident (Awb 7:11), and another one is decided.
    pub(in crate::case) fn remedy_of_debt(
        &self,
        decision: DecisionId,
        loan: LoanId,
        revoked: bool,
    ) -> Result<(), Refusal> {
        let loan = self.loan(loan)?;
        let mut objections = self.objections.values();
        if objections.any(|one| one.decision == decision && one.is_upheld()) {
            return Err(ObjectionRefusal::OtherRemedy(
                "an objection to it was upheld before: it is decided anew",
            )
            .into());
        }
        match (loan.debt.decided.get(&decision), revoked) {
            (Some(DebtVerdict::SetOff { repayment, .. }), true) => set_off_stands(loan, *repayment),
            (Some(DebtVerdict::SetOff { .. }), false) => Err(ObjectionRefusal::OtherRemedy(
                "a set-off that does not stand is revoked; a smaller one is another decision",
            )
            .into()),
            (_, true) => Err(ObjectionRefusal::OtherRemedy(
                "what was asked has to be decided on: the decision is taken anew",
            )
            .into()),
            (_, false) => Ok(()),
        }
    }

    /// Withdraws a set-off that does not stand.
    pub(in crate::case) fn withdraw_set_off(
        &self,
        id: LoanId,
        command: &WithdrawDecision,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let loan = self.loan(id)?;
        let verdict = loan.debt.decided.get(&command.decision);
        let Some(DebtVerdict::SetOff { repayment, amount }) = verdict else {
            return Err(Refusal::NotWithdrawable);
        };
        set_off_stands(loan, *repayment)?;
        authority.check_mandate(command.mandate, self.legal_basis(loan)?, *amount, context)?;
        Ok(vec![command.withdrawn(context)])
    }

    /// Whether a decision stays though an objection to it was upheld: what a waiver or a deferral gave does, until
    /// another one gives more.
    #[must_use]
    pub fn gave(&self, decision: DecisionId) -> bool {
        let Some(DecidedOn::Debt(loan)) = self.decisions.get(&decision).map(|one| one.about) else {
            return false;
        };
        let verdict = self
            .loans
            .get(&loan)
            .and_then(|loan| loan.debt.decided.get(&decision));
        matches!(
            verdict,
            Some(DebtVerdict::Waived { .. } | DebtVerdict::Deferred(_))
        )
    }

    /// A decision is undone: what was set off is owed again; any other is taken anew, by somebody else.
    pub(in crate::case) fn undo_debt_decision(
        &mut self,
        decision: DecisionId,
        loan: LoanId,
        on: Date,
    ) {
        let Some(loan) = self.loans.get_mut(&loan) else {
            return;
        };
        let set_off = loan.debt.decided.get(&decision).and_then(DebtVerdict::made);
        if let Some(repayment) = set_off {
            loan.undo_set_off(repayment, on);
        } else {
            loan.debt.anew = Some(Anew {
                decision,
                since: on,
            });
        }
    }
}

/// A waiver rests on 4:94a and a deferral on 4:94, or either on a rule beside the Awb that says more.
const PARTICIPATIEWET: &str = "BWBR0015703";

/// On which what is reclaimed of assistance is not claimed any further.
const ASSISTANCE_WAIVERS: [&str; 3] = [
    "BWBR0015703&artikel=58&lid=7",
    "BWBR0015703&artikel=58&lid=8",
    "BWBR0015703&artikel=60c",
];

/// Beside the Awb: on an article of the law that was granted on, or on a local rule where that was one. That the
/// article allows it, a person answers for, but for assistance, of which these do (Participatiewet 58 lid 7 and 8, 60c).
fn check_ground(verdict: &DebtVerdict, ground: &LawRef, basis: &LawRef) -> Result<(), Refusal> {
    let article = match verdict {
        DebtVerdict::Waived { .. } | DebtVerdict::NotWaived => "BWBR0005537&artikel=4:94a",
        DebtVerdict::Deferred(_) | DebtVerdict::NotDeferred => "BWBR0005537&artikel=4:94",
        DebtVerdict::SetOff { .. } => return Ok(()),
    };
    let waives = matches!(verdict, DebtVerdict::Waived { .. } | DebtVerdict::NotWaived);
    let own = if waives && basis.regulation() == PARTICIPATIEWET {
        let mut articles = ASSISTANCE_WAIVERS.into_iter();
        articles.any(|article| reference(article).covers(ground))
    } else {
        let local = |law: &LawRef| law.regulation().starts_with("CVDR");
        let both_local = local(ground) && local(basis);
        is_rule(ground) && (both_local || ground.regulation() == basis.regulation())
    };
    if own || reference(article).covers(ground) {
        return Ok(());
    }
    Err(DebtRefusal::OtherGround.into())
}

/// Nothing did away with what was set off.
fn set_off_stands(loan: &Loan, repayment: RepaymentId) -> Result<(), Refusal> {
    let found = loan.repayments.get(&repayment);
    if loan.undone || found.is_none_or(|one| one.reversed) {
        return Err(ObjectionRefusal::OtherRemedy(
            "the set-off was undone or refunded before: nothing is left of it to undo",
        )
        .into());
    }
    Ok(())
}

/// What is still owed, when anything is.
fn owed(loan: &Loan) -> Result<Cents, Refusal> {
    let balance = loan.balance();
    if balance.is_zero() {
        return Err(DebtRefusal::NothingOwed.into());
    }
    Ok(balance)
}

/// What is due is set off, and no more.
fn at_most_overdue(loan: &Loan, amount: Cents, today: Date) -> Result<(), Refusal> {
    at_most_balance(loan, amount)?;
    let overdue = loan.overdue(today);
    if amount > overdue {
        return Err(DebtRefusal::NotAllOverdue { overdue, amount }.into());
    }
    Ok(())
}
