//! A grant with advances that is revised: what is left of it is paid, on which of them it may be kept.

use maatwerk_domain::case::adverse::{AdverseAct, DecideAct, OnAct, ProposeAct};
use maatwerk_domain::{Cents, Refusal};

use super::*;

fn revised(given: Given, amount: Cents) -> Given {
    let propose = OnAct::Propose(ProposeAct {
        proposal: PROPOSAL,
        grant: GRANT,
        act: AdverseAct::Revise { amount },
        ground: basis(),
        reasons: String::new(),
    });
    let hear = OnAct::Hear {
        grant: GRANT,
        hearing: her_view(RECEIVED),
    };
    let decide = OnAct::Decide(DecideAct {
        decision: DECISION_2,
        grant: GRANT,
        loan: LOAN,
        mandate: MANDATE,
        reasons: String::new(),
    });
    [propose, hear, decide]
        .into_iter()
        .fold(given, |given, order| {
            given.when(CaseCommand::OnAct(order)).accepted()
        })
}

/// 400.00 was advanced and paid, in parts of 100.00 and 300.00, of which the second came back.
fn advance_came_back() -> Given {
    paid_of(euro(400), euro(100))
        .when(pays(21, ADVANCE, euro(300)))
        .accepted()
        .when(grants_it())
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
        .when(CaseCommand::ReturnPayment(
            maatwerk_domain::case::ReturnPayment {
                payment: payment(21),
                grant: ADVANCE,
                on: RECEIVED,
                entry: None,
                reason: String::new(),
            },
        ))
        .accepted()
}

#[test]
fn what_is_left_of_a_revised_grant_is_paid_on_its_advances_too() {
    let before = advance_came_back();
    assert_eq!(before.case.grants[&GRANT].unpaid(), euro(100));
    assert_eq!(before.case.grants[&ADVANCE].unpaid(), euro(300));
    // Of 450.00 there are 350.00 to be paid, more than the grant itself keeps.
    let after = revised(before, euro(450));
    assert_eq!(after.happened().len(), 2, "the grant gives back 50.00");
    let to_pay = |given: &Given| [ADVANCE, GRANT].map(|grant| given.case.to_pay(grant));
    assert_eq!(to_pay(&after), [euro(300), euro(50)]);
    assert_eq!(after.pots[&2026].committed, euro(450));
    let room = |unpaid, amount| Refusal::MoreThanGranted { unpaid, amount };
    let after = after
        .when(pays(22, ADVANCE, euro(301)))
        .refused(room(euro(300), euro(301)))
        .when(pays(22, ADVANCE, euro(300)))
        .accepted()
        .when(pays(23, GRANT, euro(51)))
        .refused(room(euro(50), euro(51)))
        .when(pays(23, GRANT, euro(50)))
        .accepted();
    assert_eq!(after.case.grants[&GRANT].paid(), euro(450));
    assert_eq!(after.case.grants[&GRANT].undue(), Cents::ZERO);
}

#[test]
fn no_more_than_what_is_left_is_paid_on_either() {
    // 150.00 is left to be paid, and the advance keeps more than that.
    let after = revised(advance_came_back(), euro(250));
    let to_pay = [ADVANCE, GRANT].map(|grant| after.case.to_pay(grant));
    assert_eq!(to_pay, [euro(150), Cents::ZERO]);
    assert_eq!(after.pots[&2026].committed, euro(400));
    let after = after
        .when(pays(22, ADVANCE, euro(151)))
        .refused(Refusal::MoreThanGranted {
            unpaid: euro(150),
            amount: euro(151),
        })
        .when(pays(22, ADVANCE, euro(150)))
        .accepted()
        .when(pays(23, ADVANCE, euro(1)))
        .refused(AdvanceRefusal::Taken.into())
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .accepted();
    assert_eq!(after.pots[&2026].committed, euro(250));
    let grant = &after.case.grants[&GRANT];
    assert_eq!((grant.paid(), grant.undue()), (euro(250), Cents::ZERO));
    // What it gave back is no part of the grant any more.
    assert_eq!((grant.counted, grant.released), (euro(250), euro(250)));
}
