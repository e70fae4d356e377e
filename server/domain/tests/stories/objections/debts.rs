//! Objections against what was decided about the paying of a debt (Awb 4:125).

use maatwerk_domain::case::deadlines::DeadlineKind;
use maatwerk_domain::case::debt::DecideOnDebt;

use super::super::debt_decisions::{DECLINED, LATE, lighter, owing};
use super::*;

/// Decided and told, and objected to on the day after.
fn against(decide: DecideOnDebt) -> Given {
    let decision = decide.decision;
    let told = owing()
        .when(CaseCommand::DecideOnDebt(decide))
        .accepted()
        .when(CaseCommand::Announce { decision, on: LATE })
        .accepted();
    let next = date(2027, 6, 1);
    let hear = act(next, hear(ObjectionHearing::Held));
    let objected = second(told, "CVDR123456").on(next);
    let received = objected.when(receive(decision, next, None)).accepted();
    received.when(hear).accepted().by("second")
}

/// On the mandate of who decides on the objection.
fn by_other(decide: DecideOnDebt) -> DecideOnDebt {
    DecideOnDebt {
        mandate: OTHER,
        ..decide
    }
}

fn unpaid(given: &Given) -> Cents {
    given.case.loans[&LOAN].balance()
}

#[test]
fn a_set_off_is_revoked_and_what_it_paid_back_is_owed_again() {
    let rule = "jci1.31:c:BWBR0015703&artikel=60a";
    let set_off = against(set_off(3, euro(25), rule));
    assert_eq!(unpaid(&set_off), euro(475));
    let revoked = set_off
        .when(decide_as(ObjectionOutcome::Anew, false))
        .refused(
            ObjectionRefusal::OtherRemedy(
                "a set-off that does not stand is revoked; a smaller one is another decision",
            )
            .into(),
        )
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .then([decided_as(ObjectionOutcome::Revoked, date(2027, 6, 1))]);
    assert_eq!(unpaid(&revoked), euro(500));
}

#[test]
fn what_was_kept_for_a_set_off_that_is_revoked_is_refunded_with_interest() {
    let rule = "jci1.31:c:BWBR0015703&artikel=60a";
    let revoked = against(set_off(3, euro(25), rule))
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted();
    let paid = date(2027, 12, 1);
    let interest = maatwerk_domain::terms::interest(euro(25), LATE, paid).unwrap();
    assert!(interest > Cents::ZERO);
    let refund = refund_on(paid);
    let refunded = revoked
        .when(announce(date(2027, 6, 1)))
        .accepted()
        .on(paid)
        .when(refund.clone())
        .then([CaseEvent::Objection(ObjectionEvent::RefundPaid {
            refund: PAYMENT_2,
            objection: OBJECTION,
            amount: euro(25),
            interest,
            on: paid,
            payee: "J. de Vries".to_owned().into(),
        })]);
    assert_eq!(
        unpaid(&refunded),
        euro(500),
        "what she owes is another matter"
    );
    refunded
        .when(refund)
        .refused(ObjectionRefusal::Refunded.into());
    // Of a set-off that stands nothing is refunded.
    against(set_off(3, euro(25), rule))
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted()
        .when(refund_on(date(2027, 6, 1)))
        .refused(ObjectionRefusal::NothingToRefund.into());
}

/// Of an objection of this number by her, or by somebody else.
fn receive_as(number: u8, decision: DecisionId, objector: PersonId, day: Date) -> CaseCommand {
    let CaseCommand::OnObjection(OnObjection::Receive(received)) = receive(decision, day, None)
    else {
        unreachable!()
    };
    CaseCommand::OnObjection(OnObjection::Receive(ReceiveObjection {
        objection: ObjectionId::from_bytes([number; 16]),
        objector,
        ..received
    }))
}

