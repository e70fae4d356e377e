//! What is owed on a day.

use std::collections::{BTreeMap, BTreeSet};

use super::{DebtRefusal, DebtVerdict};
use crate::case::{Case, InstalmentPlan, Loan};
use crate::terms::{LEAST_INTEREST_CLAIMED, Term, interest_on, pay_by};
use crate::{Cents, Date, DecisionId, FactValue, LoanId, PersonId, Refusal, RepaymentId};

/// The fact that says how much somebody can pay back in a month: what is left above the protected
/// earnings (beslagvrije voet, Wetboek van Burgerlijke Rechtsvordering 475c to 475e), computed outside
/// this software, an amount, with its date and source as each fact has.
pub const REPAYMENT_CAPACITY: &str = "repayment-capacity";

/// The fact that says that a debt arrangement runs: a text, `wsnp` (Faillissementswet, title III) or
/// `msnp`, the one by agreement.
pub const DEBT_ARRANGEMENT: &str = "debt-arrangement";

/// Refuses a fact that bounds or warns, and is of a kind in which nobody would find it.
pub(in crate::case) fn check_fact(code: &str, value: &FactValue) -> Result<(), Refusal> {
    match (code, value) {
        (REPAYMENT_CAPACITY, FactValue::Amount(_)) | (DEBT_ARRANGEMENT, FactValue::Text(_)) => {
            Ok(())
        }
        (REPAYMENT_CAPACITY | DEBT_ARRANGEMENT, _) => Err(DebtRefusal::FactKind.into()),
        _ => Ok(()),
    }
}

/// A reminder (aanmaning, Awb 4:112).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// When.
    pub on: Date,
    /// The last day to pay after all.
    pub until: Date,
    /// What it cost the resident, in eurocents (4:113).
    pub cost: Cents,
    /// What was overdue, with this cost.
    pub overdue: Cents,
}

/// A writ of execution (dwangbevel, Awb 4:114).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writ {
    /// When.
    pub on: Date,
    /// For how much.
    pub amount: Cents,
}

/// A decision that an objection did not leave as it was, and that is taken anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anew {
    /// Which: another than who took it decides now (Awb 10:3 lid 3).
    pub decision: DecisionId,
    /// The day of the decision on the objection.
    pub since: Date,
}

/// What happened to a loan as a debt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Debt {
    /// Added to what is owed: the cost of reminders.
    pub charged: Cents,
    /// All reminders, in order.
    pub reminders: Vec<Reminder>,
    /// When the term in which it can be claimed was last interrupted.
    pub interrupted: Option<Date>,
    /// All writs of execution, in order.
    pub writs: Vec<Writ>,
    /// What was decided about its paying, by decision.
    pub decided: BTreeMap<DecisionId, DebtVerdict>,
    /// How many acts there were.
    pub acts: usize,
    /// A decision about its paying has to be taken anew (Awb 7:11).
    pub anew: Option<Anew>,
    /// What had been paid back or waived when its plan was made.
    pub settled_before: Cents,
    /// The repayments in that.
    pub repaid_before: BTreeSet<RepaymentId>,
    /// What had been charged by then.
    pub charged_before: Cents,
    /// How many reminders there were then: what they were about was deferred.
    pub reminders_before: usize,
}

impl Loan {
    /// From now on it is paid back by this plan.
    pub(in crate::case) fn follow(&mut self, plan: InstalmentPlan) {
        self.planned = self.balance();
        self.debt.settled_before = self.repaid().saturating_add(self.waived());
        let counted = self.repayments.iter().filter(|(_, one)| !one.reversed);
        self.debt.repaid_before = counted.map(|(id, _)| *id).collect();
        self.debt.charged_before = self.debt.charged;
        self.debt.reminders_before = self.debt.reminders.len();
        self.plan = Some(plan);
    }

    /// A repayment falls away, and is owed again. A plan that was made after it says nothing of it: it is not
    /// overdue before another plan has it in it.
    pub(in crate::case) fn undo_repayment(&mut self, id: RepaymentId) {
        let Some(one) = self.repayments.get_mut(&id).filter(|one| !one.reversed) else {
            return;
        };
        one.reversed = true;
        if self.debt.repaid_before.remove(&id) {
            self.debt.settled_before = self.debt.settled_before.saturating_sub(one.amount);
        }
    }

