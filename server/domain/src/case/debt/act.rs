//! Acts on a debt.

use super::{DebtRefusal, Reminder, Writ};
use crate::case::facts::too_many;
use crate::case::{Case, CaseEvent, Loan};
use crate::context::not_before;
use crate::regime::{BasisAct, Declared};
use crate::terms::Term;
use crate::{Authority, Cents, Context, Date, LawRef, LoanId, MandateId, Refusal};

/// The most acts on one debt.
pub const MOST_DEBT_ACTS: usize = 200;

/// What the Awb is called in a reference.
const AWB: &str = "BWBR0005537";

/// An act on a debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActOnDebt {
    /// Which loan.
    pub loan: LoanId,
    /// What is done.
    pub act: DebtAct,
}

/// How the term in which a debt can be claimed is interrupted, beside a reminder, a set-off and a writ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interruption {
    /// The resident acknowledged the debt (Awb 4:105 lid 2).
    Acknowledged,
    /// The authority went to court (Awb 4:105 lid 1).
    Proceedings,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DebtAct {
    /// The resident is told to pay within two weeks (Awb 4:112).
    Remind {
        /// The day.
        on: Date,
        /// What it costs the resident (4:113).
        cost: Cents,
    },
    /// The term in which it can be claimed begins anew.
    Interrupt {
        /// The day.
        on: Date,
        /// By what.
        how: Interruption,
        /// What was said or asked.
        words: String,
    },
    /// A writ of execution (dwangbevel) is issued, today.
    IssueWrit {
        /// The article that gives the power to.
        basis: LawRef,
        /// The mandate it stands on.
        mandate: MandateId,
        /// The reasons.
        reasons: String,
    },
}

impl Case {
    pub(in crate::case) fn act_on_debt(
        &self,
        command: &ActOnDebt,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let loan = self.loan(command.loan)?;
        if loan.debt.acts >= MOST_DEBT_ACTS {
            return Err(too_many("acts on a debt", MOST_DEBT_ACTS));
        }
        let id = command.loan;
        let by = context.officer.clone();
        Ok(vec![match &command.act {
            DebtAct::Remind { on, cost } => {
                context.not_in_the_future("the reminder", *on)?;
                self.may_claim(loan, *on)?;
                if let Some(last) = loan.debt.reminders.last()
                    && *on <= last.until
                {
                    return Err(DebtRefusal::ReminderRuns(last.until).into());
                }
                let overdue = loan.overdue(*on);
                if *cost > overdue {
                    return Err(DebtRefusal::CostAboveDebt {
                        overdue,
                        cost: *cost,
                    }
                    .into());
                }
                CaseEvent::DebtReminded {
                    loan: id,
                    on: *on,
                    until: Term::Reminder
                        .last_day(*on)
                        .ok_or(Refusal::BeyondCalendar)?,
                    cost: *cost,
                }
            }
            DebtAct::Interrupt { on, how, words } => {
                context.not_in_the_future("the interruption", *on)?;
                let granted = self.grant(loan.grant)?.decided;
                not_before("the interruption", *on, "the grant of", granted)?;
                self.not_barred(loan, *on)?;
                CaseEvent::LimitationInterrupted {
                    loan: id,
                    on: *on,
                    how: *how,
                    words: words.clone().into(),
                }
            }
            DebtAct::IssueWrit {
                basis,
                mandate,
                reasons,
            } => {
                let declared = self.declared_of(self.grant(loan.grant)?, authority)?;
                may_rest_on(&declared, BasisAct::Enforce, basis)?;
                self.may_claim(loan, context.today)?;
                let amount = loan.enforceable(context.today)?;
                authority.check_mandate(*mandate, self.legal_basis(loan)?, amount, context)?;
                CaseEvent::WritIssued {
                    loan: id,
                    amount,
                    basis: basis.clone(),
                    mandate: *mandate,
                    by,
                    on: context.today,
                    reasons: reasons.clone().into(),
                }
            }
        }])
    }

