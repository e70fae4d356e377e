//! Who stands in for another decides as that other: neither decides on an objection to what the other took
//! (Awb 10:3 lid 3).

use maatwerk_domain::{Act, SubstitutionId};

use super::*;

/// Somebody stands in on a mandate for as long as it matters.
fn stands_in(mut given: Given, number: u8, mandate: MandateId, officer: &str) -> Given {
    given.authority.apply(AuthorityEvent::SubstituteNamed {
        substitution: SubstitutionId::from_bytes([number; 16]),
        mandate,
        officer: Officer::new(officer),
        from: date(2026, 11, 1),
        until: date(2027, 10, 31),
        reason: "Verlof.".to_owned(),
        act: Act {
            by: Officer::new("administrator"),
            on: date(2026, 11, 1),
        },
    });
    given
}

/// Decided by the officer, objected to, and heard.
fn heard() -> Given {
    heard_as(ObjectionHearing::Held)
}

fn decide_on(mandate: MandateId) -> CaseCommand {
    let CaseCommand::OnObjection(OnObjection::Decide(decide)) =
        decide_as(ObjectionOutcome::Unfounded, false)
    else {
        unreachable!()
    };
    CaseCommand::OnObjection(OnObjection::Decide(DecideObjection { mandate, ..decide }))
}

#[test]
fn not_in_the_place_of_who_decided() {
    let heard = stands_in(heard(), 50, MANDATE, "second");
    heard
        .by("second")
        .when(decide_on(MANDATE))
        .refused(ObjectionRefusal::SameDecider.into())
        // On a mandate of its own it is another hand.
        .when(decide_on(OTHER))
        .accepted();
}

#[test]
fn not_by_whose_place_was_taken() {
    let mut heard = heard();
    let decided = heard.case.decisions.get_mut(&DECISION).unwrap();
    // The officer stood in for the second one.
    decided.stood_on.as_mut().unwrap().mandate = OTHER;
    heard
        .by("second")
        .when(decide_on(OTHER))
        .refused(ObjectionRefusal::SameDecider.into());
}

#[test]
fn what_is_decided_anew_is_so_by_another_hand_too() {
    let anew = stands_in(heard(), 50, MANDATE, "second")
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .accepted();
    let again = |mandate| {
        CaseCommand::DecideRequest(maatwerk_domain::case::DecideRequest {
            decision: DecisionId::from_bytes([51; 16]),
            mandate,
            ..decide(Choice::Decline)
        })
    };
    anew.when(again(MANDATE))
        .refused(ObjectionRefusal::SameDecider.into())
        .when(again(OTHER))
        .accepted();
}
