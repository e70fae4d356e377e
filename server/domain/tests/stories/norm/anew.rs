//! What an objection did away with is decided anew by another hand (Awb 7:11 lid 2, 10:3 lid 3), within a term of its own.

use maatwerk_domain::case::objection::{
    DecideObjection, ObjectionAct, ObjectionHearing, ObjectionOutcome, ObjectionRefusal,
    OnObjection, ReceiveObjection,
};
use maatwerk_domain::{Act, ObjectionId, Officer, SubstitutionId};

use super::*;

const OTHER: MandateId = MandateId::from_bytes([8; 16]);

/// A second officer with a mandate for it.
fn second(mut given: Given) -> Given {
    given.authority.apply(AuthorityEvent::MandateGiven {
        mandate: OTHER,
        terms: MandateTerms {
            officer: Officer::new("second"),
            legal_basis: basis(),
            ..mandate_terms()
        },
    });
    given
}

/// Who stands in on a mandate for as long as it matters.
fn stands_in(mut given: Given, mandate: MandateId, officer: &str) -> Given {
    given.authority.apply(AuthorityEvent::SubstituteNamed {
        substitution: SubstitutionId::from_bytes([50; 16]),
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

/// An objection to a decision, decided by the second officer.
fn objected(given: Given, to: DecisionId, number: u8) -> Given {
    let objection = ObjectionId::from_bytes([number; 16]);
    let on = given.context.today;
    let on_objection = |order| CaseCommand::OnObjection(order);
    second(given)
        .when(on_objection(OnObjection::Receive(ReceiveObjection {
            objection,
            decision: to,
            objector: RESIDENT,
            received: on,
            posted: None,
            channel: "letter".to_owned(),
            committee: false,
            grounds: Some("Het is te kort.".to_owned()),
        })))
        .accepted()
        .when(on_objection(OnObjection::Act {
            objection,
            on,
            act: ObjectionAct::Hear {
                how: ObjectionHearing::Held,
                report: "Gehoord.".to_owned(),
            },
        }))
        .accepted()
        .by("second")
        .when(on_objection(OnObjection::Decide(DecideObjection {
            decision: DecisionId::from_bytes([number + 100; 16]),
            objection,
            outcome: ObjectionOutcome::Anew,
            excused: false,
            mandate: OTHER,
            reasons: "Het is niet goed gemotiveerd.".to_owned(),
        })))
        .accepted()
}

/// The same order as another decision, on another mandate.
fn again(command: CaseCommand, number: u8, on: MandateId) -> CaseCommand {
    let CaseCommand::OnNorm(mut order) = command else {
        unreachable!("an order about a norm suspension")
    };
    let (OnNorm::Decide(DecideNorm {
        decision, mandate, ..
    })
    | OnNorm::Extend(ExtendNorm {
        decision, mandate, ..
    })
    | OnNorm::End {
        decision, mandate, ..
    }) = &mut order
    else {
        unreachable!("a decision")
    };
    (*decision, *mandate) = (DecisionId::from_bytes([number; 16]), on);
    CaseCommand::OnNorm(order)
}

const SAME: ObjectionRefusal = ObjectionRefusal::SameDecider;

#[test]
fn not_by_who_took_it_nor_in_their_place() {
    let anew = objected(told_it(), DECISION, 60);
    assert_eq!(of(&anew).decided, None);
    let declined = decision(NormVerdict::Declined, None);
    for command in [grant(), declined] {
        let stood_in = stands_in(objected(told_it(), DECISION, 60), NORM_MANDATE, "second");
        stood_in
            .by(officer().as_str())
            .when(again(command.clone(), 70, NORM_MANDATE))
            .refused(SAME.into())
            .by("second")
            // In the place of who took it.
            .when(again(command.clone(), 70, NORM_MANDATE))
            .refused(SAME.into())
            .when(again(command.clone(), 70, OTHER))
            .accepted();
        // Who took it stands in for the other.
        let stands_in_there =
            stands_in(objected(told_it(), DECISION, 60), OTHER, officer().as_str());
        stands_in_there
            .by(officer().as_str())
            .when(again(command, 70, OTHER))
            .refused(SAME.into());
    }
}

#[test]
fn an_extension_and_an_early_end_neither() {
    let later = date(2027, 8, 31);
    let extension = extend(DECISION_2, later);
    let extended = told_it()
        .when(extension.clone())
        .accepted()
        .when(announce(DECISION_2, RECEIVED))
        .accepted();
    let fallen = objected(extended, DECISION_2, 60);
    assert_eq!(of(&fallen).until(), Some(HALF_A_YEAR));
    fallen
        .by(officer().as_str())
        .when(again(extension.clone(), 70, NORM_MANDATE))
        .refused(SAME.into())
        // Another decision than the one that fell is not in its place.
        .when(end(date(2027, 1, 31)))
        .accepted();
    let early = end(date(2027, 1, 31));
    let ended = told_it()
        .when(early.clone())
        .accepted()
        .when(announce(DecisionId::from_bytes([3; 16]), RECEIVED))
        .accepted();
    objected(ended, DecisionId::from_bytes([3; 16]), 61)
        .by(officer().as_str())
        .when(again(early.clone(), 71, NORM_MANDATE))
        .refused(SAME.into())
        .by("second")
        .when(again(early, 71, OTHER))
        .accepted();
}

#[test]
fn who_took_what_fell_may_extend_what_another_granted_since() {
    let anew = objected(told_it(), DECISION, 60)
        .by("second")
        .when(again(grant(), 70, OTHER))
        .accepted();
    anew.when(announce(DecisionId::from_bytes([70; 16]), RECEIVED))
        .accepted()
        .by(officer().as_str())
        .when(extend(DECISION_2, date(2027, 8, 31)))
        .accepted();
}

#[test]
fn it_has_a_term_of_its_own_from_the_decision_on_the_objection() {
    let by = |given: &Given| {
        let all = given.case.deadlines();
        let about = DeadlineAbout::NormSuspension(SUSPENSION);
        let one = all.into_iter().find(|one| one.about == about).unwrap();
        (one.kind, one.day)
    };
    let on = date(2026, 12, 21);
    let anew = objected(told_it().on(on), DECISION, 60);
    // Eight weeks after the decision on the objection.
    let day = Some(date(2027, 2, 15));
    assert_eq!(by(&anew), (DeadlineKind::DecideNormSuspension, day));
    let granted = anew.when(again(grant(), 70, OTHER)).accepted();
    assert_eq!(by(&granted), (DeadlineKind::AnnounceDecision, day));
    // What nobody was told of leaves the term of the request as it was.
    let early = objected(granted_it().on(on), DECISION, 60);
    let day = Some(date(2027, 1, 18));
    assert_eq!(by(&early), (DeadlineKind::DecideNormSuspension, day));
}
