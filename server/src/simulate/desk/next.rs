//! What happens next in a case, and when: it follows from how the case stands and what is planned.

use jiff::ToSpan as _;
use maatwerk_domain::case::{Case, DecidedOn, Grant, GrantStatus, Loan, Request};
use maatwerk_domain::signal::Background as _;
use maatwerk_domain::{Date, GrantForm, GrantId, LoanId, PersonId, RequestId};

use super::{EMPLOYED_SINCE, EMPLOYMENT_ENDED, NEW_EMPLOYMENT, RULES};
use crate::simulate::plan::{Life, Round, after, working_day_after};

/// Something to do in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) enum Step {
    Open,
    Ask(usize),
    Correct,
    Overdue,
    Decide,
    Withdraw,
    Pay,
    ComeBack,
    LoseJob,
    FindJob,
    Review,
    Propose,
    Hear,
    DecideConversion,
    SetInstalments,
    Repay,
    Reverse,
    Waive,
    Close,
}

/// Where a case stands: its last request, with what became of it.
pub(super) struct Standing<'l, 'a> {
    pub(super) round: usize,
    pub(super) plan: &'l Round,
    pub(super) id: RequestId,
    pub(super) request: &'a Request,
    pub(super) grant: Option<(GrantId, &'a Grant)>,
    pub(super) loan: Option<(LoanId, &'a Loan)>,
}

/// The identifier of a request.
pub(super) fn request_id(life: &Life, round: usize) -> RequestId {
    RequestId::from_bytes(life.id(&[1, round as u64]))
}

impl<'l, 'a> Standing<'l, 'a> {
    /// `None` when nothing was asked yet.
    pub(super) fn of(life: &'l Life, case: &'a Case) -> Option<Self> {
        let rounds = life.rounds.iter().enumerate();
        let (round, plan, id, request) = rounds
            .filter_map(|(round, plan)| {
                let id = request_id(life, round);
                Some((round, plan, id, case.requests.get(&id)?))
            })
            .next_back()?;
        let decided = request.decision.and_then(|id| case.decisions.get(&id));
        let grant = decided.and_then(|decided| match decided.about {
            DecidedOn::Request(_, grant) => grant,
            _ => None,
        });
        let grant = grant.and_then(|id| Some((id, case.grants.get(&id)?)));
        let loan = grant.and_then(|(_, grant)| match grant.status {
            GrantStatus::Loan(id) => Some((id, case.loans.get(&id)?)),
            _ => None,
        });
        Some(Self {
            round,
            plan,
            id,
            request,
            grant,
            loan,
        })
    }
}

/// The resident, whom the case is about.
pub(super) fn resident(case: &Case) -> Option<PersonId> {
    let mut persons = case.persons.iter();
    persons
        .find(|(_, person)| person.role == maatwerk_domain::case::PersonRole::Resident)
        .map(|(id, _)| *id)
}

/// Whether a fact of this code is known about the resident.
pub(super) fn knows(case: &Case, code: &str) -> Option<Date> {
    let facts = case.facts_about(resident(case)?);
    let (_, fact) = facts
        .into_iter()
        .find(|(_, fact)| fact.code.as_str() == code)?;
    match fact.value {
        maatwerk_domain::FactValue::Day(day) => Some(day),
        _ => None,
    }
}

/// What comes after what was done today; `None` when nothing will.
pub(super) fn next(life: &Life, case: &Case, today: Date) -> Option<(Step, Date)> {
    if case.closed.is_some() {
        return None;
    }
    if !case.opened {
        return Some((Step::Open, life.opens));
    }
    let Some(at) = Standing::of(life, case) else {
        return Some((Step::Ask(0), life.first_request()));
    };
    let plan = at.plan;
    let in_days = |days: u16| working_day_after(today, days);
    if at.request.decision.is_none() {
        return Some(undecided(life, case, &at, today));
    }
    let Some((_, grant)) = at.grant else {
        return Some(afterwards(life, &at, today));
    };
    if plan.withdrawn
        && case.decisions.values().all(|decided| !decided.withdrawn)
        && grant.payments.is_empty()
    {
        return Some((Step::Withdraw, in_days(1)));
    }
    let converted = at.loan.is_some() && grant.terms.form != GrantForm::Loan;
    if !converted && grant.proposal.is_none() {
        if !grant.unpaid().is_zero() {
            let days = if grant.payments.is_empty() {
                plan.paid_after
            } else {
                28
            };
            return Some((Step::Pay, in_days(days)));
        }
        if plan.comes_back && grant.payments.len() == 1 {
            return Some((Step::ComeBack, in_days(4)));
        }
    }
    match (grant.status, at.loan) {
        (GrantStatus::Conditional, _) => Some(conditional(life, case, plan, grant, today)),
        (GrantStatus::Loan(_), Some((_, loan))) => Some(match loan {
            loan if loan.balance().is_zero() => afterwards(life, &at, today),
            loan if loan.plan.is_none() => (Step::SetInstalments, in_days(2)),
            loan if plan.reversed && loan.repayments.len() == 1 => (Step::Reverse, in_days(3)),
            loan if plan.waived && loan.repayments.len() >= usize::from(plan.repayments) => {
                (Step::Waive, in_days(30))
            }
            _ => (Step::Repay, in_days(30)),
        }),
        _ => Some(afterwards(life, &at, today)),
    }
}

fn undecided(life: &Life, case: &Case, at: &Standing<'_, '_>, today: Date) -> (Step, Date) {
    let planned = working_day_after(at.request.received, at.plan.decided_after);
    // One that was withdrawn is taken up again soon.
    let decide = if planned < today {
        working_day_after(today, 1)
    } else {
        planned
    };
    let correct = working_day_after(today, 2);
    let corrected = case.facts.values().any(|fact| fact.corrections > 0);
    if at.plan.corrected && !corrected && at.round == 0 && correct < decide {
        debug_assert!(knows(case, EMPLOYED_SINCE).is_some(), "{:?}", life.number);
        return (Step::Correct, correct);
    }
    // The clock sees that the term has passed, also when nobody works.
    let asked = case.asked(at.id);
    match asked.and_then(|asked| asked.overdue_from(&RULES)) {
        Some(overdue) if overdue > today && overdue <= decide => (Step::Overdue, overdue),
        _ => (Step::Decide, decide),
    }
}

/// Of what may happen to a conditional gift, that which comes first.
fn conditional(life: &Life, case: &Case, plan: &Round, grant: &Grant, today: Date) -> (Step, Date) {
    let tomorrow = after(today, 1);
    if let Some(open) = &grant.proposal {
        return if open.hearing.is_none() {
            (Step::Hear, working_day_after(today, 17))
        } else {
            (Step::DecideConversion, working_day_after(today, 6))
        };
    }
    if grant.needs_person {
        return (Step::Propose, working_day_after(today, 5));
    }
    let review = grant
        .due
        .first()
        .map(|(due, _)| (Step::Review, (*due).max(tomorrow)));
    let job = plan.job.and_then(|job| {
        let Some(ended) = knows(case, EMPLOYMENT_ENDED) else {
            let lost = working_day_after(grant.decided, job.after);
            return Some((Step::LoseJob, lost.max(working_day_after(today, 1))));
        };
        let found = ended.saturating_add(i32::from(job.new_job_after?).days());
        let none = knows(case, NEW_EMPLOYMENT).is_none();
        none.then(|| (Step::FindJob, working_day_after(found.max(today), 1)))
    });
    debug_assert!(life.household.len() >= case.persons.len());
    match (review, job) {
        (Some(review), Some(job)) if job.1 < review.1 => job,
        (Some(review), _) => review,
        (None, Some(job)) => job,
        (None, None) => (Step::Propose, working_day_after(today, 5)),
    }
}

/// The request is settled: another one, or the end.
fn afterwards(life: &Life, at: &Standing<'_, '_>, today: Date) -> (Step, Date) {
    match life.rounds.get(at.round + 1) {
        Some(next) => (
            Step::Ask(at.round + 1),
            working_day_after(today, 10 + next.asks_after),
        ),
        None => (Step::Close, working_day_after(today, life.closes_after)),
    }
}
