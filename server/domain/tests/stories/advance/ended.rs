//! Nothing was granted: what was not paid goes back, what was paid is reclaimed; and what an objection does.

use jiff::civil::date;
use maatwerk_domain::case::advance::AdvanceRefusal;
use maatwerk_domain::case::adverse::{AdverseAct, AdverseRefusal, DecideAct, OnAct, ProposeAct};
use maatwerk_domain::case::clock::{ActOnClock, ClockAct, NotProcess};
use maatwerk_domain::case::objection::{
    DecideObjection, ObjectionAct, ObjectionHearing, ObjectionOutcome, ObjectionRefusal,
    OnObjection, ReceiveObjection,
};
use maatwerk_domain::case::paying::PayingRefusal;
use maatwerk_domain::case::{CaseCommand, CaseEvent, CloseReason, GrantStatus, Verdict};
use maatwerk_domain::regime::{BasisAct, RegimeRefusal};
use maatwerk_domain::{
    AuthorityEvent, Cents, DecisionId, LoanId, LoanTerms, MandateId, MandateTerms, ObjectionId,
    Officer, Refusal,
};

use super::*;

const OBJECTION: ObjectionId = ObjectionId::from_bytes([6; 16]);
const OTHER: MandateId = MandateId::from_bytes([8; 16]);
const CLAIM: LoanId = LoanId::from_bytes([20; 16]);

fn act(what: AdverseAct, ground: &str) -> CaseCommand {
    CaseCommand::OnAct(OnAct::Propose(ProposeAct {
        proposal: PROPOSAL,
        grant: ADVANCE,
        act: what,
        ground: law(ground),
        reasons: "Er is geen recht vastgesteld.".to_owned(),
    }))
}

fn reclaim(principal: Cents) -> AdverseAct {
    AdverseAct::Reclaim(LoanTerms {
        principal,
        instalments: 1,
        instalment: principal,
    })
}

fn hear_it() -> CaseCommand {
    CaseCommand::OnAct(OnAct::Hear {
        grant: ADVANCE,
        hearing: her_view(RECEIVED),
    })
}

fn decide_it() -> CaseCommand {
    CaseCommand::OnAct(OnAct::Decide(DecideAct {
        decision: DECISION_2,
        grant: ADVANCE,
        loan: CLAIM,
        mandate: MANDATE,
        reasons: String::new(),
    }))
}

/// 200.00 was advanced, 150.00 of it paid, and nothing was granted.
fn declined() -> Given {
    paid_of(euro(200), euro(150)).when(declines()).accepted()
}

/// What was paid was reclaimed.
fn reclaimed() -> Given {
    declined()
        .when(act(reclaim(euro(150)), AWB))
        .accepted()
        .when(hear_it())
        .accepted()
        .when(decide_it())
        .accepted()
}

#[test]
fn nothing_granted_gives_back_what_was_not_paid() {
    let (released, gave_back) = back(ADVANCE, euro(50));
    let mut decline = decided(Verdict::Declined, RECEIVED, Some(departure()));
    if let CaseEvent::RequestDecided { reasons, .. } = &mut decline {
        *reasons = decide(Choice::Decline).reasons.into();
    }
    let after = paid_of(euro(200), euro(150))
        .when(declines())
        .then_with_pot([decline, released], [gave_back]);
    assert_eq!(after.pots[&2026].committed, euro(150));
    let grant = &after.case.grants[&ADVANCE];
    assert_eq!(
        (grant.status, after.case.undue(grant)),
        (GrantStatus::Advance, euro(150))
    );
    after
        .when(pays(21, ADVANCE, euro(1)))
        .refused(AdvanceRefusal::Ended.into());
}

