//! From when a version judges.

use jiff::civil::date;
use maatwerk_domain::policy::PolicyRefusal;
use maatwerk_domain::{AuthorityEvent, PolicyCommand, Refusal};

use crate::support::*;

#[test]
fn an_approved_version_takes_effect_tomorrow_at_the_earliest() {
    given(ready())
        .when(activate(new(), TOMORROW))
        .then([in_force(TOMORROW)]);
    for day in [TODAY, date(2026, 1, 2)] {
        given(ready())
            .when(activate(new(), day))
            .refused(Refusal::TooEarly {
                what: "the first day",
                day,
                than: "tomorrow,",
                earliest: TOMORROW,
            });
    }
}

#[test]
fn two_versions_never_overlap() {
    for day in [TOMORROW, NEXT_WEEK] {
        given(in_force_after(NEXT_WEEK))
            .when(activate(new(), day))
            .refused(PolicyRefusal::Overlap(NEXT_WEEK));
    }
    let later = date(2026, 12, 1);
    given(in_force_after(NEXT_WEEK))
        .when(activate(new(), later))
        .then([in_force(later)]);
}

#[test]
fn nothing_takes_effect_without_an_approval_that_holds() {
    let unapproved = [installed(), registered(), uploaded(), proposed(new())];
    given(unapproved)
        .when(activate(new(), TOMORROW))
        .refused(PolicyRefusal::NotApproved);
    let mut events = ready();
    events.push(revoked());
    given(events)
        .when(activate(new(), TOMORROW))
        .refused(revoked_key());
    given(ready())
        .when(activate(pair(NEW, FIVE_HUNDRED), TOMORROW))
        .refused(Refusal::Unknown("parameter set"));
}

#[test]
fn the_version_of_the_receipt_date_judges() {
    let policies = given(in_force_after(NEXT_WEEK)).policies();
    let on = |day| policies.on(day).map(|version| version.version.as_str());
    assert_eq!(on(date(2025, 12, 31)), None);
    assert_eq!(on(date(2026, 11, 28)), Some("1.0.0"));
    assert_eq!(on(NEXT_WEEK), Some("2.0.0"));
    let first = policies.on(TODAY).unwrap();
    assert_eq!(policies.until(first), Some(NEXT_WEEK));
    assert_eq!(policies.until(policies.on(NEXT_WEEK).unwrap()), None);
}

#[test]
fn the_operator_puts_the_first_policy_in_place_and_no_other() {
    let install = || PolicyCommand::Install(version(old(), "1.0.0", date(2026, 1, 1)));
    given([]).when(install()).then([installed()]);
    given([installed()])
        .when(install())
        .refused(PolicyRefusal::NotTheFirst);
    let demo = AuthorityEvent::AuthorityEstablished {
        name: "Zaanstad".to_owned(),
        demo: true,
    };
    given([demo, installed()])
        .when(install())
        .then([installed()]);
}

#[test]
fn a_clock_that_is_set_back_moves_no_effective_date() {
    // On the 30th it is the 22nd again: what took effect on the 29th did so.
    given(in_force_after(NEXT_WEEK))
        .on(TODAY)
        .when(activate(new(), date(2026, 11, 25)))
        .refused(PolicyRefusal::Overlap(NEXT_WEEK));
    let policies = given(in_force_after(NEXT_WEEK)).on(TODAY).policies();
    let judge = policies.on(date(2026, 11, 30)).unwrap();
    assert_eq!(judge.version, "2.0.0");
}
