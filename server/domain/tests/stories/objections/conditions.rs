//! An objection revokes the conditions of a grant alone: it stands for all that was granted, whatever was
//! done to it before.

use maatwerk_domain::case::{Grant, Pay, ReturnPayment};
use maatwerk_domain::{GrantForm, GrantId};

use super::undone::taken;
use super::*;
use crate::advance::{ADVANCE, grants_it, paid_of};

/// 300.00 of a conditional gift of 500.00 was paid, to which it is revised; both decisions reached her.
fn revised() -> Given {
    let granted = given(paid(lessons(), euro(300))).pot_events(2026, &[committed(euro(500))]);
    let revised = taken(granted, AdverseAct::Revise { amount: euro(300) });
    assert_eq!(revised.pots[&2026].committed, euro(300));
    let announce = CaseCommand::Announce {
        decision: DECISION_2,
        on: TOLD,
    };
    second(revised, "CVDR123456").when(announce).accepted()
}

/// She objects to a decision, was heard, and somebody else decides so.
fn decides(given: Given, number: u8, against: DecisionId, outcome: ObjectionOutcome) -> Given {
    let objection = ObjectionId::from_bytes([number; 16]);
    let order = |order| CaseCommand::OnObjection(order);
    given
        .by(officer().as_str())
        .when(order(OnObjection::Receive(ReceiveObjection {
            objection,
            decision: against,
            objector: RESIDENT,
            received: if against == DECISION { LAST } else { TOLD },
            posted: None,
            channel: "desk".to_owned(),
            committee: false,
            grounds: None,
        })))
        .accepted()
        .when(order(OnObjection::Act {
            objection,
            on: TOLD,
            act: hear(ObjectionHearing::Held),
        }))
        .accepted()
        .by("second")
        .when(order(OnObjection::Decide(DecideObjection {
            decision: DecisionId::from_bytes([number; 16]),
            objection,
            outcome,
            excused: false,
            mandate: OTHER,
            reasons: "De gronden treffen doel.".to_owned(),
        })))
        .accepted()
}

fn loses_conditions(given: Given) -> Given {
    decides(given, 41, DECISION, ObjectionOutcome::Revoked)
}

fn undoes_revision(given: Given) -> Given {
    decides(given, 42, DECISION_2, ObjectionOutcome::Revoked)
}

fn pays(number: u8, grant: GrantId, amount: Cents) -> CaseCommand {
    CaseCommand::Pay(Pay {
        payment: PaymentId::from_bytes([number; 16]),
        grant,
        ..pay(amount, TOLD)
    })
}

fn grant(given: &Given) -> &Grant {
    &given.case.grants[&GRANT]
}

/// Of a gift for good 200.00 is due again, and no more.
fn is_due_again(after: Given) {
    let gift = grant(&after);
    assert_eq!((gift.status, gift.due.len()), (GrantStatus::Final, 0));
    assert_eq!((gift.free(), gift.released), (euro(200), Cents::ZERO));
    assert_eq!(gift.adverse.entitled(), None);
    assert_eq!(after.pots[&2026].committed, euro(500));
    let paid = after
        .when(pays(12, GRANT, euro(201)))
        .refused(Refusal::MoreThanGranted {
            unpaid: euro(200),
            amount: euro(201),
        })
        .when(pays(12, GRANT, euro(200)))
        .accepted();
    assert_eq!(grant(&paid).paid(), euro(500));
}

#[test]
fn a_revision_that_is_undone_after_the_conditions_fell_is_due_again() {
    let unconditional = loses_conditions(revised());
    assert_eq!(grant(&unconditional).status, GrantStatus::Final);
    assert_eq!(grant(&unconditional).free(), Cents::ZERO);
    let after = undoes_revision(unconditional);
    let restored = CaseEvent::RestRestored {
        grant: GRANT,
        amount: euro(200),
    };
    assert_eq!(after.happened().last(), Some(&restored));
    is_due_again(after);
}