    /// A set-off falls away on a day, on which the authority stops keeping what it took.
    pub(in crate::case) fn undo_set_off(&mut self, id: RepaymentId, on: Date) {
        // A plan that was made with it in it asks nothing of it, before or after.
        let within = self.debt.repaid_before.contains(&id);
        self.undo_repayment(id);
        if let Some(one) = self.repayments.get_mut(&id).filter(|_| !within) {
            one.kept_until = Some(on);
        }
    }

    /// What settled it, each with its days: paid back, waived, or kept for a while.
    fn settlements(&self) -> impl Iterator<Item = Settled> + '_ {
        let repaid = self.repayments.values();
        let repaid = repaid.filter(|one| !one.reversed || one.kept_until.is_some());
        let repaid = repaid.map(|one| Settled {
            amount: one.amount,
            on: one.on,
            until: one.kept_until,
        });
        let waived = self.waivers.values().map(|one| Settled {
            amount: one.amount,
            on: one.on,
            until: None,
        });
        repaid.chain(waived)
    }

    /// Paid back or waived by the end of a day.
    fn settled_by(&self, day: Date) -> Cents {
        let by_then = self.settlements().filter(|one| one.holds_on(day));
        by_then.map(|one| one.amount).sum()
    }

    /// Of that, what its plan does not have in it already.
    fn settled_since_plan(&self, day: Date) -> Cents {
        self.settled_by(day)
            .saturating_sub(self.debt.settled_before)
    }

    /// What its plan says of the days before this one.
    pub(in crate::case) fn due_before(&self, day: Date) -> Cents {
        let Some(plan) = self.plan else {
            return Cents::ZERO;
        };
        let mut due = Cents::ZERO;
        for month in 0..plan.instalments {
            if plan.due(month).is_none_or(|last| last >= day) {
                return due.min(self.planned);
            }
            due = due.saturating_add(plan.amount);
        }
        // The last instalment takes a rest that is not larger.
        self.planned
    }

    /// What should have been paid before a day and was not paid by its end.
    #[must_use]
    pub fn overdue(&self, day: Date) -> Cents {
        let (due, costs) = self.overdue_parts(day);
        due.saturating_add(costs)
    }

    /// What is overdue of the instalments, and of the costs: what is paid goes to the costs first (Awb
    /// 4:92).
    fn overdue_parts(&self, day: Date) -> (Cents, Cents) {
        if self.plan.is_none() || self.undone {
            return (Cents::ZERO, Cents::ZERO);
        }
        let all = self.settled_by(day);
        let settled = self.settled_since_plan(day);
        // A cost is paid by what came on its day or later: before, there was nothing else to pay than instalments.
        let (mut charged, mut costs) = (Cents::ZERO, Cents::ZERO);
        let mut since = Date::MIN;
        for one in self.debt.reminders.iter().filter(|one| one.on <= day) {
            charged = charged.saturating_add(one.cost);
            let before = one.on.yesterday().unwrap_or(one.on);
            costs = self.left_of(costs, since, before).saturating_add(one.cost);
            since = before;
        }
        let costs = self.left_of(costs, since, day);
        let charged_since = charged.saturating_sub(self.debt.charged_before);
        let costs = costs.min(charged_since);
        let due = self.due_before(day);
        let due = due.saturating_sub(settled.saturating_sub(charged_since.saturating_sub(costs)));
        // A payment that came back after the plan was set makes the whole smaller than what the plan says.
        let owed = self.principal.saturating_add(charged).saturating_sub(all);
        (due.min(owed.saturating_sub(costs)), costs.min(owed))
    }

    /// What is still owed of an amount that was owed on a day.
    fn left_of(&self, amount: Cents, since: Date, today: Date) -> Cents {
        let settled = self.settled_by(today);
        amount.saturating_sub(settled.saturating_sub(self.settled_by(since)))
    }

    /// What the latest reminder was about, as far as it is still owed and no writ was issued for it: for
    /// so much a writ can be issued once the term of the reminder has passed (Awb 4:117).
    #[must_use]
    pub fn reminded(&self, today: Date) -> Cents {
        let Some(latest) = self.debt.reminders.get(self.debt.reminders_before..) else {
            return Cents::ZERO;
        };
        let Some(latest) = latest.last() else {
            return Cents::ZERO;
        };
        let reminded = self.left_of(latest.overdue, latest.on, today);
        let mut enforced = Cents::ZERO;
        let mut since = None;
        for writ in &self.debt.writs {
            let before = since.map_or(Cents::ZERO, |day| self.left_of(enforced, day, writ.on));
            enforced = before.saturating_add(writ.amount);
            since = Some(writ.on);
        }
        let enforced = since.map_or(Cents::ZERO, |day| self.left_of(enforced, day, today));
        // No more than is left of what the plan asked by then: what was paid on the day itself, or was recorded
        // later, counts too.
        let charged = self.debt.charged.saturating_sub(self.debt.charged_before);
        let asked = self.due_before(latest.on).saturating_add(charged);
        let asked = asked.saturating_sub(self.settled_since_plan(today));
        let reminded = reminded.saturating_sub(enforced);
        reminded.min(asked).min(self.overdue(today))
    }

    /// The last day of its plan.
    #[must_use]
    pub fn last_due(&self) -> Option<Date> {
        self.plan?.last_due()
    }

    /// The statutory interest on the instalments that were overdue (Awb 4:97, 4:98), from a day on and until
    /// another; by the plan as it is now. `None` beyond the table of rates.
    fn interest(&self, from: Date, until: Date) -> Option<Cents> {
        let Some(plan) = self.plan else {
            return Some(Cents::ZERO);
        };
        // The days on which what is overdue may change.
        let mut days: BTreeSet<Date> = self
            .settlements()
            .flat_map(|one| [Some(one.on), one.until])
            .flatten()
            .collect();
        days.extend(self.debt.reminders.iter().map(|one| one.on));
        for month in 0..plan.instalments {
            let Some(last) = plan.due(month).filter(|last| *last < until) else {
                break;
            };
            days.insert(last.tomorrow().ok()?);
        }
        let first = plan.first_due.max(from).tomorrow().ok()?;
        days.insert(first);
        let from = first;
        let days = days.into_iter().filter(|day| (from..until).contains(day));
        let owed: Vec<_> = days.map(|day| (day, self.overdue_parts(day).0)).collect();
        interest_on(&owed, until)
    }
}

