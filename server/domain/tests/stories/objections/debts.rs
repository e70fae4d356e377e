//! Objections against what was decided about the paying of a debt (Awb 4:125).

use maatwerk_domain::case::debt::{DebtVerdict, DecideOnDebt};

use super::super::debt_decisions::{LATE, lighter, owing};
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

/// Withdraws the decision of this number.
fn withdraw(number: u8) -> CaseCommand {
    CaseCommand::WithdrawDecision(maatwerk_domain::case::WithdrawDecision {
        decision: DecisionId::from_bytes([number; 16]),
        mandate: MANDATE,
        reasons: "The allowance was not due.".to_owned(),
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
}

#[test]
fn what_was_declined_is_decided_anew() {
    let ground = "jci1.31:c:BWBR0005537&artikel=4:94";
    for verdict in [DebtVerdict::NotWaived, DebtVerdict::NotDeferred] {
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