#[test]
fn an_objection_to_the_debt_is_about_what_is_decided_of_its_paying_too() {
    let decide = set_off(3, euro(25), "jci1.31:c:BWBR0015703&artikel=60a");
    let about_paying = decide.decision;
    let told = |given: Given| {
        given
            .on(LATE)
            .when(CaseCommand::DecideOnDebt(decide.clone()))
            .accepted()
            .when(CaseCommand::Announce {
                decision: about_paying,
                on: LATE,
            })
            .accepted()
    };
    // Six weeks after it was told have passed.
    let came = date(2027, 8, 2);
    let how = |given: Given| {
        let given = given.on(came);
        let given = given
            .when(receive_as(40, about_paying, RESIDENT, came))
            .accepted();
        let objection = &given.case.objections[&ObjectionId::from_bytes([40; 16])];
        given.case.timeliness(objection)
    };
    assert_eq!(how(told(owing())), Timeliness::Late);
    let last = date(2027, 5, 10);
    let objected = || {
        let objected = second(owing(), "CVDR123456").on(last);
        objected
            .when(receive_as(41, DECISION_2, RESIDENT, last))
            .accepted()
    };
    assert_eq!(how(told(objected())), Timeliness::InTime);
    let withdrawn = OnObjection::Act {
        objection: ObjectionId::from_bytes([41; 16]),
        on: last,
        act: ObjectionAct::Withdraw {
            orally: false,
            reason: None,
        },
    };
    let withdrawn = objected()
        .when(CaseCommand::OnObjection(withdrawn))
        .accepted();
    assert_eq!(how(told(withdrawn)), Timeliness::Late);

    // Decided on: again late, unless it is before a court.
    let heard = OnObjection::Act {
        objection: ObjectionId::from_bytes([41; 16]),
        on: last,
        act: hear(ObjectionHearing::Held),
    };
    let decided = CaseCommand::OnObjection(OnObjection::Decide(DecideObjection {
        decision: ON_OBJECTION,
        objection: ObjectionId::from_bytes([41; 16]),
        outcome: ObjectionOutcome::Unfounded,
        excused: false,
        mandate: OTHER,
        reasons: "De gronden treffen geen doel.".to_owned(),
    }));
    let decided = objected()
        .when(CaseCommand::OnObjection(heard))
        .accepted()
        .by("second")
        .when(decided)
        .accepted()
        .by("officer");
    assert_eq!(how(told(decided.clone())), Timeliness::Late);
    for (kind, timely) in [
        (AppealKind::Appeal, Timeliness::InTime),
        (AppealKind::InterimRelief, Timeliness::Late),
    ] {
        let lodged = decided
            .clone()
            .when(CaseCommand::OnObjection(OnObjection::Lodge(LodgeAppeal {
                appeal: AppealId::from_bytes([42; 16]),
                decision: ON_OBJECTION,
                kind,
                court: "Rechtbank Noord-Holland".to_owned(),
                on: last,
                note: None,
            })));
        assert_eq!(how(told(lodged.accepted())), timely, "{kind:?}");
    }
}

/// Withdraws the decision of this number.
fn withdraw(number: u8) -> CaseCommand {
    CaseCommand::WithdrawDecision(maatwerk_domain::case::WithdrawDecision {
        decision: DecisionId::from_bytes([number; 16]),
        mandate: MANDATE,
        reasons: "The allowance was not due.".to_owned(),
        at_request: false,
    })
}

#[test]
fn a_set_off_that_was_withdrawn_before_is_not_undone_twice() {
    let rule = "jci1.31:c:BWBR0015703&artikel=60a";
    let set_off = against(set_off(3, euro(25), rule)).by("officer");
    let withdrawn = set_off.when(withdraw(3)).accepted();
    assert_eq!(unpaid(&withdrawn), euro(500));
    withdrawn
        .by("second")
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .refused(
            ObjectionRefusal::OtherRemedy(
                "the decision was withdrawn or revoked before: nothing is left of it to undo",
            )
            .into(),
        )
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted();
}