/// Something that a loan was settled with.
struct Settled {
    amount: Cents,
    on: Date,
    /// From this day on it is owed again.
    until: Option<Date>,
}

impl Settled {
    fn holds_on(&self, day: Date) -> bool {
        self.on <= day && self.until.is_none_or(|until| day < until)
    }
}

impl Case {
    /// The last day of the term to pay (Awb 4:87), once the decision that a loan came of was announced.
    #[must_use]
    pub fn pay_by(&self, loan: &Loan) -> Option<Date> {
        let (announced, _) = self.decisions.get(&loan.decision)?.announced?;
        pay_by(announced)
    }

    /// The statutory interest on what was overdue of a loan, until a day: none before the time to pay had passed
    /// that the resident was told of (Awb 4:87, 4:97). `None` beyond the table of rates.
    #[must_use]
    pub fn interest_on(&self, loan: &Loan, until: Date) -> Option<Cents> {
        match self.pay_by(loan) {
            Some(last) => loan.interest(last, until),
            None => Some(Cents::ZERO),
        }
    }

    /// What is owed of [`Self::interest_on`]: nothing while it is less than 20 euro (Awb 4:98 lid 2). `None`
    /// beyond the table of rates.
    #[must_use]
    pub fn interest_owed(&self, loan: &Loan, until: Date) -> Option<Cents> {
        let ran = self.interest_on(loan, until)?;
        Some(if ran < LEAST_INTEREST_CLAIMED {
            Cents::ZERO
        } else {
            ran
        })
    }

    /// The last day on which a loan can be claimed (Awb 4:104 to 4:111), as things are now.
    #[must_use]
    pub fn barred_after(&self, loan: &Loan) -> Option<Date> {
        let from = [
            self.pay_by(loan),
            loan.last_due(),
            loan.debt.interrupted,
            self.set_off_on(loan),
        ];
        Term::Limitation.last_day(from.into_iter().flatten().max()?)
    }

