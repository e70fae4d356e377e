//! Decisions on requests, with what they can be compared by and what became of them.

use super::Circumstances;
use crate::case::{self, Case, CaseEvent, DecidedOn, DepartureGround, Grant, GrantStatus, Loan};
use crate::{Cents, Date, DecisionId, GrantForm, GrantId, LawRef, RequestId};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Money was granted: all that was asked, or part of it.
    Granted {
        /// As a gift, a conditional gift or a loan.
        form: GrantForm,
        /// How much.
        amount: Cents,
    },
    /// Nothing was granted.
    Declined,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aftermath {
    /// It stands, and nothing more was to follow: a decline, or a gift without conditions.
    Stands,
    /// It was withdrawn.
    Withdrawn,
    /// The conditions of the gift still run.
    ConditionsRun,
    /// The conditions held to the end: a gift for good.
    Fulfilled,
    /// A condition was broken, and a person let the gift be one.
    Kept,
    /// A loan, from the start or by conversion, that is not paid back yet.
    LoanRuns,
    /// A loan that was paid back.
    Repaid,
    /// A loan of which nothing is left to pay because the rest was waived.
    Waived,
}

/// A decision on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierDecision {
    /// Which.
    pub decision: DecisionId,
    /// The request.
    pub request: RequestId,
    /// What was before the decider: as on the day of the decision, whatever came later.
    pub circumstances: Circumstances,
    /// The day of the decision.
    pub decided: Date,
    /// What was decided.
    pub verdict: Verdict,
    /// Where it departed from the assessment or a rule: the ground and the article.
    pub departure: Option<(DepartureGround, LawRef)>,
    /// What became of it.
    pub aftermath: Aftermath,
    /// The gift was converted to a loan.
    pub converted: bool,
}

impl EarlierDecision {
    /// The decision that an event takes, by the case as it stood before; `None` when the event
    /// decides on no request that is there.
    #[must_use]
    pub fn taken(before: &Case, event: &CaseEvent) -> Option<Self> {
        let CaseEvent::RequestDecided {
            decision,
            request,
            assessment,
            verdict,
            on,
            departure,
            ..
        } = event
        else {
            return None;
        };
        let verdict = match verdict {
            case::Verdict::Granted { terms, .. } => Verdict::Granted {
                form: terms.form,
                amount: terms.amount,
            },
            case::Verdict::Declined => Verdict::Declined,
        };
        Some(Self {
            decision: *decision,
            request: *request,
            circumstances: before.circumstances_by(*request, Some(*assessment))?,
            decided: *on,
            verdict,
            departure: departure
                .as_ref()
                .map(|departure| (departure.ground, departure.article.clone())),
            aftermath: match verdict {
                Verdict::Granted { form, .. } => match form {
                    GrantForm::ConditionalGift => Aftermath::ConditionsRun,
                    GrantForm::Loan => Aftermath::LoanRuns,
                    GrantForm::Gift => Aftermath::Stands,
                },
                Verdict::Declined => Aftermath::Stands,
            },
            converted: false,
        })
    }

    /// Whole days from receipt to decision; a decision is never before receipt.
    #[must_use]
    pub fn days(&self) -> u32 {
        let hours = self
            .circumstances
            .received
            .duration_until(self.decided)
            .as_hours();
        u32::try_from(hours / 24).unwrap_or_default()
    }

    /// What was granted, less than was asked.
    #[must_use]
    pub fn in_part(&self) -> bool {
        matches!(self.verdict, Verdict::Granted { amount, .. } if amount < self.circumstances.amount)
    }
}

/// A case with every decision that was taken on its requests. Folded from the events of the case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DecisionHistory {
    case: Case,
    taken: Vec<EarlierDecision>,
}

impl DecisionHistory {
    /// The history that these events leave.
    pub fn fold(events: impl IntoIterator<Item = CaseEvent>) -> Self {
        let mut history = Self::default();
        for event in events {
            history.apply(event);
        }
        history
    }

    /// Takes in one event of the case.
    pub fn apply(&mut self, event: CaseEvent) {
        self.taken
            .extend(EarlierDecision::taken(&self.case, &event));
        self.case.apply(event);
    }

    /// The case as it stands.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Every decision on a request, withdrawn ones too, in the order they were taken.
    #[must_use]
    pub fn decisions(&self) -> Vec<EarlierDecision> {
        let now = |taken: &EarlierDecision| {
            let mut earlier = taken.clone();
            if let Some((aftermath, converted)) = self.case.aftermath(taken.decision) {
                (earlier.aftermath, earlier.converted) = (aftermath, converted);
            }
            earlier
        };
        self.taken.iter().map(now).collect()
    }
}

impl Case {
    /// What became of a decision on a request, and whether its gift was converted to a loan; `None`
    /// when there is no such decision.
    #[must_use]
    pub fn aftermath(&self, decision: DecisionId) -> Option<(Aftermath, bool)> {
        let decided = self.decisions.get(&decision)?;
        let DecidedOn::Request(_, grant) = decided.about else {
            return None;
        };
        if decided.withdrawn {
            return Some((Aftermath::Withdrawn, false));
        }
        let Some((id, grant)) = grant.and_then(|id| Some((id, self.grants.get(&id)?))) else {
            return Some((Aftermath::Stands, false));
        };
        Some(match grant.status {
            GrantStatus::Withdrawn => (Aftermath::Withdrawn, false),
            GrantStatus::Conditional => (Aftermath::ConditionsRun, false),
            // A decision on a request makes no advance.
            GrantStatus::Final | GrantStatus::Advance | GrantStatus::Counted(_) => {
                (self.of_final(id, grant), false)
            }
            GrantStatus::Loan(loan) => (
                self.loans.get(&loan).map_or(Aftermath::LoanRuns, of_loan),
                grant.terms.form != GrantForm::Loan,
            ),
        })
    }

    fn of_final(&self, id: GrantId, grant: &Grant) -> Aftermath {
        let kept = DecidedOn::Keeping(id);
        if grant.terms.form != GrantForm::ConditionalGift {
            Aftermath::Stands
        } else if self.decisions.values().any(|decided| decided.about == kept) {
            Aftermath::Kept
        } else {
            Aftermath::Fulfilled
        }
    }
}

fn of_loan(loan: &Loan) -> Aftermath {
    // Of a loan on which nothing was paid out yet nothing can be paid back.
    if loan.principal.is_zero() || !loan.balance().is_zero() {
        Aftermath::LoanRuns
    } else if loan.waived().is_zero() {
        Aftermath::Repaid
    } else {
        Aftermath::Waived
    }
}
