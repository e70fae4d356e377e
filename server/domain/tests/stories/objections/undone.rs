//! What an undone decision had taken from what was still to be paid is there again.

use maatwerk_domain::case::advance::AdvanceRefusal;
use maatwerk_domain::case::{Pay, Proposal, ProposedBy, ReturnPayment};
use maatwerk_domain::{GrantForm, GrantId, PotEvent};

use super::*;
use crate::advance::{ADVANCE, advanced, grants_it, paid_of, pays};

fn restored(amount: Cents) -> (CaseEvent, PotEvent) {
    let event = CaseEvent::RestRestored {
        grant: GRANT,
        amount,
    };
    (event, committed(amount))
}

/// The resident objects to the second decision, was heard, and somebody else has it before them.
fn objects(given: Given) -> Given {
    second(given, "CVDR123456")
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: TOLD,
        })
        .accepted()
        .when(receive(DECISION_2, TOLD, None))
        .accepted()
        .when(act(TOLD, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
}

fn upholds() -> CaseCommand {
    decide_as(ObjectionOutcome::Revoked, false)
}

fn announces(given: Given) -> Given {
    given
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
}

/// What a person proposed to lend is lent.
fn converts(given: Given, principal: Cents) -> Given {
    let propose = CaseCommand::ProposeConversion(maatwerk_domain::case::ProposeConversion {
        proposal: PROPOSAL,
        grant: GRANT,
        terms: Proposal::Loan(loan_of(principal)),
        reasons: String::new(),
    });
    given
        .on(TOLD)
        .by(officer().as_str())
        .when(propose)
        .accepted()
        .when(crate::support::hear(her_view(TOLD)))
        .accepted()
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .accepted()
}

/// Revised or withdrawn on the authority's own rules.
pub(super) fn taken(given: Given, act: AdverseAct) -> Given {
    let propose = CaseCommand::OnAct(OnAct::Propose(ProposeAct {
        proposal: PROPOSAL,
        grant: GRANT,
        act,
        ground: basis(),
        reasons: String::new(),
    }));
    let decide = CaseCommand::OnAct(OnAct::Decide(DecideAct {
        decision: DECISION_2,
        grant: GRANT,
        loan: LOAN,
        mandate: MANDATE,
        reasons: String::new(),
    }));
    let heard = CaseCommand::OnAct(OnAct::Hear {
        grant: GRANT,
        hearing: her_view(TOLD),
    });
    let given = given.on(TOLD).by(officer().as_str());
    let given = given.when(propose).accepted().when(heard).accepted();
    given.when(decide).accepted()
}

fn pays_again(number: u8, grant: GrantId, amount: Cents) -> CaseCommand {
    CaseCommand::Pay(Pay {
        payment: PaymentId::from_bytes([number; 16]),
        grant,
        ..pay(amount, TOLD)
    })
}

#[test]
fn what_a_conversion_gave_back_is_there_again_once_it_is_undone() {
    let mut events = paid(lessons(), euro(300));
    events.extend([
        proposed(Proposal::Loan(loan_of(euro(300))), ProposedBy::Policy),
        heard(her_view(TOLD)),
    ]);
    let converted = given(events)
        .pot_events(2026, &[committed(euro(500))])
        .on(TOLD)
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .accepted();
    assert_eq!(converted.pots[&2026].committed, euro(300));
    // Another grant may have taken it meanwhile: the council fills the pot first.
    let short = objects(converted).pot(2026, euro(499));
    let short = short.when(upholds()).refused(Refusal::PotEmpty {
        year: 2026,
        available: euro(199),
        needed: euro(200),
    });
    let (again, from_pot) = restored(euro(200));
    let after = short.pot(2026, euro(500)).when(upholds()).then_with_pot(
        [decided_as(ObjectionOutcome::Revoked, TOLD), again],
        [from_pot],
    );
    assert_eq!(after.pots[&2026].committed, euro(500));
    let grant = &after.case.grants[&GRANT];
    assert_eq!(
        (grant.status, grant.free()),
        (GrantStatus::Final, euro(200))
    );
    let paid = after
        .when(pays_again(12, GRANT, Cents::new(20_001)))
        .refused(Refusal::MoreThanGranted {
            unpaid: euro(200),
            amount: Cents::new(20_001),
        })
        .when(pays_again(12, GRANT, euro(200)))
        .accepted();
    assert_eq!(paid.case.grants[&GRANT].paid(), euro(500));
}

#[test]
fn a_conversion_of_what_was_paid_in_full_takes_nothing_again() {
    let converted = converts(given(paid(lessons(), euro(500))), euro(500));
    objects(converted)
        .when(upholds())
        .then([decided_as(ObjectionOutcome::Revoked, TOLD)]);
}

/// 150.00 was advanced and paid, came back, and 100.00 was paid on what was granted.
fn advance_came_back() -> Given {
    let back = CaseCommand::ReturnPayment(ReturnPayment {
        payment: PaymentId::from_bytes([20; 16]),
        grant: ADVANCE,
        on: RECEIVED,
        entry: None,
        reason: String::new(),
    });
    announces(paid_of(euro(150), euro(150)).when(grants_it()).accepted())
        .when(back)
        .accepted()
        .when(pays(21, GRANT, euro(100)))
        .accepted()
}

#[test]
fn what_an_advance_lost_by_a_conversion_comes_again_with_the_gift() {
    // 250.00 of the grant goes back with the decision, and by hand what is left of the advance.
    let converted = converts(advance_came_back(), euro(100));
    let converted = converted
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .accepted();
    assert_eq!(converted.pots[&2026].committed, euro(100));
    let (again, from_pot) = restored(euro(400));
    let after = objects(converted).when(upholds()).then_with_pot(
        [decided_as(ObjectionOutcome::Revoked, TOLD), again],
        [from_pot],
    );
    assert_eq!(after.pots[&2026].committed, euro(500));
    let paid = after
        .when(pays_again(22, ADVANCE, euro(1)))
        .refused(Refusal::MoreThanGranted {
            unpaid: Cents::ZERO,
            amount: euro(1),
        })
        .when(pays_again(22, GRANT, euro(400)))
        .accepted();
    assert_eq!(paid.case.grants[&GRANT].paid(), euro(500));
}

#[test]
fn what_an_advance_lost_by_a_withdrawal_comes_again_and_what_was_given_up_does_not() {
    let withdrawn = taken(advance_came_back(), AdverseAct::Withdraw)
        .when(pays_again(22, ADVANCE, euro(150)))
        .refused(AdvanceRefusal::Taken.into())
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .accepted();
    let after = objects(withdrawn).when(upholds()).accepted();
    assert_eq!(after.happened().last(), Some(&restored(euro(400)).0));
    assert_eq!(after.pots[&2026].committed, euro(500));

    // Of a revision: what was due all the same and given up by hand stays given up.
    let revised = taken(
        advance_came_back(),
        AdverseAct::Revise { amount: euro(300) },
    );
    // 250.00 and 150.00 were left, of which 200.00 is due: the grant gives back 200.00.
    assert_eq!(revised.pots[&2026].committed, euro(300));
    let given_up = revised
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .accepted();
    assert_eq!(given_up.pots[&2026].committed, euro(150));
    let after = objects(given_up).when(upholds()).accepted();
    assert_eq!(after.happened().last(), Some(&restored(euro(200)).0));
    assert_eq!(after.pots[&2026].committed, euro(350));
    let room = Refusal::MoreThanGranted {
        unpaid: euro(250),
        amount: euro(251),
    };
    let _ = after
        .when(pays_again(22, GRANT, euro(251)))
        .refused(room)
        .when(pays_again(22, GRANT, euro(250)))
        .accepted();
}

#[test]
fn what_an_advance_gave_back_is_granted_anew() {
    // 200.00 was advanced and none of it paid when 500.00 was granted in the next year; of that 100.00 was.
    let january = date(2027, 1, 4);
    let granted = advanced(euro(200))
        .on(january)
        .pot(2027, euro(1_000))
        .when(grants_it())
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: january,
        })
        .accepted()
        .when(CaseCommand::Pay(Pay {
            payment: PAYMENT,
            ..pay(euro(100), january)
        }))
        .accepted();
    let upheld = second(granted, "CVDR123456")
        .when(receive(DECISION, january, None))
        .accepted()
        .when(act(january, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .then_with_pot(
            [
                decided_as(ObjectionOutcome::Anew, january),
                CaseEvent::RestReleased {
                    grant: GRANT,
                    amount: euro(200),
                },
            ],
            [released(euro(200))],
        );
    // The pot of another year keeps what was advanced until that is released: then it can be granted.
    let anew = |amount| {
        let mut anew = decide(Choice::Grant {
            grant: GRANT_2,
            loan: LOAN,
            partial: false,
            terms: Some(plain(GrantForm::Gift, amount)),
        });
        anew.decision = DECISION_2;
        anew.mandate = OTHER;
        anew.departure = Some(departure());
        CaseCommand::DecideRequest(anew)
    };
    let after = upheld
        .when(anew(euro(400)))
        .refused(Refusal::MoreThanRequested {
            granted: euro(400),
            requested: euro(200),
        })
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .accepted()
        .when(anew(euro(401)))
        .refused(Refusal::MoreThanRequested {
            granted: euro(401),
            requested: euro(400),
        })
        .when(anew(euro(400)))
        .accepted();
    assert_eq!(after.pots[&2026].committed, Cents::ZERO);
    assert_eq!(after.pots[&2027].committed, euro(500));
}

#[test]
fn of_the_same_year_it_goes_back_with_the_decision_that_undoes_the_grant() {
    // What came back of an advance is left of it; 100.00 of the grant was paid.
    let given = second(advance_came_back(), "CVDR123456").on(LAST);
    let upheld = given
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .accepted();
    let gave_back = |grant, amount| CaseEvent::RestReleased { grant, amount };
    assert_eq!(
        upheld.happened()[1..],
        [gave_back(GRANT, euro(250)), gave_back(ADVANCE, euro(150))]
    );
    let said = upheld.happened();
    assert!(said[1].goes_on(&said[..1]) && said[2].goes_on(&said[..2]));
    assert!(!said[2].goes_on(&said), "once for each grant");
    assert_eq!(upheld.pots[&2026].committed, euro(100));
    assert_eq!(upheld.case.grants[&GRANT].unpaid(), Cents::ZERO);
    // All that was asked but the 100.00 that was paid can be granted.
    let mut anew = decide(Choice::Grant {
        grant: GRANT_2,
        loan: LOAN,
        partial: false,
        terms: Some(plain(GrantForm::Gift, euro(400))),
    });
    anew.decision = DECISION_2;
    anew.mandate = OTHER;
    anew.departure = Some(departure());
    let _ = upheld
        .pot(2027, euro(400))
        .when(CaseCommand::DecideRequest(anew))
        .accepted();
}