#[test]
fn so_does_a_request_that_is_withdrawn_or_not_processed() {
    let act = |on, act| {
        CaseCommand::ActOnClock(ActOnClock {
            request: REQUEST,
            on,
            act,
        })
    };
    let withdrawn = paid_of(euro(200), euro(150))
        .when(act(RECEIVED, ClockAct::Withdraw { reason: None }))
        .then_with_pot(
            [
                CaseEvent::RequestWithdrawn {
                    request: REQUEST,
                    on: RECEIVED,
                    reason: None.into(),
                },
                back(ADVANCE, euro(50)).0,
            ],
            [back(ADVANCE, euro(50)).1],
        );
    assert_eq!(
        withdrawn.case.undue(&withdrawn.case.grants[&ADVANCE]),
        euro(150)
    );
    let invite = ClockAct::InviteRepair {
        until: date(2026, 12, 1),
        missing: "the quote".to_owned(),
    };
    // An incomplete request may well be advanced on.
    let after = paid_of(euro(200), euro(150))
        .when(act(RECEIVED, invite))
        .accepted()
        .when(orders(nth(21, euro(10))))
        .accepted()
        .on(date(2026, 12, 2))
        .when(CaseCommand::NotProcess(NotProcess {
            decision: DECISION,
            request: REQUEST,
            mandate: MANDATE,
            reasons: String::new(),
        }))
        .accepted();
    assert_eq!(after.happened().len(), 3, "it, and what both gave back");
    assert_eq!(after.pots[&2026].committed, euro(150));
}

#[test]
fn of_two_pots_the_one_that_is_not_moved_gives_back_by_an_order() {
    let january = date(2027, 1, 11);
    let both = advanced(euro(200))
        .on(january)
        .pot(2027, euro(100))
        .when(orders(nth(21, euro(100))))
        .accepted()
        .when(declines())
        .accepted();
    assert_eq!(both.pots[&2026].committed, Cents::ZERO);
    assert_eq!(both.pots[&2027].committed, euro(100));
    let after = both
        .when(CaseCommand::ReleaseRest {
            grant: GrantId::from_bytes([21; 16]),
        })
        .accepted();
    assert_eq!(after.pots[&2027].committed, Cents::ZERO);
}

#[test]
fn what_is_at_the_bank_goes_on_and_an_open_order_does_not() {
    use maatwerk_domain::case::paying::{AddPayee, ExportOrder, OrderPayment, PayeeKind, Paying};
    let order = |number| {
        CaseCommand::Paying(Paying::Order(OrderPayment {
            payment: payment(number),
            grant: ADVANCE,
            payee: crate::paying::PAYEE,
            amount: euro(50),
            last: false,
            invoice: None,
        }))
    };
    let export = |number| {
        CaseCommand::Paying(Paying::Export(ExportOrder {
            payment: payment(number),
            grant: ADVANCE,
            batch: crate::paying::BATCH,
        }))
    };
    let after = advanced(euro(200))
        .when(CaseCommand::Paying(Paying::AddPayee(AddPayee {
            payee: crate::paying::PAYEE,
            about: RESIDENT,
            kind: PayeeKind::Resident,
            ground: None,
            account: Some(crate::paying::account()),
        })))
        .accepted()
        .when(order(20))
        .accepted()
        .when(order(21))
        .accepted()
        .by("payer")
        .when(export(20))
        .accepted()
        .by("officer")
        .when(declines())
        .accepted()
        .by("payer")
        .when(export(21))
        .refused(AdvanceRefusal::Ended.into())
        .when(CaseCommand::Paying(Paying::Execute {
            payment: payment(20),
            grant: ADVANCE,
            on: RECEIVED,
            entry: None,
        }))
        .accepted()
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .refused(PayingRefusal::OrderWaits.into())
        .when(CaseCommand::Paying(Paying::Fail {
            payment: payment(21),
            grant: ADVANCE,
            on: RECEIVED,
            reason: String::new(),
        }))
        .accepted()
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .accepted();
    assert_eq!(after.pots[&2026].committed, euro(50));
    assert_eq!(after.case.undue(&after.case.grants[&ADVANCE]), euro(50));
}

