//! Revising, withdrawing and reclaiming a gift.

use jiff::civil::date;
use maatwerk_domain::case::adverse::{
    AdverseAct, AdverseEvent, AdverseRefusal, DecideAct, OnAct, ProposeAct,
};
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, CloseReason, DecidedOn, GrantStatus, InstalmentPlan, Told,
    WithdrawDecision,
};
use maatwerk_domain::regime::{BasisAct, RegimeRefusal};
use maatwerk_domain::{Cents, GrantForm, GrantTerms, LoanTerms, MandateId, Pot, Refusal};

use super::regimes::{SPECIAL_MANDATE, foster_care, own_rules, with};
use crate::support::*;

fn ground(act: AdverseAct) -> &'static str {
    match act {
        AdverseAct::Reclaim(_) => "jci1.31:c:BWBR0015703&artikel=58&lid=2",
        _ => "jci1.31:c:BWBR0015703&artikel=54&lid=3",
    }
}

fn propose(act: AdverseAct) -> CaseCommand {
    CaseCommand::OnAct(OnAct::Propose(ProposeAct {
        proposal: PROPOSAL,
        grant: GRANT,
        act,
        ground: law(ground(act)),
        reasons: "He moved out in March.".to_owned(),
    }))
}

fn hear_it() -> CaseCommand {
    CaseCommand::OnAct(OnAct::Hear {
        grant: GRANT,
        hearing: her_view(TOLD),
    })
}

fn decide_it() -> CaseCommand {
    CaseCommand::OnAct(OnAct::Decide(DecideAct {
        decision: DECISION_2,
        grant: GRANT,
        loan: LOAN,
        mandate: SPECIAL_MANDATE,
        reasons: "The costs were lower.".to_owned(),
    }))
}

const REVISE: AdverseAct = AdverseAct::Revise { amount: euro(300) };

fn decided_so(act: AdverseAct) -> CaseEvent {
    CaseEvent::Adverse(AdverseEvent::ActDecided {
        decision: DECISION_2,
        proposal: PROPOSAL,
        grant: GRANT,
        act,
        ground: law(ground(act)),
        loan: matches!(act, AdverseAct::Reclaim(_)).then_some(LOAN),
        mandate: SPECIAL_MANDATE,
        by: officer(),
        on: TOLD,
        reasons: "The costs were lower.".to_owned().into(),
    })
}

/// Proposed and heard.
fn heard_on(given: Given, act: AdverseAct) -> Given {
    given
        .when(propose(act))
        .accepted()
        .when(hear_it())
        .accepted()
}

fn revised() -> Given {
    let mut after = heard_on(foster_care(), REVISE)
        .when(decide_it())
        .then([decided_so(REVISE)]);
    // For what follows the identifiers are new.
    after.case.decisions.remove(&DECISION_2);
    after
}

fn reclaim(principal: Cents) -> AdverseAct {
    AdverseAct::Reclaim(LoanTerms {
        principal,
        instalments: 2,
        instalment: Cents::new(principal.get().div_ceil(2)),
    })
}

#[test]
fn kin_are_not_made_to_pay_back() {
    // Article 59 lets an authority reclaim from kin as well, each by a decision of its own: no such act is here,
    // and none of article 58 is taken for it.
    let claim = reclaim(euro(200));
    let from_kin = CaseCommand::OnAct(OnAct::Propose(ProposeAct {
        proposal: PROPOSAL,
        grant: GRANT,
        act: claim,
        ground: law("jci1.31:c:BWBR0015703&artikel=59&lid=1"),
        reasons: "His partner knew.".to_owned(),
    }));
    let refusal = RegimeRefusal::OtherGround {
        act: BasisAct::Reclaim,
    };
    let after = revised().when(from_kin).refused(refusal.into());
    let after = heard_on(after, claim).when(decide_it()).accepted();
    assert_eq!(after.case.debtor(LOAN), Some(RESIDENT));
}

#[test]
fn revised_to_less_and_then_reclaimed() {
    let after = revised();
    let grant = &after.case.grants[&GRANT];
    assert_eq!(grant.adverse.entitled(), Some(euro(300)));
    assert_eq!(grant.undue(), euro(200));
    assert_eq!(grant.status, GrantStatus::Conditional);
    let claim = reclaim(euro(200));
    let after = heard_on(after, claim).when(decide_it()).then([
        decided_so(claim),
        CaseEvent::InstalmentsSet {
            loan: LOAN,
            plan: InstalmentPlan {
                instalments: 2,
                amount: euro(100),
                first_due: date(2027, 5, 25),
            },
        },
    ]);
    assert_eq!(after.case.loans[&LOAN].balance(), euro(200));
    assert_eq!(after.case.grants[&GRANT].undue(), Cents::ZERO);
    // What is claimed back once is not claimed again by converting.
    assert_eq!(after.case.grants[&GRANT].convertible(), euro(300));
    assert_eq!(
        after.case.decisions[&DECISION_2].about,
        DecidedOn::Adverse(GRANT)
    );
    // What was reclaimed comes back as repayments.
    after
        .when(take_back(TOLD))
        .refused(AdverseRefusal::Reclaimed.into());
}