#[test]
fn conditions_that_fall_after_the_revision_was_undone_leave_as_much_due() {
    let after = loses_conditions(undoes_revision(revised()));
    assert_eq!(
        after.happened().len(),
        1,
        "nothing goes back, or comes again"
    );
    is_due_again(after);
}

#[test]
fn what_comes_back_of_a_gift_that_lost_its_conditions_is_paid_again() {
    let back = CaseCommand::ReturnPayment(ReturnPayment {
        payment: PAYMENT,
        grant: GRANT,
        on: TOLD,
        entry: None,
        reason: "Rekening opgeheven.".to_owned(),
    });
    let granted = given(paid(lessons(), euro(500))).pot_events(2026, &[committed(euro(500))]);
    let after = loses_conditions(second(granted.on(TOLD), "CVDR123456"))
        .when(back)
        .accepted()
        .when(pays(12, GRANT, euro(500)))
        .accepted();
    assert_eq!(grant(&after).paid(), euro(500));
}

#[test]
fn what_was_advanced_on_a_gift_that_lost_its_conditions_is_paid_on() {
    // 150.00 was advanced and paid, and comes back; of the grant that it counts on 50.00 was paid.
    let granted = paid_of(euro(150), euro(150)).when(grants_it()).accepted();
    let announce = CaseCommand::Announce {
        decision: DECISION,
        on: RECEIVED,
    };
    let back = CaseCommand::ReturnPayment(ReturnPayment {
        payment: PaymentId::from_bytes([20; 16]),
        grant: ADVANCE,
        on: TOLD,
        entry: None,
        reason: "Rekening opgeheven.".to_owned(),
    });
    let granted = granted.when(announce).accepted().on(TOLD);
    let granted = granted.when(pays(21, GRANT, euro(50))).accepted();
    let after = loses_conditions(second(granted, "CVDR123456"))
        .when(back)
        .accepted()
        .when(pays(22, ADVANCE, euro(150)))
        .accepted()
        .when(pays(23, GRANT, euro(300)))
        .accepted();
    assert_eq!(grant(&after).paid(), euro(500));
    assert_eq!(after.pots[&2026].committed, euro(500));
}

#[test]
fn what_is_left_is_paid_too_when_only_the_decision_on_the_objection_was_announced() {
    // She heard of it and objected before it was announced (Awb 6:10).
    let granted = paid_of(euro(150), euro(150)).when(grants_it()).accepted();
    let granted = second(granted, "CVDR123456").on(TOLD);
    let after = loses_conditions(granted);
    let announce = CaseCommand::Announce {
        decision: DecisionId::from_bytes([41; 16]),
        on: TOLD,
    };
    let after = after
        .when(pays(23, GRANT, euro(350)))
        .refused(Refusal::NotAnnounced)
        .when(announce)
        .accepted()
        .when(pays(23, GRANT, euro(350)))
        .accepted();
    assert_eq!(grant(&after).paid(), euro(500));
}

#[test]
fn what_is_left_of_a_loan_that_falls_is_paid_as_a_gift() {
    let lent = given(paid(plain(GrantForm::Loan, euro(500)), euro(300)));
    let lent = lent.pot_events(2026, &[committed(euro(500))]).on(TOLD);
    let after = loses_conditions(second(lent, "CVDR123456"))
        .when(pays(12, GRANT, euro(200)))
        .accepted();
    assert_eq!(grant(&after).status, GrantStatus::Final);
    assert!(after.case.loans[&LOAN].balance().is_zero());
}

#[test]
fn of_a_grant_that_is_decided_anew_a_revision_that_is_undone_gives_nothing() {
    let anew = decides(revised(), 41, DECISION, ObjectionOutcome::Anew);
    let after = undoes_revision(anew);
    assert_eq!(after.happened().len(), 1);
    assert_eq!(after.pots[&2026].committed, euro(300));
    after
        .when(pays(12, GRANT, euro(1)))
        .refused(Refusal::NotPayable("its decision was revoked"));
}
