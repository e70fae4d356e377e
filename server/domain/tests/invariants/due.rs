//! What must happen by which day, whatever has happened.

use maatwerk_domain::case::deadlines::{Deadline, DeadlineAbout, DeadlineKind as Kind};
use maatwerk_domain::case::{Case, CaseEvent, GrantStatus};
use maatwerk_domain::{Cents, Date, terms};

pub(crate) fn check(before: &Case, events: &[CaseEvent], after: &Case) {
    let all = after.deadlines();
    if !events.iter().any(CaseEvent::may_move_deadlines) {
        assert_eq!(all, before.deadlines(), "after {events:?}");
    }
    let days: Vec<_> = all.iter().map(|one| (one.day.is_none(), one.day)).collect();
    assert!(days.is_sorted(), "{days:?}");
    assert!(all.iter().all(|one| one.article.is_some()), "{all:?}");
    let about = |wanted: DeadlineAbout, kinds: &[Kind]| {
        let of = |one: &&Deadline| one.about == wanted && kinds.contains(&one.kind);
        all.iter().filter(of).count()
    };
    let deciding = [
        Kind::DecideRequest,
        Kind::DecideAfterDefault,
        Kind::AnnounceDecision,
    ];
    for (id, request) in &after.requests {
        let found = about(DeadlineAbout::Request(*id), &deciding);
        // No law sets a term for what was asked long before it was there, nor beyond the calendar.
        let clock = &request.clock;
        let has_term = clock.runs() && clock.decide_by(clock.received).is_some();
        assert_eq!(found, usize::from(has_term), "{request:?}");
    }
    for (id, decided) in &after.decisions {
        let found = about(DeadlineAbout::Decision(*id), &[Kind::Object]);
        let open = decided.announced.is_some() && !decided.withdrawn;
        assert_eq!(found, usize::from(open), "{decided:?}");
    }
    let looks = all.iter().filter(|one| one.kind == Kind::ReviewGift);
    let gifts = after.grants.values();
    let gifts = gifts.filter(|grant| grant.status == GrantStatus::Conditional);
    assert_eq!(
        looks.count(),
        gifts.map(|grant| grant.due.len()).sum::<usize>()
    );
    money(after, &all);
    for (id, loan) in &after.loans {
        let anew = about(DeadlineAbout::Loan(*id), &[Kind::DecideDebtAnew]);
        let owed = !loan.undone && !loan.balance().is_zero();
        assert_eq!(
            anew,
            usize::from(loan.debt.anew.is_some() && owed),
            "{loan:?}"
        );
        let found = about(DeadlineAbout::Loan(*id), &[Kind::PayInstalment]);
        let next = loan.next_instalment();
        assert_eq!(found, usize::from(next.is_some()), "{loan:?}");
        let open = loan.plan.is_some() && !loan.balance().is_zero();
        assert!(open || next.is_none(), "{loan:?}");
        assert!(next.is_none_or(|(_, open)| !open.is_zero() && open <= loan.balance()));
    }
}

/// What is to be paid by which day: no euro of a grant, a loan or a refund is named twice.
fn money(after: &Case, all: &[Deadline]) {
    let find = |wanted: DeadlineAbout, kind: Kind| {
        let of = |one: &&Deadline| one.about == wanted && one.kind == kind;
        all.iter().filter(of).collect::<Vec<_>>()
    };
    let stake = |one: &Deadline| one.exposure.on(Date::MAX).most;
    for (id, grant) in &after.grants {
        let found = find(DeadlineAbout::Grant(*id), Kind::PayGrant);
        let due = after.to_pay(*id);
        let stands = !grant.taken_back && grant.status != GrantStatus::Withdrawn;
        assert!(stands || due.is_zero(), "{grant:?}");
        assert!(due <= grant.unpaid(), "{grant:?}");
        let told = after.pay_grant_by(*id).is_some();
        assert_eq!(
            found.len(),
            usize::from(told && !due.is_zero()),
            "{grant:?}"
        );
        assert!(found.iter().all(|one| stake(one) == due));
        // With the advances that count on it no more than what was granted and is not given back or paid.
        let counted = after.grants.iter();
        let counted = counted.filter(|(_, one)| one.status == GrantStatus::Counted(*id));
        let whole: Cents = counted.map(|(id, _)| after.to_pay(*id)).sum();
        let granted = grant.terms.amount.saturating_sub(grant.released);
        assert!(
            whole.saturating_add(due) <= granted.saturating_sub(grant.paid()),
            "{grant:?}"
        );
    }
    for (id, objection) in &after.objections {
        let found = find(DeadlineAbout::Objection(*id), Kind::PayRefund);
        let due = after.refundable(objection);
        let given = objection.decided.and_then(|decided| decided.given);
        let open = !due.is_zero() && given.and_then(terms::pay_by).is_some();
        assert_eq!(found.len(), usize::from(open), "{objection:?}");
        assert!(found.iter().all(|one| stake(one) == due));
        assert!(due.is_zero() || (objection.is_upheld() && objection.refund.is_none()));
    }
    for (id, loan) in &after.loans {
        let about = || DeadlineAbout::Loan(*id);
        let claims = find(about(), Kind::ClaimDebt);
        let told = after.pay_by(loan).is_some() && after.barred_after(loan).is_some();
        let owed = told && !loan.balance().is_zero();
        assert_eq!(claims.len(), usize::from(owed), "{loan:?}");
        let reminders = find(about(), Kind::AnswerReminder);
        let open = loan.unanswered();
        assert_eq!(reminders.len(), usize::from(open.is_some()), "{loan:?}");
        assert!(open.is_none_or(|(_, open)| !open.is_zero() && open <= loan.balance()));
        // Each euro that is owed is named, and once.
        let of_loan = all.iter().filter(|one| one.about == about());
        let named: Cents = of_loan.map(stake).sum();
        assert!(named <= loan.balance(), "{loan:?}");
        assert!(claims.is_empty() || named == loan.balance(), "{loan:?}");
    }
}