#[test]
fn what_was_paid_is_reclaimed_after_a_hearing() {
    let after = declined()
        .when(act(AdverseAct::Withdraw, AWB))
        .refused(AdvanceRefusal::OnlyReclaimed.into())
        .when(act(AdverseAct::Revise { amount: euro(1) }, AWB))
        .refused(AdvanceRefusal::OnlyReclaimed.into())
        .when(act(reclaim(Cents::new(15_001)), AWB))
        .refused(
            AdverseRefusal::MoreThanUndue {
                undue: euro(150),
                amount: Cents::new(15_001),
            }
            .into(),
        )
        .when(act(reclaim(euro(150)), AWB))
        .accepted()
        .when(decide_it())
        .refused(Refusal::NotHeard)
        .when(hear_it())
        .accepted()
        .when(decide_it())
        .accepted();
    assert_eq!(after.case.loans[&CLAIM].balance(), euro(150));
    assert_eq!(after.case.undue(&after.case.grants[&ADVANCE]), Cents::ZERO);
    assert_eq!(after.case.debtor(CLAIM), Some(RESIDENT));
    // While it is not decided on, or once it is part of a grant, there is nothing to reclaim of it.
    paid_of(euro(200), euro(150))
        .when(act(reclaim(euro(150)), AWB))
        .refused(AdvanceRefusal::Runs.into())
        .when(grants_it())
        .accepted()
        .when(act(reclaim(euro(150)), AWB))
        .refused(AdvanceRefusal::Counted.into());
}

#[test]
fn it_is_reclaimed_on_the_article_it_was_advanced_on_or_one_of_its_basis() {
    let own = with(declined(), own_rules(&[]));
    let local = "CVDR123456/12";
    let own = own.when(act(reclaim(euro(1)), local)).refused(
        RegimeRefusal::NotRegistered {
            act: BasisAct::Reclaim,
        }
        .into(),
    );
    let _ = own
        .when(act(
            reclaim(euro(1)),
            "jci1.31:c:BWBR0005537&artikel=4:95&lid=4",
        ))
        .accepted();
    let registered = with(declined(), own_rules(&[(BasisAct::Reclaim, local)]));
    let _ = registered.when(act(reclaim(euro(1)), local)).accepted();
    // Of general assistance the Participatiewet says so, and the Awb does not.
    let assistance = general(waiting_on("jci1.31:c:BWBR0015703&artikel=19"))
        .when(orders(GrantAdvance {
            article: law(super::PW),
            ..advance(euro(200))
        }))
        .accepted()
        .when(CaseCommand::Announce {
            decision: ADVANCED,
            on: RECEIVED,
        })
        .accepted()
        .when(pays(20, ADVANCE, euro(150)))
        .accepted()
        .when(declines())
        .accepted();
    assistance
        .when(act(reclaim(euro(1)), AWB))
        .refused(
            RegimeRefusal::OtherGround {
                act: BasisAct::Reclaim,
            }
            .into(),
        )
        .when(act(
            reclaim(euro(1)),
            "jci1.31:c:BWBR0015703&artikel=58&lid=2",
        ))
        .accepted();
}

#[test]
fn a_case_is_not_closed_before_its_advance_was_settled() {
    let after = paid_of(euro(200), euro(150))
        .when(CaseCommand::Close(CloseReason::Resolved))
        .refused(Refusal::StillRunning("a request waits for a decision"));
    let after = after.when(declines()).accepted();
    let after = after
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted();
    // Whether it is reclaimed is for the authority: it may leave it.
    let _ = after
        .when(CaseCommand::Close(CloseReason::Resolved))
        .accepted();
    let after = advanced(euro(200));
    assert!(!after.case.obstacles(None, RECEIVED).is_empty());
    assert!(
        after
            .case
            .obstacles(Some(RESIDENT), date(2030, 1, 1))
            .contains(&maatwerk_domain::retention::Obstacle::GrantUnpaid(ADVANCE))
    );
}

