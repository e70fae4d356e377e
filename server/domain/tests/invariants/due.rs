//! What must happen by which day, whatever has happened.

use maatwerk_domain::case::deadlines::{Deadline, DeadlineAbout, DeadlineKind as Kind};
use maatwerk_domain::case::{Case, CaseEvent, GrantStatus};

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
