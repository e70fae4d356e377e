//! Of loans: the next part to be paid back, what a reminder was about, until when all of it can be claimed, and
//! what is decided anew.
//!
//! A decision may set a later moment than the six weeks of Awb 4:87 lid 1: the days of an instalment plan
//! are read as such moments. A jurist should confirm that for loans under a contract.

use super::{Deadline, DeadlineAbout, DeadlineKind, Exposure, Whose};
use crate::case::{Case, Loan};
use crate::terms::Term;
use crate::{Cents, Date, LoanId};

impl Case {
    pub(super) fn loan_deadlines(&self) -> Vec<Deadline> {
        let of = |one: (&LoanId, &Loan)| {
            let mut all = self.paying_back(one);
            all.extend(self.deciding_anew(one));
            all
        };
        self.loans.iter().flat_map(of).collect()
    }

    /// To pay, and to claim. Of what each is about, the ones before it have named a part.
    fn paying_back(&self, (id, loan): (&LoanId, &Loan)) -> Vec<Deadline> {
        let terms = [instalment(loan), reminder(loan), self.claiming(loan)];
        let mut named = Cents::ZERO;
        let mut all = Vec::new();
        for (kind, whose, term, day, about) in terms.into_iter().flatten() {
            let more = about.saturating_sub(named);
            named = named.saturating_add(more);
            let Some(term) = term.on(day) else { continue };
            all.push(Deadline {
                person: self.debtor(*id),
                article: Some(term.law()),
                lapses: kind == DeadlineKind::ClaimDebt,
                exposure: if more.is_zero() {
                    Exposure::Nothing
                } else {
                    Exposure::Amount(more)
                },
                ..Deadline::new(kind, DeadlineAbout::Loan(*id), whose, Some(day))
            });
        }
        all
    }

    /// Until its last day all that is owed can be claimed (Awb 4:104); nothing before the resident was told of it.
    fn claiming(&self, loan: &Loan) -> Option<Asked> {
        let owed = loan.balance();
        let told = self.pay_by(loan).filter(|_| !owed.is_zero());
        let day = told.and_then(|_| self.barred_after(loan))?;
        let kind = DeadlineKind::ClaimDebt;
        Some((kind, Whose::Authority, Term::Limitation, day, owed))
    }

    /// The term for a decision that an objection did not leave as it was: no article sets one of its own, so it is
    /// a reasonable one (Awb 4:13 lid 2).
    fn deciding_anew(&self, (id, loan): (&LoanId, &Loan)) -> Option<Deadline> {
        let owed = !loan.balance().is_zero();
        let since = loan.debt.anew.filter(|_| owed)?.since;
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

/// What is asked by a day: its term, and how much it is about.
type Asked = (DeadlineKind, Whose, Term, Date, Cents);

fn instalment(loan: &Loan) -> Option<Asked> {
    let (day, open) = loan.next_instalment()?;
    let kind = DeadlineKind::PayInstalment;
    Some((kind, Whose::Resident, Term::Payment, day, open))
}

fn reminder(loan: &Loan) -> Option<Asked> {
    let (day, open) = loan.unanswered()?;
    let kind = DeadlineKind::AnswerReminder;
    Some((kind, Whose::Resident, Term::Reminder, day, open))
}

impl Loan {
    /// The last day to pay after all what the latest reminder was about (Awb 4:112), and what of that is owed and
    /// no writ was issued for. `None` when nothing is, and when its paying was deferred since.
    #[must_use]
    pub fn unanswered(&self) -> Option<(Date, Cents)> {
        let latest = self.debt.reminders.last()?;
        // On whichever day somebody looks.
        let open = self.reminded(Date::MAX);
        (!open.is_zero()).then_some((latest.until, open))
    }

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
