//! A candidate beside what is in force.

use jiff::civil::date;
use maatwerk_domain::policy::{PolicyRefusal, ShadowEnd, Upload};
use maatwerk_domain::{AuthorityEvent, PolicyCommand, PolicyPair, Refusal};

use crate::support::*;

const BUDGETS: [&str; 4] = ["sha256:700", "sha256:800", "sha256:900", "sha256:1000"];

fn start(policy: PolicyPair) -> PolicyCommand {
    PolicyCommand::StartShadow {
        policy,
        reason: "Wat zou 600 euro doen?".to_owned(),
    }
}

fn started(policy: PolicyPair) -> AuthorityEvent {
    AuthorityEvent::ShadowStarted {
        policy,
        reason: "Wat zou 600 euro doen?".to_owned(),
        act: act("maker"),
    }
}

fn end(policy: PolicyPair) -> PolicyCommand {
    PolicyCommand::EndShadow {
        policy,
        reason: "Genoeg gezien.".to_owned(),
    }
}

fn ended(policy: PolicyPair) -> AuthorityEvent {
    AuthorityEvent::ShadowEnded {
        policy,
        reason: "Genoeg gezien.".to_owned(),
        act: act("maker"),
    }
}

/// Signed and proposed, and nobody approved.
fn candidate() -> Vec<AuthorityEvent> {
    vec![installed(), registered(), uploaded(), proposed(new())]
}

fn with(mut events: Vec<AuthorityEvent>, more: &[AuthorityEvent]) -> Vec<AuthorityEvent> {
    events.extend_from_slice(more);
    events
}

#[test]
fn a_candidate_runs_from_its_start_to_its_end_without_an_approval() {
    given(candidate()).when(start(new())).then([started(new())]);
    // Also the policy in force under other parameters.
    let changed = pair(OLD, SIX_HUNDRED);
    given([installed(), proposed(changed.clone())])
        .when(start(changed.clone()))
        .then([started(changed)]);
    let running = with(candidate(), &[started(new())]);
    given(running.clone())
        .when(start(new()))
        .refused(PolicyRefusal::ShadowRuns);
    given(running.clone()).when(end(new())).then([ended(new())]);
    let over = with(running, &[ended(new())]);
    let policies = given(over.clone()).policies();
    assert_eq!(policies.running_shadows().count(), 0);
    let how = ShadowEnd::Ordered {
        reason: "Genoeg gezien.".to_owned(),
        act: act("maker"),
    };
    assert_eq!(policies.shadows[0].ended, Some(how));
    given(over.clone())
        .when(end(new()))
        .refused(PolicyRefusal::ShadowEnded);
    // It may run again.
    given(over).when(start(new())).then([started(new())]);
}

#[test]
fn what_is_not_known_or_not_trusted_does_not_run() {
    given([installed()])
        .when(start(new()))
        .refused(Refusal::Unknown("policy"));
    given([installed(), registered(), uploaded()])
        .when(start(new()))
        .refused(Refusal::Unknown("parameter set"));
    given(with(candidate(), &[revoked()]))
        .when(start(new()))
        .refused(revoked_key());
    given(candidate())
        .when(end(new()))
        .refused(Refusal::Unknown("shadow"));
}

#[test]
fn what_judges_is_no_candidate_and_what_judged_before_is() {
    given([installed()])
        .when(start(old()))
        .refused(PolicyRefusal::ShadowOfItself);
    given(in_force_after(NEXT_WEEK))
        .when(start(new()))
        .refused(PolicyRefusal::ShadowOfItself);
    given(in_force_after(NEXT_WEEK))
        .on(NEXT_WEEK)
        .when(start(old()))
        .then([AuthorityEvent::ShadowStarted {
            policy: old(),
            reason: "Wat zou 600 euro doen?".to_owned(),
            act: on("maker", NEXT_WEEK),
        }]);
    let back = rolled_back(new(), NEXT_WEEK, on("maker", date(2026, 12, 1)));
    given(with(in_force_after(NEXT_WEEK), &[back]))
        .when(start(new()))
        .then([started(new())]);
}

#[test]
fn three_run_at_a_time() {
    let sets = BUDGETS.map(|set| pair(NEW, set));
    let mut events = with(candidate(), &sets.clone().map(proposed));
    events.extend(sets[..3].iter().cloned().map(started));
    given(events.clone())
        .when(start(sets[3].clone()))
        .refused(PolicyRefusal::TooManyShadows(3));
    events.push(ended(sets[1].clone()));
    given(events)
        .when(start(sets[3].clone()))
        .then([started(sets[3].clone())]);
}

#[test]
fn it_ends_when_it_is_put_in_force() {
    let other = pair(NEW, BUDGETS[0]);
    let more = [
        proposed(other.clone()),
        started(new()),
        started(other.clone()),
        in_force(NEXT_WEEK),
    ];
    let policies = given(with(ready(), &more)).policies();
    let running: Vec<_> = policies.running_shadows().map(|of| &of.policy).collect();
    assert_eq!(
        running,
        [&other],
        "the same component with other parameters"
    );
    let how = Some(ShadowEnd::Activated(NEXT_WEEK));
    assert_eq!(policies.shadows[0].ended, how);
}

#[test]
fn it_ends_when_its_key_is_revoked_and_others_go_on() {
    let changed = pair(OLD, SIX_HUNDRED);
    let more = [
        proposed(changed.clone()),
        started(new()),
        started(changed.clone()),
        revoked(),
    ];
    let events = with(candidate(), &more);
    let policies = given(events.clone()).policies();
    let running: Vec<_> = policies.running_shadows().map(|of| &of.policy).collect();
    assert_eq!(running, [&changed], "what the operator put in place");
    let how = ShadowEnd::PublisherRevoked {
        key_id: key_id(),
        act: act("administrator"),
    };
    assert_eq!(policies.shadows[0].ended, Some(how));
    given(events.clone())
        .when(end(new()))
        .refused(PolicyRefusal::ShadowEnded);
    // Signed with another key it may run again.
    let other = maatwerk_domain::policy::PublisherId::from_bytes([9; 8]);
    let mut publisher = publisher();
    publisher.key_id = other;
    let anew = [
        AuthorityEvent::PublisherRegistered {
            publisher,
            act: act("administrator"),
        },
        AuthorityEvent::PolicyUploaded {
            upload: Upload {
                key_id: other,
                ..upload()
            },
            act: act("maker"),
        },
    ];
    given(with(events, &anew))
        .when(start(new()))
        .then([started(new())]);
}
