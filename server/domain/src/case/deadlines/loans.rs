//! Of loans: the next part to be paid back, and what is decided anew.
//!
//! A decision may set a later moment than the six weeks of Awb 4:87 lid 1: the days of an instalment plan
//! are read as such moments. A jurist should confirm that for loans under a contract.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
use crate::case::{Case, Loan};
use crate::terms::Term;
use crate::{Cents, Date, LoanId};

impl Case {
    pub(super) fn loan_deadlines(&self) -> Vec<Deadline> {
        let next = |(id, loan): (&LoanId, &Loan)| {
            let (day, open) = loan.next_instalment()?;
            Some(Deadline {
                person: self.debtor(*id),
                article: Some(Term::Payment.on(day)?.law()),
                exposure: Exposure::Amount(open),
                ..Deadline::new(
                    DeadlineKind::PayInstalment,
                    DeadlineAbout::Loan(*id),
                    Whose::Resident,
                    Some(day),
                )
            })
        };
        let loans = self.loans.iter();
        loans
            .clone()
            .filter_map(next)
            .chain(loans.filter_map(|one| self.deciding_anew(one)))
            .collect()
    }

    /// The term for a decision that an objection did not leave as it was: no article sets one of its own, so it is
    /// a reasonable one (Awb 4:13 lid 2).
    fn deciding_anew(&self, (id, loan): (&LoanId, &Loan)) -> Option<Deadline> {
        let owed = !loan.undone && !loan.balance().is_zero();
        let since = loan.debt.anew.as_ref().filter(|_| owed)?.since;
        let term = Term::Decision.on(since)?;
        Some(Deadline {
            person: self.debtor(*id),
            article: Some(term.law()),
            ..Deadline::new(
                DeadlineKind::DecideDebtAnew,
                DeadlineAbout::Loan(*id),
                Whose::Authority,
                Some(term.last_day(since)?),
            )
        })
    }
}

impl Loan {
    /// The day of the first instalment that is not paid in full, and what is open of it. What is paid back
    /// or waived counts for the earliest first. `None` without a plan, and when nothing is left.
    #[must_use]
    pub fn next_instalment(&self) -> Option<(Date, Cents)> {
        let plan = self.plan?;
        let balance = self.balance();
        if balance.is_zero() || plan.amount.is_zero() {
            return None;
        }
        let covered = self.planned.saturating_sub(balance);
        let last = plan.instalments.saturating_sub(1);
        let whole = covered.get() / plan.amount.get();
        let nth = u16::try_from(whole).unwrap_or(last).min(last);
        let by_then = Cents::new(plan.amount.get().saturating_mul(u64::from(nth) + 1));
        let by_then = if nth == last {
            self.planned
        } else {
            by_then.min(self.planned)
        };
        let open = by_then.saturating_sub(covered);
        // What a loan grew by after its plan was set comes with the last part.
        let open = if open.is_zero() { balance } else { open };
        Some((plan.due(nth)?, open))
    }
}