fn with_second(mut given: Given) -> Given {
    given.authority.apply(AuthorityEvent::MandateGiven {
        mandate: OTHER,
        terms: MandateTerms {
            officer: Officer::new("second"),
            up_to: euro(2_000),
            ..mandate_terms()
        },
    });
    given
}

/// Objected to, heard, and up for a decision by somebody else.
fn objected(given: Given, decision: DecisionId) -> Given {
    with_second(given)
        .when(CaseCommand::OnObjection(OnObjection::Receive(
            ReceiveObjection {
                objection: OBJECTION,
                decision,
                objector: RESIDENT,
                received: RECEIVED,
                posted: None,
                channel: "desk".to_owned(),
                committee: false,
                grounds: Some("Het is te weinig.".to_owned()),
            },
        )))
        .accepted()
        .when(CaseCommand::OnObjection(OnObjection::Act {
            objection: OBJECTION,
            on: RECEIVED,
            act: ObjectionAct::Hear {
                how: ObjectionHearing::Held,
                report: "Zij vertelde.".to_owned(),
            },
        }))
        .accepted()
        .by("second")
}

fn upholds(outcome: ObjectionOutcome) -> CaseCommand {
    CaseCommand::OnObjection(OnObjection::Decide(DecideObjection {
        decision: DecisionId::from_bytes([7; 16]),
        objection: OBJECTION,
        outcome,
        excused: false,
        mandate: OTHER,
        reasons: "De gronden treffen doel.".to_owned(),
    }))
}

#[test]
fn an_objection_to_an_advance_has_it_decided_anew_by_another() {
    let after = objected(paid_of(euro(200), euro(150)), ADVANCED)
        .when(upholds(ObjectionOutcome::Revoked))
        .refused(
            ObjectionRefusal::OtherRemedy(
                "what was asked has to be decided on: the decision is taken anew",
            )
            .into(),
        )
        .when(upholds(ObjectionOutcome::Anew))
        .accepted();
    // What was paid stays, and the rest is granted anew.
    assert_eq!(after.case.advanced(REQUEST), euro(150));
    assert_eq!(after.pots[&2026].committed, euro(150));
    let after = after
        .by("officer")
        .when(orders(nth(21, euro(100))))
        .refused(ObjectionRefusal::SameDecider.into());
    let another = GrantAdvance {
        mandate: OTHER,
        ..nth(21, euro(350))
    };
    let after = after.by("second").when(orders(another)).accepted();
    // Who took the advance may still decide on the request.
    let after = after.by("officer").when(grants_it()).accepted();
    assert_eq!(after.case.grants[&GRANT].paid(), euro(150));
    // Of nothing that was paid nothing is left.
    let none = objected(advanced(euro(200)), ADVANCED)
        .when(upholds(ObjectionOutcome::Anew))
        .accepted();
    assert_eq!(none.pots[&2026].committed, Cents::ZERO);
    assert_eq!(none.case.grants[&ADVANCE].status, GrantStatus::Withdrawn);
    // What has settled it is what is objected to.
    objected(
        paid_of(euro(200), euro(150)).when(grants_it()).accepted(),
        ADVANCED,
    )
    .when(upholds(ObjectionOutcome::Anew))
    .refused(
        ObjectionRefusal::OtherRemedy(
            "the request was decided on since: that has settled the advance",
        )
        .into(),
    );
}

#[test]
fn what_was_reclaimed_is_a_debt_and_no_part_of_what_is_granted_after_all() {
    let declined = reclaimed()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: RECEIVED,
        })
        .accepted();
    let reopened = objected(declined, DECISION)
        .when(upholds(ObjectionOutcome::Anew))
        .accepted();
    assert_eq!(reopened.case.advanced(REQUEST), Cents::ZERO, "it is a debt");
    let grants = CaseCommand::DecideRequest(DecideRequest {
        decision: DecisionId::from_bytes([30; 16]),
        mandate: OTHER,
        ..decide(grants(None, false))
    });
    let granted = reopened.by("second").when(grants).accepted();
    assert_eq!(granted.case.grants[&GRANT].unpaid(), euro(500));
    assert_eq!(granted.case.loans[&CLAIM].balance(), euro(150));
}

