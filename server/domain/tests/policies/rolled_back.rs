//! Going back to what was in force before.

use jiff::civil::date;
use maatwerk_domain::Refusal;
use maatwerk_domain::policy::PolicyRefusal;

use crate::support::*;

#[test]
fn the_version_before_judges_again_also_what_was_received_since() {
    let today = date(2026, 12, 1);
    let back = rolled_back(new(), NEXT_WEEK, on("maker", today));
    given(in_force_after(NEXT_WEEK))
        .on(today)
        .when(roll_back(None))
        .then([back.clone()]);
    given(in_force_after(NEXT_WEEK))
        .on(today)
        .when(roll_back(Some((new(), NEXT_WEEK))))
        .then([back.clone()]);
    let mut events = in_force_after(NEXT_WEEK);
    events.push(back);
    let policies = given(events.clone()).policies();
    for day in [NEXT_WEEK, today] {
        assert_eq!(policies.on(day).unwrap().version, "1.0.0");
    }
    // It takes another approval to put it in force again.
    given(events.clone())
        .on(today)
        .when(activate(new(), date(2026, 12, 2)))
        .refused(PolicyRefusal::NotApproved);
    events.push(approved(new()));
    given(events)
        .on(today)
        .when(activate(new(), date(2026, 12, 2)))
        .then([in_force(date(2026, 12, 2))]);
}

#[test]
fn what_is_to_come_is_withdrawn_too() {
    given(in_force_after(NEXT_WEEK))
        .when(roll_back(Some((new(), NEXT_WEEK))))
        .then([rolled_back(new(), NEXT_WEEK, act("maker"))]);
    // With its approval go its later activations.
    let later = date(2027, 1, 1);
    let mut events = in_force_after(NEXT_WEEK);
    events.push(in_force(later));
    given(events)
        .when(roll_back(Some((new(), NEXT_WEEK))))
        .then([
            rolled_back(new(), NEXT_WEEK, act("maker")),
            rolled_back(new(), later, act("maker")),
        ]);
}

#[test]
fn there_is_always_a_version_to_judge_by() {
    given([installed()])
        .when(roll_back(None))
        .refused(PolicyRefusal::NothingEarlier);
    given([])
        .when(roll_back(None))
        .refused(PolicyRefusal::NothingEarlier);
}

#[test]
fn what_is_past_or_withdrawn_or_never_was_is_not_rolled_back() {
    given(in_force_after(NEXT_WEEK))
        .on(NEXT_WEEK)
        .when(roll_back(Some((old(), date(2026, 1, 1)))))
        .refused(PolicyRefusal::Superseded(NEXT_WEEK));
    let mut events = in_force_after(NEXT_WEEK);
    events.push(rolled_back(new(), NEXT_WEEK, act("maker")));
    given(events)
        .when(roll_back(Some((new(), NEXT_WEEK))))
        .refused(PolicyRefusal::RolledBack);
    given(in_force_after(NEXT_WEEK))
        .when(roll_back(Some((new(), TOMORROW))))
        .refused(Refusal::Unknown("activation"));
}
