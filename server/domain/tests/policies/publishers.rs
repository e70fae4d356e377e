//! Whose components are taken.

use maatwerk_domain::policy::{PublisherId, Upload};
use maatwerk_domain::{AuthorityEvent, PolicyCommand, Refusal};

use crate::support::*;

#[test]
fn a_key_is_registered_once_and_revoked_once() {
    given([])
        .by("administrator")
        .when(PolicyCommand::RegisterPublisher(publisher()))
        .then([registered()]);
    given([registered()])
        .when(PolicyCommand::RegisterPublisher(publisher()))
        .refused(Refusal::Exists("publisher"));
    given([registered()])
        .by("administrator")
        .when(revoke())
        .then([revoked()]);
    given([registered(), revoked()])
        .when(revoke())
        .refused(revoked_key());
    // It never comes back.
    given([registered(), revoked()])
        .when(PolicyCommand::RegisterPublisher(publisher()))
        .refused(Refusal::Exists("publisher"));
    given([])
        .when(revoke())
        .refused(Refusal::Unknown("publisher"));
}

#[test]
fn with_a_key_goes_what_it_would_still_bring_into_force() {
    let withdrawn = |from| AuthorityEvent::PolicyRolledBack {
        policy: new(),
        from,
        reason: "The key was lost.".to_owned(),
        act: act("administrator"),
    };
    given(in_force_after(NEXT_WEEK))
        .by("administrator")
        .when(revoke())
        .then([revoked(), withdrawn(NEXT_WEEK)]);
    // What judges already goes on: there is nothing else to judge by until a person goes back.
    given(in_force_after(TODAY))
        .by("administrator")
        .when(revoke())
        .then([revoked()]);
}

#[test]
fn a_component_is_taken_of_a_registered_key_only() {
    let order = || PolicyCommand::Upload(upload());
    given([]).when(order()).refused(unknown_key());
    given([registered()]).when(order()).then([uploaded()]);
    given([registered(), revoked()])
        .when(order())
        .refused(revoked_key());
}

#[test]
fn the_same_component_twice_is_one() {
    given([registered(), uploaded()])
        .when(PolicyCommand::Upload(upload()))
        .refused(Refusal::Exists("policy"));
    // Its key was lost: signed with another one it is taken again, and whoever approved it before
    // approved another publisher's.
    let other = PublisherId::from_bytes([9; 8]);
    let mut publisher = publisher();
    publisher.key_id = other;
    let again = Upload {
        key_id: other,
        ..upload()
    };
    let mut events = ready();
    events.push(AuthorityEvent::PublisherRegistered {
        publisher,
        act: act("administrator"),
    });
    given(events.clone())
        .when(PolicyCommand::Upload(again.clone()))
        .refused(Refusal::Exists("policy"));
    events.push(revoked());
    let anew = AuthorityEvent::PolicyUploaded {
        upload: again.clone(),
        act: act("maker"),
    };
    given(events.clone())
        .when(PolicyCommand::Upload(again))
        .then([anew.clone()]);
    events.push(anew);
    let policies = given(events).policies();
    assert_eq!(
        policies.upload(NEW).map(|known| known.upload.key_id),
        Some(other)
    );
    assert!(policies.approvals.is_empty());
}