#[test]
fn a_claim_that_waits_is_decided_on_or_dropped_before_something_is_granted() {
    let claimed = declined()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
        .when(act(reclaim(euro(100)), AWB))
        .accepted();
    let reopened = objected(claimed, DECISION)
        .when(upholds(ObjectionOutcome::Anew))
        .accepted();
    let grants = || {
        CaseCommand::DecideRequest(DecideRequest {
            decision: DecisionId::from_bytes([30; 16]),
            mandate: OTHER,
            ..decide(grants(None, false))
        })
    };
    let after = reopened
        .when(grants())
        .refused(AdverseRefusal::Open.into())
        .when(hear_it())
        .accepted()
        .when(CaseCommand::OnAct(OnAct::Drop {
            grant: ADVANCE,
            reasons: String::new(),
        }))
        .accepted()
        .when(grants())
        .accepted();
    assert_eq!(after.case.grants[&GRANT].paid(), euro(150));
    assert_eq!(after.pots[&2026].committed, euro(500));
}

#[test]
fn part_of_a_claim_leaves_the_rest_to_count() {
    let partly = declined()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
        .when(act(reclaim(euro(100)), AWB))
        .accepted()
        .when(hear_it())
        .accepted()
        .when(decide_it())
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: RECEIVED,
        })
        .accepted();
    let granted = objected(partly, DECISION)
        .when(upholds(ObjectionOutcome::Anew))
        .accepted()
        .when(CaseCommand::DecideRequest(DecideRequest {
            decision: DecisionId::from_bytes([30; 16]),
            mandate: OTHER,
            ..decide(grants(None, false))
        }))
        .accepted();
    let grant = &granted.case.grants[&GRANT];
    assert_eq!((grant.paid(), grant.unpaid()), (euro(50), euro(450)));
    // The claim is undone on a second objection: she keeps it, and it is more than was granted.
    let second = ObjectionId::from_bytes([9; 16]);
    let receive = CaseCommand::OnObjection(OnObjection::Receive(ReceiveObjection {
        objection: second,
        decision: DECISION_2,
        objector: RESIDENT,
        received: RECEIVED,
        posted: None,
        channel: "desk".to_owned(),
        committee: false,
        grounds: Some("Ik had recht.".to_owned()),
    }));
    let undone = granted
        .when(receive)
        .accepted()
        .when(CaseCommand::OnObjection(OnObjection::Act {
            objection: second,
            on: RECEIVED,
            act: ObjectionAct::Hear {
                how: ObjectionHearing::Held,
                report: "Zij vertelde.".to_owned(),
            },
        }))
        .accepted()
        .when(CaseCommand::OnObjection(OnObjection::Decide(
            DecideObjection {
                decision: DecisionId::from_bytes([31; 16]),
                objection: second,
                outcome: ObjectionOutcome::Revoked,
                excused: false,
                mandate: OTHER,
                reasons: String::new(),
            },
        )))
        .accepted();
    let grant = &undone.case.grants[&GRANT];
    assert_eq!(grant.paid(), euro(150));
    assert_eq!(undone.case.loans[&CLAIM].balance(), Cents::ZERO);
    // She does not get more than was granted all the same.
    let after = undone
        .by("payer")
        .when(CaseCommand::Announce {
            decision: DecisionId::from_bytes([30; 16]),
            on: RECEIVED,
        })
        .accepted()
        .when(pays(40, GRANT, Cents::new(35_001)))
        .refused(Refusal::MoreThanGranted {
            unpaid: euro(350),
            amount: Cents::new(35_001),
        })
        .when(pays(40, GRANT, euro(350)))
        .accepted();
    assert_eq!(after.case.grants[&GRANT].paid(), euro(500));
}
