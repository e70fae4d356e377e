//! Decisions about the paying of a debt: waived, deferred, set off, or declined (Awb 4:93, 4:94, 4:94a).

use jiff::civil::date;
use maatwerk_domain::case::debt::{DebtRefusal, DebtVerdict, DecideOnDebt};
use maatwerk_domain::case::{
    CaseCommand, DecidedOn, InstalmentPlan, Repay, ReverseRepayment, SetInstalments,
    WithdrawDecision,
};
use maatwerk_domain::{Cents, Date, DecisionId, GrantForm, LawRef, Refusal, RepaymentId};

use crate::support::*;

/// The day after the first instalment of 25 euro was due and not paid.
pub(super) const LATE: Date = date(2027, 5, 31);

pub(super) const WAIVER: &str = "jci1.31:c:BWBR0005537&artikel=4:94a";
pub(super) const DEFERRAL: &str = "jci1.31:c:BWBR0005537&artikel=4:94";
/// What is declined, each on its article.
pub(super) const DECLINED: [(DebtVerdict, &str); 2] = [
    (DebtVerdict::NotWaived, WAIVER),
    (DebtVerdict::NotDeferred, DEFERRAL),
];
const PARTICIPATION: &str = "jci1.31:c:BWBR0015703&artikel=60a";

/// Her gift became a loan of 500 euro, in twenty instalments, and she was told.
pub(super) fn owing() -> Given {
    let mut events = became_loan();
    events.push(maatwerk_domain::case::CaseEvent::DecisionAnnounced {
        decision: DECISION_2,
        on: date(2027, 3, 26),
        objection_until: date(2027, 5, 10),
    });
    given(events).on(LATE)
}

pub(super) fn lighter() -> InstalmentPlan {
    InstalmentPlan {
        instalments: 50,
        amount: euro(10),
        first_due: date(2027, 7, 1),
    }
}

fn order(decide: DecideOnDebt) -> CaseCommand {
    CaseCommand::DecideOnDebt(decide)
}

#[test]
fn each_is_a_decision_with_its_article_mandate_and_reasons() {
    for decide in [
        waive(3, euro(100)),
        on_debt(3, DebtVerdict::NotWaived, WAIVER),
        defer(3, lighter()),
        on_debt(3, DebtVerdict::NotDeferred, DEFERRAL),
        set_off(3, euro(25), PARTICIPATION),
    ] {
        let id = decide.decision;
        let after = owing()
            .when(order(decide.clone()))
            .then([debt_decided(decide.clone(), LATE)]);
        let decided = &after.case.decisions[&id];
        assert_eq!(decided.about, DecidedOn::Debt(LOAN));
        assert_eq!(
            decided.stood_on.as_ref().map(|stood| stood.mandate),
            Some(MANDATE)
        );
        assert_eq!(decided.announced, None, "it is told by a letter of its own");
        after
            .when(order(decide))
            .refused(Refusal::Exists("decision"));
    }
}

#[test]
fn what_is_declined_changes_nothing_of_the_debt() {
    let before = owing();
    let debt = before.case.loans[&LOAN].clone();
    for (verdict, ground) in DECLINED {
        let after = before
            .clone()
            .when(order(on_debt(3, verdict, ground)))
            .accepted();
        let loan = &after.case.loans[&LOAN];
        assert_eq!(loan.balance(), debt.balance());
        assert_eq!(loan.plan, debt.plan);
        assert_eq!(loan.overdue(LATE), debt.overdue(LATE));
    }
}

#[test]
fn deferred_nothing_is_overdue_until_the_new_plan_says_so() {
    let before = owing();
    assert_eq!(before.case.loans[&LOAN].overdue(LATE), euro(25));
    let after = before.when(order(defer(3, lighter()))).accepted();
    let loan = &after.case.loans[&LOAN];
    assert_eq!(loan.plan, Some(lighter()));
    assert_eq!(loan.overdue(LATE), Cents::ZERO);
    assert_eq!(loan.overdue(date(2027, 7, 2)), euro(10));
}

#[test]
fn the_first_plan_carries_out_what_was_granted_and_every_other_is_a_deferral() {
    let first = |plan| {
        CaseCommand::SetInstalments(SetInstalments {
            loan: LOAN,
            plan,
            mandate: MANDATE,
        })
    };
    let stands = Refusal::from(DebtRefusal::PlanStands);
    assert_eq!(stands.rule(), DEFERRAL);
    owing().when(first(lighter())).refused(stands);
    given(paid(plain(GrantForm::Loan, euro(500)), euro(500)))
        .on(LATE)
        .when(order(defer(3, lighter())))
        .refused(DebtRefusal::NoPlan.into())
        .when(first(lighter()))
        .accepted()
        .when(order(defer(3, lighter())))
        .accepted();
}

