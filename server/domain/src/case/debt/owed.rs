//! What is owed on a day.

use crate::calendar::months_after;
use crate::case::{Case, DecidedOn, Loan};
use crate::terms::{Term, interest_on};
use crate::{Cents, Date, FactValue, LoanId, PersonId};

/// The fact that says how much somebody can pay back in a month: what is left above the protected
/// earnings (beslagvrije voet, Wetboek van Burgerlijke Rechtsvordering 475c to 475e), computed outside
/// this software, an amount, with its date and source as each fact has.
pub const REPAYMENT_CAPACITY: &str = "repayment-capacity";

/// The fact that says that a debt arrangement runs: a text, `wsnp` (Faillissementswet, title III) or
/// `msnp`, the one by agreement.
pub const DEBT_ARRANGEMENT: &str = "debt-arrangement";

/// A reminder (aanmaning, Awb 4:112).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// When.
    pub on: Date,
    /// The last day to pay after all.
    pub until: Date,
    /// What it cost the resident, in eurocents (4:113).
    pub cost: Cents,
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
    /// When a writ of execution was issued.
    pub writ: Option<Date>,
    /// How many acts there were.
    pub acts: usize,
    /// What had been paid back or waived when it was made.
    pub settled_before: Cents,
    /// What had been charged then.
    pub charged_before: Cents,
}

impl Loan {
    /// Paid back by the end of a day, or waived.
    fn settled_by(&self, day: Date) -> Cents {
        let repaid = self.repayments.values();
        let repaid = repaid.filter(|one| !one.reversed && one.on <= day);
        let repaid: Cents = repaid.map(|one| one.amount).sum();
        repaid.saturating_add(self.waived())
    }

    /// What its plan says of the days before this one.
    fn due_before(&self, day: Date) -> Cents {
        let Some(plan) = self.plan else {
            return Cents::ZERO;
        };
        let mut due = Cents::ZERO;
        for month in 0..plan.instalments {
            if months_after(plan.first_due, month).is_none_or(|last| last >= day) {
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
        if self.plan.is_none() {
            return Cents::ZERO;
        }
        let charged = self.debt.charged.saturating_sub(self.debt.charged_before);
        let settled = self
            .settled_by(day)
            .saturating_sub(self.debt.settled_before);
        self.due_before(day)
            .saturating_add(charged)
            .saturating_sub(settled)
            .min(self.balance())
    }

    /// The last day of its plan.
    #[must_use]
    pub fn last_due(&self) -> Option<Date> {
        let plan = self.plan?;
        months_after(plan.first_due, plan.instalments.saturating_sub(1))
    }

    /// The statutory interest on what was overdue (Awb 4:97, 4:98), until a day; by the plan as it is now.
    /// `None` beyond the table of rates.
    #[must_use]
    pub fn interest(&self, until: Date) -> Option<Cents> {
        let Some(plan) = self.plan else {
            return Some(Cents::ZERO);
        };
        let mut day = plan.first_due.tomorrow().ok()?;
        let mut owed: Vec<(Date, Cents)> = Vec::new();
        while day < until {
            let overdue = self.overdue(day);
            if owed.last().map_or(Cents::ZERO, |(_, last)| *last) != overdue {
                owed.push((day, overdue));
            }
            day = day.tomorrow().ok()?;
        }
        interest_on(&owed, until)
    }
}

impl Case {
    /// The last day of the term to pay (Awb 4:87), once the decision that a loan came of was announced.
    #[must_use]
    pub fn pay_by(&self, loan: &Loan) -> Option<Date> {
        let grant = self.grants.get(&loan.grant)?;
        // Of what made it a debt the last: a grant may have been revised before it was reclaimed.
        let made = self.decisions.values().filter(|decided| {
            let about = [
                DecidedOn::Conversion(loan.grant),
                DecidedOn::Adverse(loan.grant),
            ];
            about.contains(&decided.about) && !decided.withdrawn
        });
        let made = made.max_by_key(|decided| decided.on);
        let decided = made.or_else(|| self.decisions.get(&grant.decision))?;
        let (announced, _) = decided.announced?;
        Term::Payment.last_day(announced)
    }

    /// The last day on which a loan can be claimed (Awb 4:104 to 4:111), as things are now.
    #[must_use]
    pub fn barred_after(&self, loan: &Loan) -> Option<Date> {
        let from = [self.pay_by(loan), loan.last_due(), loan.debt.interrupted];
        Term::Limitation.last_day(from.into_iter().flatten().max()?)
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

    /// Whose debt a loan is.
    #[must_use]
    pub fn debtor(&self, loan: LoanId) -> Option<PersonId> {
        let grant = self.grants.get(&self.loans.get(&loan)?.grant)?;
        self.requests
            .get(&grant.request)
            .map(|request| request.applicant)
    }
}
