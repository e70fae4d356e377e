//! Decisions on requests, with what they can be compared by and what became of them.

use std::collections::BTreeMap;

use super::Circumstances;
use crate::case::{self, Case, CaseEvent, DecidedOn, DepartureGround, Grant, GrantStatus};
use crate::{Cents, Date, DecisionId, GrantForm, GrantId, LawRef, LoanId, RequestId};

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
    taken: Vec<Taken>,
}

/// A decision as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Taken {
    decision: DecisionId,
    request: RequestId,
    circumstances: Circumstances,
    decided: Date,
    verdict: Verdict,
    departure: Option<(DepartureGround, LawRef)>,
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
        if let CaseEvent::RequestDecided {
            decision,
            request,
            assessment,
            verdict,
            on,
            departure,
            ..
        } = &event
            && let Some(circumstances) = self.case.circumstances_by(*request, Some(*assessment))
        {
            self.taken.push(Taken {
                decision: *decision,
                request: *request,
                circumstances,
                decided: *on,
                verdict: match verdict {
                    case::Verdict::Granted { terms, .. } => Verdict::Granted {
                        form: terms.form,
                        amount: terms.amount,
                    },
                    case::Verdict::Declined => Verdict::Declined,
                },
                departure: departure
                    .as_ref()
                    .map(|departure| (departure.ground, departure.article.clone())),
            });
        }
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
        let follow_up = FollowUp::of(&self.case);
        self.taken
            .iter()
            .map(|taken| {
                let (aftermath, converted) = follow_up.of_decision(taken.decision);
                EarlierDecision {
                    decision: taken.decision,
                    request: taken.request,
                    circumstances: taken.circumstances.clone(),
                    decided: taken.decided,
                    verdict: taken.verdict,
                    departure: taken.departure.clone(),
                    aftermath,
                    converted,
                }
            })
            .collect()
    }
}

/// What came after decisions on requests, found by grant.
struct FollowUp<'a> {
    case: &'a Case,
    kept: Vec<GrantId>,
    grants: BTreeMap<DecisionId, &'a Grant>,
}

impl<'a> FollowUp<'a> {
    fn of(case: &'a Case) -> Self {
        let kept = case
            .decisions
            .values()
            .filter_map(|decided| match decided.about {
                DecidedOn::Keeping(grant) => Some(grant),
                DecidedOn::Request(..) | DecidedOn::Conversion(_) => None,
            });
        Self {
            case,
            kept: kept.collect(),
            grants: case
                .grants
                .values()
                .map(|grant| (grant.decision, grant))
                .collect(),
        }
    }

    /// What became of a decision, and whether its gift was converted.
    fn of_decision(&self, decision: DecisionId) -> (Aftermath, bool) {
        let Some(decided) = self.case.decisions.get(&decision) else {
            return (Aftermath::Stands, false);
        };
        let grant = self.grants.get(&decision).copied();
        if decided.withdrawn {
            return (Aftermath::Withdrawn, false);
        }
        let Some(grant) = grant else {
            return (Aftermath::Stands, false);
        };
        let aftermath = match grant.status {
            GrantStatus::Withdrawn => Aftermath::Withdrawn,
            GrantStatus::Conditional => Aftermath::ConditionsRun,
            GrantStatus::Loan(loan) => self.of_loan(loan),
            GrantStatus::Final if grant.terms.form != GrantForm::ConditionalGift => {
                Aftermath::Stands
            }
            GrantStatus::Final => self.of_final(decided.about),
        };
        let is_loan = matches!(grant.status, GrantStatus::Loan(_));
        (aftermath, is_loan && grant.terms.form != GrantForm::Loan)
    }

    fn of_final(&self, about: DecidedOn) -> Aftermath {
        match about {
            DecidedOn::Request(_, Some(grant)) if self.kept.contains(&grant) => Aftermath::Kept,
            _ => Aftermath::Fulfilled,
        }
    }

    fn of_loan(&self, loan: LoanId) -> Aftermath {
        match self.case.loans.get(&loan) {
            // Nothing was paid on it yet, so that nothing can be paid back.
            Some(loan) if !loan.balance().is_zero() || loan.principal.is_zero() => {
                Aftermath::LoanRuns
            }
            Some(loan) if !loan.waived().is_zero() => Aftermath::Waived,
            Some(_) => Aftermath::Repaid,
            None => Aftermath::LoanRuns,
        }
    }
}