#[test]
fn of_what_is_no_longer_owed_nothing_is_decided() {
    let settled = owing().when(order(waive(3, euro(500)))).accepted();
    let none = Refusal::from(DebtRefusal::NothingOwed);
    let mut settled = settled
        .when(order(defer(4, lighter())))
        .refused(none.clone())
        .when(order(waive(4, euro(1))))
        .refused(Refusal::MoreThanBalance {
            balance: Cents::ZERO,
            amount: euro(1),
        });
    for (verdict, ground) in DECLINED {
        settled = settled
            .when(order(on_debt(4, verdict, ground)))
            .refused(none.clone());
    }
}

#[test]
fn each_needs_a_mandate_for_all_that_it_is_about() {
    for decide in [
        waive(3, euro(100)),
        defer(3, lighter()),
        on_debt(3, DebtVerdict::NotWaived, WAIVER),
        on_debt(3, DebtVerdict::NotDeferred, DEFERRAL),
        set_off(3, euro(25), PARTICIPATION),
    ] {
        owing()
            .by("somebody-else")
            .when(order(decide))
            .refused(Refusal::NoMandate);
    }
}

#[test]
fn only_a_rule_gives_the_power_to_set_off_and_only_what_is_due() {
    let awb = "jci1.31:c:BWBR0005537&artikel=4:93";
    let none = Refusal::from(DebtRefusal::NoSetOffBasis);
    assert_eq!(none.rule().parse::<LawRef>().ok(), awb.parse().ok());
    owing()
        .when(order(set_off(3, euro(25), awb)))
        .refused(none)
        .when(order(set_off(3, euro(26), PARTICIPATION)))
        .refused(
            DebtRefusal::NotAllOverdue {
                overdue: euro(25),
                amount: euro(26),
            }
            .into(),
        )
        .when(order(set_off(3, euro(20), PARTICIPATION)))
        .accepted()
        .when(order(DecideOnDebt {
            verdict: set_off(3, euro(5), PARTICIPATION).verdict,
            ..set_off(4, euro(5), PARTICIPATION)
        }))
        .refused(Refusal::Exists("repayment"));
}

#[test]
fn it_is_not_withdrawn_and_a_case_is_not_closed_before_it_was_told() {
    let waived = owing().when(order(waive(3, euro(500)))).accepted();
    let decision = waive(3, euro(500)).decision;
    let announce = CaseCommand::Announce { decision, on: LATE };
    let close = || CaseCommand::Close(maatwerk_domain::case::CloseReason::Resolved);
    waived
        .when(CaseCommand::WithdrawDecision(WithdrawDecision {
            decision,
            mandate: MANDATE,
            reasons: "By mistake.".to_owned(),
            at_request: false,
        }))
        .refused(Refusal::NotWithdrawable)
        .when(close())
        .refused(Refusal::StillRunning("a decision was not announced"))
        .when(announce)
        .accepted()
        .when(close())
        .accepted();
}

#[test]
fn only_a_decision_undoes_a_set_off() {
    let reverse = || {
        CaseCommand::ReverseRepayment(ReverseRepayment {
            repayment: RepaymentId::from_bytes([3; 16]),
            loan: LOAN,
            on: LATE,
            reason: "By mistake.".to_owned(),
        })
    };
    let withdraw = |number: u8| {
        CaseCommand::WithdrawDecision(WithdrawDecision {
            decision: DecisionId::from_bytes([number; 16]),
            mandate: MANDATE,
            reasons: "The allowance was not due.".to_owned(),
            at_request: false,
        })
    };
    let decided = Refusal::from(DebtRefusal::SetOffDecided);
    assert_eq!(decided.rule(), "jci1.31:c:BWBR0005537&artikel=4:93");
    let set_off = owing()
        .when(order(set_off(3, euro(25), PARTICIPATION)))
        .accepted()
        .when(reverse())
        .refused(decided)
        .by("somebody-else")
        .when(withdraw(3))
        .refused(Refusal::NoMandate)
        .by("officer");
    // It is no payment: one of as much on a day near it is not the same.
    let paid = CaseCommand::Repay(Repay {
        repayment: RepaymentId::from_bytes([5; 16]),
        loan: LOAN,
        amount: euro(25),
        on: LATE,
        another: false,
    });
    set_off.clone().when(paid).accepted();
    let undone = set_off.when(withdraw(3)).accepted();
    assert_eq!(undone.case.loans[&LOAN].balance(), euro(500));
    assert_eq!(undone.case.loans[&LOAN].overdue(LATE), euro(25));
    undone
        .when(withdraw(3))
        .refused(Refusal::DecisionWithdrawn)
        .when(order(waive(4, euro(1))))
        .accepted()
        .when(withdraw(4))
        .refused(Refusal::NotWithdrawable);
}