    /// When the last set-off that stands was announced: from then on it has effect (Awb 3:40, 4:106).
    fn set_off_on(&self, loan: &Loan) -> Option<Date> {
        let decided = loan.debt.decided.iter();
        let standing = decided.filter_map(|(decision, verdict)| {
            let repayment = loan.repayments.get(&verdict.made()?)?;
            let (announced, _) = self.decisions.get(decision)?.announced?;
            (!repayment.reversed).then_some(announced)
        });
        standing.max()
    }

    /// What somebody can pay back in a month, as far as a fact says so.
    #[must_use]
    pub fn repayment_capacity(&self, person: PersonId) -> Option<Cents> {
        self.facts_about(person).into_iter().find_map(|(_, fact)| {
            match (fact.code.as_str(), &fact.value) {
                (REPAYMENT_CAPACITY, FactValue::Amount(amount)) => Some(*amount),
                _ => None,
            }
        })
    }

    /// The debt arrangement that runs for somebody, as far as a fact says so.
    #[must_use]
    pub fn debt_arrangement(&self, person: PersonId) -> Option<&str> {
        self.facts_about(person).into_iter().find_map(|(_, fact)| {
            match (fact.code.as_str(), &fact.value) {
                (DEBT_ARRANGEMENT, FactValue::Text(kind)) => Some(kind.as_str()),
                _ => None,
            }
        })
    }

    /// What the loans of somebody in this case ask in a month: the instalments of the plans that still
    /// run, of all loans but one.
    fn instalments_of(&self, debtor: PersonId, but: LoanId, today: Date) -> Cents {
        let others = self.loans.iter().filter(|(id, _)| **id != but);
        let running = others.filter(|(id, loan)| {
            self.debtor(**id) == Some(debtor)
                && !loan.balance().is_zero()
                && loan.last_due().is_some_and(|last| last >= today)
        });
        let plans = running.filter_map(|(_, loan)| loan.plan);
        plans.map(|plan| plan.amount).sum()
    }

    /// What somebody paid back in a month, set off or otherwise, on the loans in this case.
    fn repaid_in_month(&self, debtor: PersonId, day: Date) -> Cents {
        let own = self
            .loans
            .iter()
            .filter(|(id, _)| self.debtor(**id) == Some(debtor));
        let repaid = own.flat_map(|(_, loan)| loan.repayments.values());
        let then = repaid.filter(|one| {
            !one.reversed && (one.on.year(), one.on.month()) == (day.year(), day.month())
        });
        then.map(|one| one.amount).sum()
    }

    /// Refuses a plan by which all plans of somebody ask more in a month than is left above the protected
    /// earnings, where that is known.
    pub(in crate::case) fn instalment_fits(
        &self,
        debtor: Option<PersonId>,
        loan: LoanId,
        amount: Cents,
        today: Date,
    ) -> Result<(), Refusal> {
        self.within_capacity(debtor, amount, |debtor| {
            self.instalments_of(debtor, loan, today)
        })
    }

    /// Refuses to set off more in this month than is left above the protected earnings and was not paid
    /// back in it, where that is known (Awb 4:93 lid 4).
    pub(in crate::case) fn set_off_fits(
        &self,
        loan: LoanId,
        amount: Cents,
        today: Date,
    ) -> Result<(), Refusal> {
        self.within_capacity(self.debtor(loan), amount, |debtor| {
            self.repaid_in_month(debtor, today)
        })
    }

    fn within_capacity(
        &self,
        debtor: Option<PersonId>,
        amount: Cents,
        taken: impl FnOnce(PersonId) -> Cents,
    ) -> Result<(), Refusal> {
        let known = debtor.and_then(|debtor| Some((debtor, self.repayment_capacity(debtor)?)));
        let Some((debtor, capacity)) = known else {
            return Ok(());
        };
        let left = capacity.saturating_sub(taken(debtor));
        if amount > left {
            return Err(DebtRefusal::AboveCapacity { left, amount }.into());
        }
        Ok(())
    }
}
