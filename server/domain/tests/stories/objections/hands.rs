//! Who stands in for another decides as that other: neither decides on an objection to what the other took
//! (Awb 10:3 lid 3). Above the amount of the authority's rule neither pays what was decided.

use maatwerk_domain::case::clock::PayPenalty;
use maatwerk_domain::office::OfficeRefusal;
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

/// Above which amount of euro who decides does not pay.
fn separated(mut given: Given, above: u64) -> Given {
    given.authority.apply(AuthorityEvent::SeparationSet {
        above: Some(euro(above)),
        from: RECEIVED,
        rule: "Mandaatbesluit 2026, artikel 4.".to_owned(),
        act: Act {
            by: Officer::new("administrator"),
            on: RECEIVED,
        },
    });
    given
}

#[test]
fn above_the_amount_who_decided_on_the_objection_does_not_pay_the_refund() {
    let day = date(2027, 4, 20);
    // The one who stands in decides, in the place of the second officer.
    let upheld = stands_in(converted_and_repaid(), 50, OTHER, "stand-in")
        .on(day)
        .when(receive(DECISION_2, day, None))
        .accepted()
        .when(act(day, hear(ObjectionHearing::Held)))
        .accepted()
        .by("stand-in")
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted()
        .when(announce(day))
        .accepted();
    let pays = |by: &str, above: u64| {
        let given = separated(upheld.clone(), above).by(by);
        given.when(refund_on(day))
    };
    pays("stand-in", 24).refused(OfficeRefusal::DeciderPays.into());
    pays("second", 24).refused(OfficeRefusal::DeciderPays.into());
    // 25 euro is above 25 with its interest.
    pays("stand-in", 25).refused(OfficeRefusal::DeciderPays.into());
    let _ = pays("bea", 24).accepted();
    let _ = pays("stand-in", 26).accepted();
}

#[test]
fn above_the_amount_who_determined_the_penalty_does_not_pay_it() {
    let (noticed, given_on) = (date(2027, 2, 16), date(2027, 3, 5));
    let determined = stands_in(heard(), 50, OTHER, "stand-in")
        .on(noticed)
        .when(act(noticed, ObjectionAct::NoticeDefault))
        .accepted()
        .on(given_on)
        .by("second")
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted()
        .when(announce(given_on))
        .accepted()
        .by("stand-in")
        .when(CaseCommand::OnObjection(OnObjection::DeterminePenalty(
            DetermineObjectionPenalty {
                decision: DECISION_2,
                objection: OBJECTION,
                none: None,
                mandate: OTHER,
                reasons: "Te laat.".to_owned(),
            },
        )))
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: given_on,
        })
        .accepted();
    let pays = |by: &str, above: u64| {
        let penalty = PayPenalty {
            payment: PAYMENT_2,
            decision: DECISION_2,
            on: given_on,
            payee: "J. de Vries".to_owned(),
        };
        let given = separated(determined.clone(), above).by(by);
        given.when(CaseCommand::PayPenalty(penalty))
    };
    // Two days of 23 euro.
    pays("stand-in", 45).refused(OfficeRefusal::DeciderPays.into());
    pays("second", 45).refused(OfficeRefusal::DeciderPays.into());
    let _ = pays("bea", 45).accepted();
    let _ = pays("second", 46).accepted();
}