    pub(super) fn may_claim(&self, loan: &Loan, on: Date) -> Result<(), Refusal> {
        // A decision that nobody was told of makes no debt (Awb 3:40), and from then on there is time to
        // pay (4:87).
        let had_time = self.pay_by(loan).is_some_and(|last| on > last);
        if !had_time || loan.overdue(on).is_zero() {
            return Err(DebtRefusal::NotOverdue.into());
        }
        self.not_barred(loan, on)
    }

    pub(in crate::case) fn not_barred(&self, loan: &Loan, on: Date) -> Result<(), Refusal> {
        match self.barred_after(loan) {
            Some(last) if on > last => Err(DebtRefusal::Barred(last).into()),
            _ => Ok(()),
        }
    }

    /// What an event about a debt leaves; others leave nothing here.
    pub(in crate::case) fn apply_debt(&mut self, event: &CaseEvent) {
        let (CaseEvent::DebtReminded { loan, on, .. }
        | CaseEvent::LimitationInterrupted { loan, on, .. }
        | CaseEvent::WritIssued { loan, on, .. }) = event
        else {
            return;
        };
        let Some(loan) = self.loans.get_mut(loan) else {
            return;
        };
        loan.debt.acts += 1;
        loan.debt.interrupted = loan.debt.interrupted.max(Some(*on));
        match event {
            CaseEvent::DebtReminded { until, cost, .. } => {
                loan.debt.charged = loan.debt.charged.saturating_add(*cost);
                let overdue = loan.overdue(*on).saturating_add(*cost);
                loan.debt.reminders.push(Reminder {
                    on: *on,
                    until: *until,
                    cost: *cost,
                    overdue,
                });
            }
            CaseEvent::WritIssued { amount, .. } => loan.debt.writs.push(Writ {
                on: *on,
                amount: *amount,
            }),
            _ => {}
        }
    }
}

impl Loan {
    /// For how much a writ can be issued.
    fn enforceable(&self, today: Date) -> Result<Cents, DebtRefusal> {
        let reminder = self.debt.reminders.last();
        let until = reminder.ok_or(DebtRefusal::NoReminder)?.until;
        if today <= until {
            return Err(DebtRefusal::ReminderRuns(until));
        }
        let amount = self.reminded(today);
        if amount.is_zero() {
            // All that was reminded was paid since, or a writ was issued for it.
            let writ = self.debt.writs.last();
            return Err(writ.map_or(DebtRefusal::NoReminder, |last| {
                DebtRefusal::WritIssued(last.on)
            }));
        }
        Ok(amount)
    }
}

/// Refuses an article that gives no power to this: what the legal basis knows, and where none was registered yet, an
/// act other than the Awb, which gives no power of its own (4:115), or for a set-off a local rule too (4:93 lid 1).
pub(super) fn may_rest_on(
    declared: &Declared<'_>,
    act: BasisAct,
    article: &LawRef,
) -> Result<(), Refusal> {
    declared.on_ground(act, article)?;
    // What the authority registered is as good as the article that it names.
    let by_law = matches!(declared, Declared::ByLaw(..));
    match act {
        BasisAct::Enforce if !by_law && !is_act(article) => Err(DebtRefusal::NoWritBasis.into()),
        BasisAct::SetOff if !by_law && !is_rule(article) => Err(DebtRefusal::NoSetOffBasis.into()),
        _ => Ok(()),
    }
}

/// Whether a reference is to an act other than the Awb. Of a reference nobody can tell an act from a decree: a
/// person answers for that.
fn is_act(basis: &LawRef) -> bool {
    let article = basis.article();
    article.starts_with("BWBR") && !article.starts_with(AWB)
}

/// As [`is_act`], or to a local rule.
pub(super) fn is_rule(basis: &LawRef) -> bool {
    is_act(basis) || basis.article().starts_with("CVDR")
}