#[test]
fn no_interest_runs_over_what_the_authority_kept() {
    let until = date(2027, 12, 1);
    let later = date(2028, 6, 1);
    let interest = |given: &Given, day| {
        let loan = &given.case.loans[&LOAN];
        given.case.interest_on(loan, day).unwrap()
    };
    let withdraw = CaseCommand::WithdrawDecision(WithdrawDecision {
        decision: DecisionId::from_bytes([3; 16]),
        mandate: MANDATE,
        reasons: "The allowance was not due.".to_owned(),
        at_request: false,
    });
    let set_off = || {
        let set_off = set_off(3, euro(25), PARTICIPATION);
        owing().when(order(set_off)).accepted()
    };
    let never = owing();
    let kept = set_off().on(until).when(withdraw.clone()).accepted();
    assert_eq!(kept.case.loans[&LOAN].balance(), euro(500));
    let ran = maatwerk_domain::terms::interest(euro(25), LATE, until).unwrap();
    assert!(ran > Cents::ZERO);
    for day in [until, later] {
        let less = interest(&never, day).saturating_sub(interest(&kept, day));
        assert_eq!(less, ran, "on {day}");
    }
    // A plan that was made with it in it asks nothing of it, so that nothing of it was late.
    let smaller = InstalmentPlan {
        instalments: 48,
        amount: euro(10),
        first_due: date(2027, 7, 1),
    };
    let deferred = set_off().when(order(defer(4, smaller))).accepted();
    let before = interest(&deferred, later);
    let undone = deferred.on(until).when(withdraw).accepted();
    assert_eq!(interest(&undone, later), before);
}

#[test]
fn what_falls_away_after_a_deferral_is_not_overdue_by_it() {
    let lighter = InstalmentPlan {
        instalments: 48,
        amount: euro(10),
        first_due: date(2027, 7, 1),
    };
    let deferred = owing()
        .when(order(set_off(3, euro(25), PARTICIPATION)))
        .accepted()
        .when(order(defer(4, lighter)))
        .accepted();
    let paid = date(2027, 7, 1);
    let undone = deferred
        .when(CaseCommand::WithdrawDecision(WithdrawDecision {
            decision: DecisionId::from_bytes([3; 16]),
            mandate: MANDATE,
            reasons: "The allowance was not due.".to_owned(),
            at_request: false,
        }))
        .accepted()
        .on(paid)
        .when(CaseCommand::Repay(Repay {
            repayment: RepaymentId::from_bytes([5; 16]),
            loan: LOAN,
            amount: euro(10),
            on: paid,
            another: false,
        }))
        .accepted();
    let loan = &undone.case.loans[&LOAN];
    assert_eq!(loan.balance(), euro(490));
    assert_eq!(
        loan.overdue(date(2027, 7, 2)),
        Cents::ZERO,
        "she paid in time"
    );
    assert_eq!(loan.overdue(date(2027, 8, 2)), euro(10));
    assert_eq!(loan.overdue(date(2040, 1, 1)), euro(465));
}

#[test]
fn a_set_off_keeps_a_claim_alive_from_its_announcement_and_as_long_as_it_stands() {
    let claimable = |given: &Given| given.case.barred_after(&given.case.loans[&LOAN]);
    let at_once = InstalmentPlan {
        instalments: 1,
        amount: euro(500),
        first_due: date(2027, 7, 1),
    };
    let day = date(2027, 9, 1);
    let set_off = owing()
        .when(order(defer(4, at_once)))
        .accepted()
        .on(day)
        .when(order(set_off(3, euro(25), PARTICIPATION)))
        .accepted();
    let before = Some(date(2032, 7, 1));
    assert_eq!(claimable(&set_off), before, "nobody was told");
    let decision = DecisionId::from_bytes([3; 16]);
    let told = set_off
        .when(CaseCommand::Announce { decision, on: day })
        .accepted();
    assert_eq!(claimable(&told), Some(date(2032, 9, 1)));
    let undone = told.when(CaseCommand::WithdrawDecision(WithdrawDecision {
        decision,
        mandate: MANDATE,
        reasons: "The allowance was not due.".to_owned(),
        at_request: false,
    }));
    assert_eq!(claimable(&undone.accepted()), before);
}

