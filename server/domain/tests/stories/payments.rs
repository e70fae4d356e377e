//! Paying, what comes back, and what is not paid after all.

use jiff::civil::date;
use maatwerk_domain::case::{CaseCommand, CaseEvent, Pay};
use maatwerk_domain::{Cents, GrantForm, Refusal};

use crate::support::*;

fn rest_released(amount: Cents) -> CaseEvent {
    CaseEvent::RestReleased {
        grant: GRANT,
        amount,
    }
}

#[test]
fn not_a_cent_more_than_was_granted() {
    let mut events = granted(lessons());
    events.push(announced());
    let command = |cents| CaseCommand::Pay(pay(Cents::new(cents), RECEIVED));
    given(events)
        .when(command(50_001))
        .refused(Refusal::MoreThanGranted {
            unpaid: euro(500),
            amount: Cents::new(50_001),
        })
        .when(command(50_000))
        .accepted();
}

#[test]
fn not_before_the_announcement_nor_tomorrow() {
    let mut events = granted(lessons());
    events.push(announced());
    let on = |day| CaseCommand::Pay(pay(euro(1), day));
    given(events)
        .when(on(date(2026, 11, 22)))
        .refused(Refusal::TooEarly {
            what: "the payment",
            day: date(2026, 11, 22),
            than: "the announcement of",
            earliest: RECEIVED,
        })
        .when(on(date(2026, 11, 24)))
        .refused(Refusal::InTheFuture {
            what: "the payment",
            day: date(2026, 11, 24),
            today: RECEIVED,
        })
        .when(on(RECEIVED))
        .accepted();
}

#[test]
fn the_last_payment_gives_the_rest_to_the_pot() {
    let mut events = granted(lessons());
    events.push(announced());
    let after = given(events)
        .pot_events(2026, &[committed(euro(500))])
        .when(CaseCommand::Pay(Pay {
            last: true,
            ..pay(euro(420), RECEIVED)
        }))
        .then_with_pot(
            [
                payment_made(PAYMENT, euro(420), RECEIVED),
                rest_released(euro(80)),
            ],
            [released(euro(80))],
        );
    assert_eq!(after.pots[&2026].committed, euro(420));
    assert_eq!(after.case.grants[&GRANT].unpaid(), Cents::ZERO);
}

#[test]
fn the_rest_is_released_later() {
    let after = given(paid(lessons(), euro(420)))
        .pot_events(2026, &[committed(euro(500))])
        .on(TOLD)
        .when(CaseCommand::ReleaseRest { grant: GRANT })
        .then_with_pot([rest_released(euro(80))], [released(euro(80))])
        .when(CaseCommand::ReleaseRest { grant: GRANT })
        .refused(Refusal::Amount);
    assert_eq!(after.pots[&2026].committed, euro(420));
}

#[test]
fn what_came_back_can_be_paid_again() {
    given(paid(lessons(), euro(500)))
        .when(take_back(RECEIVED))
        .then([taken_back(euro(500), RECEIVED)])
        .when(CaseCommand::Pay(Pay {
            payment: PAYMENT_2,
            ..pay(euro(500), RECEIVED)
        }))
        .then([payment_made(PAYMENT_2, euro(500), RECEIVED)]);
}

#[test]
fn a_gift_that_is_never_paid_is_withdrawn() {
    let unpaid = given(granted(lessons())).pot_events(2026, &[committed(euro(500))]);
    unpaid
        .when(CaseCommand::ReleaseRest { grant: GRANT })
        .refused(Refusal::NothingPaid)
        .when(CaseCommand::WithdrawDecision(
            maatwerk_domain::case::WithdrawDecision {
                decision: DECISION,
                mandate: MANDATE,
                reasons: "She moved.".to_owned(),
                at_request: false,
            },
        ))
        .accepted();
}

#[test]
fn a_loan_that_was_repaid_in_part_takes_no_return_of_the_whole() {
    let mut events = paid(plain(GrantForm::Loan, euro(500)), euro(500));
    events.push(CaseEvent::RepaymentReceived {
        repayment: REPAYMENT,
        loan: LOAN,
        amount: euro(25),
        on: RECEIVED,
        without_line: true,
    });
    given(events)
        .when(take_back(RECEIVED))
        .refused(Refusal::MoreThanBalance {
            balance: euro(475),
            amount: euro(500),
        })
        .when(CaseCommand::ReverseRepayment(
            maatwerk_domain::case::ReverseRepayment {
                repayment: REPAYMENT,
                loan: LOAN,
                on: RECEIVED,
                reason: "it was the supplier's".to_owned(),
            },
        ))
        .accepted()
        .when(take_back(RECEIVED))
        .then([taken_back(euro(500), RECEIVED)]);
}
