//! Parameters that are proposed, and the second pair of eyes.

use maatwerk_domain::Refusal;
use maatwerk_domain::policy::PolicyRefusal;

use crate::support::*;

#[test]
fn parameters_are_proposed_for_a_component_that_is_known() {
    given([installed()])
        .when(propose(new()))
        .refused(Refusal::Unknown("policy"));
    given([registered(), uploaded()])
        .by("setter")
        .when(propose(new()))
        .then([proposed(new())]);
    // Also for the one that the operator put in place: 500 becomes 600 without a compiler.
    let changed = pair(OLD, SIX_HUNDRED);
    given([installed()])
        .by("setter")
        .when(propose(changed.clone()))
        .then([proposed(changed)]);
    given([registered(), uploaded(), proposed(new())])
        .when(propose(new()))
        .refused(Refusal::Exists("parameter set"));
    given([installed()])
        .when(propose(old()))
        .refused(Refusal::Exists("parameter set"));
}

#[test]
fn another_person_approves() {
    let known = [registered(), uploaded(), proposed(new())];
    given(known.clone())
        .by("approver")
        .when(approve(new()))
        .then([approved(new())]);
    for made_it in ["maker", "setter"] {
        given(known.clone())
            .by(made_it)
            .when(approve(new()))
            .refused(PolicyRefusal::SamePerson);
    }
    given(ready())
        .by("another")
        .when(approve(new()))
        .refused(PolicyRefusal::AlreadyApproved);
}

#[test]
fn what_is_not_known_or_not_trusted_is_not_approved() {
    given([registered(), uploaded()])
        .by("approver")
        .when(approve(new()))
        .refused(Refusal::Unknown("parameter set"));
    given([])
        .by("approver")
        .when(approve(new()))
        .refused(Refusal::Unknown("policy"));
    given([registered(), uploaded(), proposed(new()), revoked()])
        .by("approver")
        .when(approve(new()))
        .refused(revoked_key());
}