#[test]
fn of_a_waiver_nothing_is_taken_back_and_more_is_waived_anew() {
    let waived = against(waive(3, euro(100)));
    let anew = waived
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .refused(
            ObjectionRefusal::OtherRemedy(
                "what was asked has to be decided on: the decision is taken anew",
            )
            .into(),
        )
        .when(decide_as(ObjectionOutcome::Anew, false))
        .accepted();
    assert_eq!(unpaid(&anew), euro(400), "nobody is worse off by objecting");
    let due = |given: &Given| {
        let all = given.case.deadlines();
        all.into_iter()
            .find(|one| one.kind == DeadlineKind::DecideDebtAnew)
    };
    let deadline = due(&anew).expect("it is on the list");
    assert_eq!(deadline.day, Some(date(2027, 7, 27)), "eight weeks");
    assert_eq!(
        deadline.article.unwrap().to_string(),
        "jci1.31:c:BWBR0005537&artikel=4:13&lid=2"
    );
    let first = &anew.case.decisions[&DecisionId::from_bytes([3; 16])];
    assert!(!first.withdrawn, "what it gave stays");
    let more = || waive(4, euro(400));
    let more = anew
        .by("officer")
        .when(CaseCommand::DecideOnDebt(more()))
        .refused(ObjectionRefusal::SameDecider.into())
        .by("second")
        .when(CaseCommand::DecideOnDebt(by_other(more())))
        .accepted();
    assert_eq!(unpaid(&more), Cents::ZERO);
    assert!(due(&more).is_none());
}

#[test]
fn what_was_declined_is_decided_anew() {
    for (verdict, ground) in DECLINED {
        let declined = against(on_debt(3, verdict, ground));
        let anew = declined
            .when(decide_as(ObjectionOutcome::Anew, false))
            .accepted()
            .by("officer")
            .when(CaseCommand::DecideOnDebt(defer(4, lighter())))
            .refused(ObjectionRefusal::SameDecider.into())
            .by("second")
            .when(CaseCommand::DecideOnDebt(by_other(defer(4, lighter()))))
            .accepted()
            // Once it was taken anew, others decide again.
            .by("officer")
            .when(CaseCommand::DecideOnDebt(waive(5, euro(1))))
            .accepted();
        assert!(anew.case.decisions[&DecisionId::from_bytes([3; 16])].withdrawn);
        assert_eq!(anew.case.loans[&LOAN].plan, Some(lighter()));
    }
}

#[test]
fn the_mandate_of_who_decides_covers_what_was_waived() {
    let mut waived = against(waive(3, euro(100)));
    waived.authority.apply(AuthorityEvent::MandateGiven {
        mandate: MandateId::from_bytes([12; 16]),
        terms: MandateTerms {
            officer: Officer::new("third"),
            up_to: euro(99),
            ..mandate_terms()
        },
    });
    let CaseCommand::OnObjection(OnObjection::Decide(decide)) =
        decide_as(ObjectionOutcome::Unfounded, false)
    else {
        unreachable!()
    };
    let small = OnObjection::Decide(DecideObjection {
        mandate: MandateId::from_bytes([12; 16]),
        ..decide
    });
    waived
        .by("third")
        .when(CaseCommand::OnObjection(small))
        .refused(Refusal::MandateAmount {
            up_to: euro(99),
            amount: euro(100),
        });
}

#[test]
fn an_objection_stops_nothing_of_what_the_decision_does() {
    let last = date(2027, 5, 10);
    let objected = second(owing(), "CVDR123456").on(last);
    let objected = objected
        .when(receive_as(41, DECISION_2, RESIDENT, last))
        .accepted()
        .on(LATE);
    // What was due is due, is reminded and is paid (Awb 6:16).
    assert_eq!(objected.case.loans[&LOAN].overdue(LATE), euro(25));
    objected
        .when(remind(LATE, Cents::ZERO))
        .accepted()
        .when(repay(60, euro(25), LATE))
        .accepted();
}