#[test]
fn of_assistance_what_is_reclaimed_is_waived_on_articles_that_know_it() {
    let mut owing = owing();
    let request = owing.case.requests.get_mut(&REQUEST).unwrap();
    request.legal_basis = law("jci1.31:c:BWBR0015703&artikel=35");
    // The ground is looked at before the mandate, which is for something else.
    let says = |ground: &str, refusal: Refusal| {
        let verdict = waive(3, euro(1)).verdict;
        let said = owing.clone().when(order(on_debt(3, verdict, ground)));
        said.refused(refusal);
    };
    for article in ["58&lid=7", "58&lid=7&onderdeel=a", "58&lid=8", "60c"] {
        let ground = format!("jci1.31:c:BWBR0015703&artikel={article}");
        says(&ground, Refusal::MandateBasis);
    }
    says(WAIVER, Refusal::MandateBasis);
    let other = ["58", "58&lid=1", "22a", "60a"]
        .map(|article| format!("jci1.31:c:BWBR0015703&artikel={article}"));
    for ground in other.iter().map(String::as_str).chain(["CVDR123456/14"]) {
        says(ground, DebtRefusal::OtherGround.into());
    }
}

#[test]
fn one_instalment_is_the_whole() {
    let whole = |amount| {
        let plan = InstalmentPlan {
            instalments: 1,
            amount,
            ..lighter()
        };
        order(defer(3, plan))
    };
    let adds_up = "the instalments do not add up: all but the last are equal, the last takes a rest that is not larger";
    owing()
        .when(whole(Cents::new(4_000_000_000)))
        .refused(Refusal::Terms(adds_up))
        .when(whole(euro(499)))
        .refused(Refusal::Terms(adds_up))
        .when(whole(euro(500)))
        .accepted();
}

#[test]
fn a_waiver_and_a_deferral_rest_on_their_article_or_on_a_rule() {
    let objections = "jci1.31:c:BWBR0005537&artikel=6:7";
    let other = Refusal::from(DebtRefusal::OtherGround);
    assert_eq!(other.rule(), DEFERRAL);
    for verdict in [
        waive(3, euro(1)).verdict,
        DebtVerdict::NotWaived,
        defer(3, lighter()).verdict,
        DebtVerdict::NotDeferred,
    ] {
        for elsewhere in ["BWBR0000001&artikel=1", "BWBR0015703&artikel=22a"] {
            let elsewhere = &format!("jci1.31:c:{elsewhere}");
            let refused = order(on_debt(3, verdict, elsewhere));
            owing().when(refused).refused(other.clone());
        }
        let refused = order(on_debt(3, verdict, objections));
        let rule = order(on_debt(3, verdict, "CVDR123456/14"));
        owing()
            .when(refused)
            .refused(other.clone())
            .when(rule)
            .accepted();
    }
    let swapped = on_debt(3, waive(3, euro(1)).verdict, DEFERRAL);
    owing().when(order(swapped)).refused(other);
}

#[test]
fn a_set_off_and_a_writ_need_a_power_for_this_debt() {
    use super::regimes::{own_rules, with};
    use maatwerk_domain::regime::{BasisAct, RegimeRefusal};
    let off = |article| order(set_off(3, euro(25), article));
    let act = BasisAct::SetOff;
    with(owing(), own_rules(&[]))
        .when(off(PARTICIPATION))
        .refused(RegimeRefusal::NotRegistered { act }.into());
    let local = with(owing(), own_rules(&[(act, "CVDR123456/12")]));
    local
        .when(off(PARTICIPATION))
        .refused(RegimeRefusal::OtherGround { act }.into())
        .when(off("CVDR123456/12"))
        .accepted();
    // That it was registered makes no act of parliament of a local rule.
    let act = BasisAct::Enforce;
    let registered = with(owing(), own_rules(&[(act, "CVDR123456/13")]));
    registered
        .when(writ(law("CVDR123456/13")))
        .refused(DebtRefusal::NoWritBasis.into())
        .when(writ(law("jci1.31:c:BWBR0015703&artikel=60&lid=2")))
        .refused(RegimeRefusal::OtherGround { act }.into());
}
