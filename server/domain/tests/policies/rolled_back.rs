//! Going back to what was in force before.

use jiff::civil::date;
use maatwerk_domain::AuthorityEvent;
use maatwerk_domain::Refusal;
use maatwerk_domain::policy::PolicyRefusal;

use crate::support::*;

#[test]
fn the_version_before_judges_again_also_what_was_received_since() {
    let today = date(2026, 12, 1);
    let back = rolled_back(new(), NEXT_WEEK, on("maker", today));
    given(in_force_after(NEXT_WEEK))
        .on(today)
        .when(roll_back(None, NEXT_WEEK))
        .then([back.clone()]);
    given(in_force_after(NEXT_WEEK))
        .on(today)
        .when(roll_back(Some(new()), NEXT_WEEK))
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
        .when(roll_back(Some(new()), NEXT_WEEK))
        .then([rolled_back(new(), NEXT_WEEK, act("maker"))]);
    // With its approval go its later activations.
    let later = date(2027, 1, 1);
    let mut events = in_force_after(NEXT_WEEK);
    events.push(in_force(later));
    given(events).when(roll_back(Some(new()), NEXT_WEEK)).then([
        rolled_back(new(), NEXT_WEEK, act("maker")),
        rolled_back(new(), later, act("maker")),
    ]);
}

#[test]
fn there_is_always_a_version_to_judge_by() {
    given([installed()])
        .when(roll_back(None, date(2026, 1, 1)))
        .refused(PolicyRefusal::NothingEarlier);
    given([])
        .when(roll_back(None, TODAY))
        .refused(Refusal::Unknown("activation"));
}

#[test]
fn a_version_whose_key_was_revoked_does_not_come_back() {
    let mut events = in_force_after(NEXT_WEEK);
    let later = date(2027, 1, 1);
    let third = pair("sha256:third", SIX_HUNDRED);
    let activated = AuthorityEvent::PolicyActivated(version(third.clone(), "3.0.0", later));
    events.extend([revoked(), activated]);
    given(events.clone())
        .on(later)
        .when(roll_back(None, later))
        .refused(PolicyRefusal::EarlierRevoked(NEXT_WEEK, key_id()));
    // What is to come is withdrawn all the same: nothing comes back by that.
    given(events)
        .on(NEXT_WEEK)
        .when(roll_back(None, later))
        .then([rolled_back(third, later, on("maker", NEXT_WEEK))]);
}

#[test]
fn what_is_past_or_withdrawn_or_never_was_is_not_rolled_back() {
    given(in_force_after(NEXT_WEEK))
        .on(NEXT_WEEK)
        .when(roll_back(Some(old()), date(2026, 1, 1)))
        .refused(PolicyRefusal::Superseded(NEXT_WEEK));
    let mut events = in_force_after(NEXT_WEEK);
    events.push(rolled_back(new(), NEXT_WEEK, act("maker")));
    given(events)
        .when(roll_back(Some(new()), NEXT_WEEK))
        .refused(PolicyRefusal::RolledBack);
    given(in_force_after(NEXT_WEEK))
        .when(roll_back(Some(new()), TOMORROW))
        .refused(Refusal::Unknown("activation"));
}