#[test]
fn what_will_not_be_paid_goes_back_to_the_pot() {
    let mut given = foster_care();
    let terms = plain(GrantForm::Gift, euro(500));
    let mut events = paid(terms, euro(200));
    for event in &mut events {
        if let CaseEvent::BudgetRequested { legal_basis, .. } = event {
            *legal_basis = law("jci1.31:c:BWBR0015703&artikel=35");
        }
    }
    given.case = maatwerk_domain::case::Case::fold(events);
    let given = given.pot_events(2026, &[committed(euro(500))]);
    let after = heard_on(given.clone(), REVISE).when(decide_it());
    let after = after.then_with_pot(
        [
            decided_so(REVISE),
            CaseEvent::RestReleased {
                grant: GRANT,
                amount: euro(200),
            },
        ],
        [released(euro(200))],
    );
    assert_eq!(after.case.grants[&GRANT].unpaid(), euro(100));
    let withdrawn = heard_on(given, AdverseAct::Withdraw).when(decide_it());
    let withdrawn = withdrawn.then_with_pot(
        [
            decided_so(AdverseAct::Withdraw),
            CaseEvent::RestReleased {
                grant: GRANT,
                amount: euro(300),
            },
        ],
        [released(euro(300))],
    );
    let grant = &withdrawn.case.grants[&GRANT];
    assert_eq!((grant.undue(), grant.unpaid()), (euro(200), Cents::ZERO));
    // What comes back is not paid again.
    let mut again = pay(euro(1), TOLD);
    again.payment = PAYMENT_2;
    let returned = withdrawn.when(take_back(TOLD)).accepted();
    returned
        .when(CaseCommand::Pay(again))
        .refused(Refusal::MoreThanGranted {
            unpaid: Cents::ZERO,
            amount: euro(1),
        });
}

/// Granted so and told, and nothing paid.
fn promised(terms: GrantTerms) -> Given {
    let mut given = foster_care();
    let mut events = granted(terms);
    events.push(announced());
    for event in &mut events {
        if let CaseEvent::BudgetRequested { legal_basis, .. } = event {
            *legal_basis = law("jci1.31:c:BWBR0015703&artikel=35");
        }
    }
    given.case = maatwerk_domain::case::Case::fold(events);
    given.pot_events(2026, &[committed(euro(500))])
}

#[test]
fn what_the_resident_was_told_of_is_taken_away_by_an_act_or_when_asked() {
    let withdraw = |at_request| {
        CaseCommand::WithdrawDecision(WithdrawDecision {
            decision: DECISION,
            mandate: SPECIAL_MANDATE,
            reasons: "He moved out in March.".to_owned(),
            at_request,
        })
    };
    for terms in [
        lessons(),
        plain(GrantForm::Gift, euro(500)),
        plain(GrantForm::Loan, euro(500)),
    ] {
        let told = promised(terms).when(withdraw(false));
        let told = told.refused(Refusal::ToldOfGrant);
        let asked = told.clone().when(withdraw(true)).accepted();
        assert_eq!(asked.case.grants[&GRANT].status, GrantStatus::Withdrawn);
        assert_eq!(asked.pots[&2026].committed, Cents::ZERO);
        // With its article, after a hearing, by a decision that he is told of and can object to.
        let revised = heard_on(told.clone(), REVISE).when(decide_it()).accepted();
        assert_eq!(revised.case.grants[&GRANT].unpaid(), euro(300));
        assert_eq!(revised.pots[&2026].committed, euro(300));
        let withdrawn = heard_on(told, AdverseAct::Withdraw).when(decide_it());
        let withdrawn = withdrawn.then_with_pot(
            [
                decided_so(AdverseAct::Withdraw),
                CaseEvent::RestReleased {
                    grant: GRANT,
                    amount: euro(500),
                },
            ],
            [released(euro(500))],
        );
        let paid = CaseCommand::Pay(pay(euro(1), TOLD));
        withdrawn
            .when(paid)
            .refused(Refusal::MoreThanGranted {
                unpaid: Cents::ZERO,
                amount: euro(1),
            })
            .when(CaseCommand::Announce {
                decision: DECISION_2,
                on: TOLD,
            })
            .accepted()
            .when(CaseCommand::Close(CloseReason::Other))
            .accepted();
    }
    // A loan of which something was paid is paid back, whatever is thought of it now.
    let mut some = pay(euro(100), TOLD);
    some.payment = PAYMENT_2;
    promised(plain(GrantForm::Loan, euro(500)))
        .when(CaseCommand::Pay(some))
        .accepted()
        .when(propose(AdverseAct::Withdraw))
        .refused(AdverseRefusal::NoGift.into());
}

