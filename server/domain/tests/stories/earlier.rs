//! What a policy is told of grants made before: what became of each.

use maatwerk_domain::case::{
    CaseCommand, EarlierGrant, GrantStatus, Pay, Repay, Standing, Status, WithdrawDecision,
};
use maatwerk_domain::{Cents, GrantForm, ReviewOutcome};

use crate::support::*;

/// Of the one grant in the case.
#[track_caller]
fn standing(of: &Given) -> Standing {
    let grants = of.case.earlier_grants(RESIDENT);
    let [
        EarlierGrant {
            decided,
            amount,
            purpose,
            standing,
        },
    ] = &grants[..]
    else {
        panic!("one grant, not {grants:?}");
    };
    assert_eq!((*decided, *amount), (RECEIVED, euro(500)));
    assert_eq!(purpose, "rijlessen");
    standing.unwrap()
}

fn repay(amount: Cents) -> CaseCommand {
    CaseCommand::Repay(Repay {
        repayment: REPAYMENT,
        loan: LOAN,
        amount,
        on: TOLD,
        another: false,
    })
}

fn waive(amount: Cents) -> CaseCommand {
    CaseCommand::DecideOnDebt(crate::support::waive(9, amount))
}

#[test]
fn a_conditional_gift_runs_until_the_last_day_of_its_conditions_and_then_until_somebody_decided() {
    let mut two = lessons();
    two.conditions.push(two.conditions[0].clone());
    two.conditions[1].rule = "licence".to_owned();
    two.conditions[1].until = TOLD;
    let running = |paid| Standing {
        form: GrantForm::ConditionalGift,
        paid,
        status: Status::Running { until: UNTIL },
    };
    let unpaid = given(granted(two));
    assert_eq!(standing(&unpaid), running(Cents::ZERO));
    let part = unpaid
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
        .when(CaseCommand::Pay(pay(euro(200), RECEIVED)))
        .accepted();
    assert_eq!(standing(&part), running(euro(200)));
    // Proposed is not decided.
    assert_eq!(standing(&given(loan_proposed())), running(euro(500)));
    // The policy could not tell on the last day.
    let unsure = given(paid(lessons(), euro(500)))
        .on(UNTIL)
        .reviewed(looks(ReviewOutcome::Refer))
        .when(look_due(UNTIL))
        .accepted();
    assert_eq!(standing(&unsure), running(euro(500)));
}

#[test]
fn a_gift_that_was_kept_is_final() {
    let fulfilled = given(paid(lessons(), euro(500)))
        .on(UNTIL)
        .reviewed(looks(ReviewOutcome::Fulfilled))
        .when(look_due(UNTIL))
        .accepted();
    let is_final = |form| Standing {
        form,
        paid: euro(500),
        status: Status::Final,
    };
    assert_eq!(standing(&fulfilled), is_final(GrantForm::ConditionalGift));
    let at_once = given(paid(plain(GrantForm::Gift, euro(500)), euro(500)));
    assert_eq!(standing(&at_once), is_final(GrantForm::Gift));
    // Its condition was broken, and a person let that pass.
    let mut let_pass = loan_proposed();
    let_pass.extend([heard(her_view(TOLD)), kept(TOLD, None)]);
    assert_eq!(
        standing(&given(let_pass)),
        is_final(GrantForm::ConditionalGift)
    );
}

#[test]
fn a_gift_that_became_a_loan_is_told_with_its_balance_until_nothing_is_left() {
    let lent = |paid, status| Standing {
        form: GrantForm::ConditionalGift,
        paid,
        status,
    };
    let loan = given(became_loan()).on(TOLD);
    let balance = |euros| Status::Loan {
        balance: euro(euros),
    };
    assert_eq!(standing(&loan), lent(euro(500), balance(500)));
    let part = loan.when(repay(euro(150))).accepted();
    assert_eq!(standing(&part), lent(euro(500), balance(350)));
    let waived = part.clone().when(waive(euro(350))).accepted();
    assert_eq!(standing(&waived), lent(euro(500), Status::Settled));
}

#[test]
fn a_loan_that_was_not_paid_out_yet_has_no_balance_and_is_not_settled() {
    let lent = |paid, balance| Standing {
        form: GrantForm::Loan,
        paid,
        status: Status::Loan { balance },
    };
    let terms = plain(GrantForm::Loan, euro(500));
    let unpaid = given(granted(terms));
    assert_eq!(standing(&unpaid), lent(Cents::ZERO, Cents::ZERO));
    let out = unpaid
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
        .when(CaseCommand::Pay(Pay {
            last: true,
            ..pay(euro(300), RECEIVED)
        }))
        .accepted();
    assert_eq!(standing(&out), lent(euro(300), euro(300)));
    // The bank sent it back: nothing was paid back by her.
    let back = out.on(TOLD).when(take_back(TOLD)).accepted();
    assert_eq!(standing(&back), lent(Cents::ZERO, Cents::ZERO));
}

#[test]
fn a_withdrawn_decision_and_the_grants_of_another_are_not_told() {
    let gift = given(granted(lessons()));
    assert_eq!(gift.case.earlier_grants(PARTNER), []);
    let withdrawn = gift
        .when(CaseCommand::WithdrawDecision(WithdrawDecision {
            decision: DECISION,
            mandate: MANDATE,
            reasons: "a typing error".to_owned(),
            at_request: false,
        }))
        .accepted();
    assert_eq!(withdrawn.case.grants[&GRANT].status, GrantStatus::Withdrawn);
    assert_eq!(withdrawn.case.earlier_grants(RESIDENT), []);
}
