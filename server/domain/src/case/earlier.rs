//! What a policy is told of grants made before.

use super::{Case, Grant, GrantStatus};
use crate::{Cents, Date, GrantForm, PersonId};

/// A grant made before, to the same person in the same case, and not withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierGrant {
    /// The day of the decision.
    pub decided: Date,
    /// What was granted, in eurocents.
    pub amount: Cents,
    /// What for: a code.
    pub purpose: String,
    /// What became of it; `None` when that is not known, as where somebody only supposes a grant.
    pub standing: Option<Standing>,
}

/// What became of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How it was granted.
    pub form: GrantForm,
    /// Paid and not returned, in eurocents.
    pub paid: Cents,
    /// Where it stands.
    pub status: Status,
}

/// Where a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A gift whose conditions run, and until a person decided on them also after their last day.
    Running {
        /// The last day of its conditions.
        until: Date,
    },
    /// A gift for good.
    Final,
    /// It is to be paid back: a loan, or a gift that became one.
    Loan {
        /// What was paid out and is still to be paid back, in eurocents; nothing before the first payment.
        balance: Cents,
    },
    /// A loan of which nothing is left: paid back, waived, or both.
    Settled,
}

impl Case {
    /// What was granted to a person in this case, with what became of it. Withdrawn decisions are none.
    #[must_use]
    pub fn earlier_grants(&self, applicant: PersonId) -> Vec<EarlierGrant> {
        self.grants
            .values()
            // An advance is told as part of what it counts on.
            .filter(|grant| grant.status != GrantStatus::Withdrawn && grant.advance.is_none())
            .filter_map(|grant| {
                let request = self.requests.get(&grant.request)?;
                (request.applicant == applicant).then(|| EarlierGrant {
                    decided: grant.decided,
                    amount: grant.terms.amount,
                    purpose: request.purpose.clone(),
                    standing: self.standing(grant),
                })
            })
            .collect()
    }

    fn standing(&self, grant: &Grant) -> Option<Standing> {
        let status = match grant.status {
            GrantStatus::Conditional => Status::Running {
                until: (grant.terms.conditions.iter())
                    .map(|condition| condition.until)
                    .max()?,
            },
            GrantStatus::Final => Status::Final,
            GrantStatus::Loan(loan) => {
                let loan = self.loans.get(&loan)?;
                let balance = loan.balance();
                // The principal of a loan that was granted as such grows with its payments: before the
                // first one there is no balance, and nothing was settled.
                if balance == Cents::ZERO && loan.principal > Cents::ZERO {
                    Status::Settled
                } else {
                    Status::Loan { balance }
                }
            }
            GrantStatus::Withdrawn | GrantStatus::Advance | GrantStatus::Counted(_) => {
                return None;
            }
        };
        Some(Standing {
            form: grant.terms.form,
            paid: grant.paid(),
            status,
        })
    }
}