#[test]
fn each_step_in_its_order() {
    let waiting = foster_care()
        .when(propose(REVISE))
        .then([CaseEvent::Adverse(AdverseEvent::ActProposed {
            proposal: PROPOSAL,
            grant: GRANT,
            act: REVISE,
            ground: law(ground(REVISE)),
            by: officer(),
            reasons: "He moved out in March.".to_owned().into(),
        })]);
    let waiting = waiting
        .when(decide_it())
        .refused(Refusal::NotHeard)
        .when(propose(AdverseAct::Withdraw))
        .refused(Refusal::ProposalOpen);
    let heard =
        waiting
            .clone()
            .when(hear_it())
            .then([CaseEvent::Adverse(AdverseEvent::ActHeard {
                proposal: PROPOSAL,
                grant: GRANT,
                hearing: her_view(TOLD),
            })]);
    heard
        .by("another")
        .when(decide_it())
        .refused(Refusal::NoMandate);
    let dropped = waiting.when(CaseCommand::OnAct(OnAct::Drop {
        grant: GRANT,
        reasons: "He is still there.".to_owned(),
    }));
    let dropped = dropped.then([CaseEvent::Adverse(AdverseEvent::ActDropped {
        proposal: PROPOSAL,
        grant: GRANT,
        by: officer(),
        reasons: "He is still there.".to_owned().into(),
    })]);
    dropped.when(decide_it()).refused(Refusal::NoProposal);
}

#[test]
fn what_cannot_be_done() {
    let cases: [(Given, AdverseAct, Refusal); 7] = [
        (
            foster_care(),
            AdverseAct::Revise { amount: euro(500) },
            AdverseRefusal::NotLess(euro(500)).into(),
        ),
        (
            foster_care(),
            AdverseAct::Revise {
                amount: Cents::ZERO,
            },
            Refusal::Amount,
        ),
        (
            foster_care(),
            reclaim(euro(1)),
            AdverseRefusal::MoreThanUndue {
                undue: Cents::ZERO,
                amount: euro(1),
            }
            .into(),
        ),
        (
            revised(),
            reclaim(euro(201)),
            AdverseRefusal::MoreThanUndue {
                undue: euro(200),
                amount: euro(201),
            }
            .into(),
        ),
        (
            with(
                given(paid(lessons(), euro(500))),
                own_rules(&[(BasisAct::Convert, "CVDR123456/7")]),
            ),
            REVISE,
            RegimeRefusal::NotRegistered {
                act: BasisAct::Revise,
            }
            .into(),
        ),
        (given(granted(lessons())), REVISE, Refusal::NotAnnounced),
        (
            given(paid(plain(GrantForm::Loan, euro(500)), euro(500))),
            REVISE,
            AdverseRefusal::NoGift.into(),
        ),
    ];
    for (given, act, refusal) in cases {
        given.when(propose(act)).refused(refusal);
    }
    let CaseCommand::OnAct(OnAct::Propose(mut other)) = propose(REVISE) else {
        unreachable!()
    };
    other.ground = law("jci1.31:c:BWBR0015703&artikel=58");
    foster_care()
        .when(CaseCommand::OnAct(OnAct::Propose(other)))
        .refused(
            RegimeRefusal::OtherGround {
                act: BasisAct::Revise,
            }
            .into(),
        );
    // Nothing is paid while it waits.
    let waiting = foster_care().when(propose(REVISE)).accepted();
    let mut more = pay(euro(1), TOLD);
    more.payment = PAYMENT_2;
    waiting
        .when(CaseCommand::Pay(more))
        .refused(AdverseRefusal::Open.into());
}

#[test]
fn what_is_recorded_leads_back_to_the_order() {
    let waiting = || foster_care().when(propose(REVISE)).accepted();
    for (given, command) in [
        (foster_care(), propose(REVISE)),
        (waiting(), hear_it()),
        (heard_on(foster_care(), REVISE), decide_it()),
        (heard_on(revised(), reclaim(euro(200))), decide_it()),
    ] {
        let (case, told) = (&given.case, Told::default());
        let (authority, context) = (&given.authority, &given.context);
        let made = case.decide(CASE, &command, told, authority, &Pot::default(), context);
        let events = made.unwrap().case;
        for further in 1..events.len() {
            assert!(events[further].goes_on(&events[..further]));
        }
        let (recalled, _) = case
            .recalled(&events, MandateId::from_bytes([0; 16]))
            .unwrap();
        let again = case.decide(
            CASE,
            &recalled,
            Told::default(),
            authority,
            &Pot::default(),
            context,
        );
        assert_eq!(again.unwrap().case, events);
        assert_eq!(case.subject_of(&events[0]), Some(RESIDENT));
    }
}
