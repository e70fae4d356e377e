//! The whole of the driving lessons, from the first conversation to the last instalment.

use jiff::civil::date;
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, CloseReason, GrantStatus, Pay, Proposal, ProposedBy, Repay,
    ReverseRepayment, ReviewOccasion,
};
use maatwerk_domain::{AssessmentOutcome, Cents, FactValue, GrantForm, RepaymentId, ReviewOutcome};

use crate::support::*;

fn repayment(number: u8) -> RepaymentId {
    RepaymentId::from_bytes([number; 16])
}

/// She asks, it is granted as the policy proposes, and the driving school is paid.
fn paid_for() -> Given {
    let birth = fact("birth-date", FactValue::Day(date(2001, 3, 14)), None);
    given([])
        .when(open())
        .then(opened())
        .when(record(FACT, RESIDENT, birth.clone()))
        .then([recorded(FACT, RESIDENT, birth)])
        .assessed(says(ASSESSMENT, AssessmentOutcome::Grant(lessons())))
        .when(CaseCommand::RequestBudget(budget()))
        .then([
            budget_requested(),
            assessed(says(ASSESSMENT, AssessmentOutcome::Grant(lessons()))),
        ])
        .when(CaseCommand::DecideRequest(decide(grants(None, false))))
        .then_with_pot(
            [decided(granted_as(lessons()), RECEIVED, None)],
            [committed(euro(500))],
        )
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .then([announced()])
        .when(CaseCommand::Pay(Pay {
            last: true,
            ..pay(euro(500), RECEIVED)
        }))
        .then([payment_made(PAYMENT, euro(500), RECEIVED)])
}

#[test]
fn five_hundred_euro_of_driving_lessons() {
    // She stops after four months: the policy proposes, the resident is heard, a person decides.
    let loan = loan_of(euro(500));
    let mut lending = paid_for()
        .on(TOLD)
        .reviewed(looks(ReviewOutcome::ProposeLoan(loan)))
        .when(record(OTHER_FACT, RESIDENT, stopped_working()))
        .then([
            recorded(OTHER_FACT, RESIDENT, stopped_working()),
            looked(
                ReviewOccasion::NewFact(OTHER_FACT),
                ReviewOutcome::ProposeLoan(loan),
            ),
            proposed(Proposal::Loan(loan), ProposedBy::Policy),
        ])
        .when(hear(her_view(TOLD)))
        .then([heard(her_view(TOLD))])
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .then(converted(TOLD, date(2027, 5, 25)))
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: TOLD,
        })
        .then([CaseEvent::DecisionAnnounced {
            decision: DECISION_2,
            on: TOLD,
            // Six weeks end on Thursday 6 May: Ascension Day, and the Friday is equated with it.
            objection_until: date(2027, 5, 10),
        }]);
    assert_eq!(lending.case.grants[&GRANT].status, GrantStatus::Loan(LOAN));

    // Eighteen months of 25.00; the tenth comes back once and is paid again.
    for month in 1..=18 {
        let on = date(2027, 4, 25).saturating_add(jiff::Span::new().months(month));
        let id = repayment(u8::try_from(month).unwrap());
        lending = lending
            .on(on)
            .when(CaseCommand::Repay(Repay {
                repayment: id,
                loan: LOAN,
                amount: euro(25),
                on,
                another: false,
            }))
            .then([CaseEvent::RepaymentReceived {
                repayment: id,
                loan: LOAN,
                amount: euro(25),
                on,
                without_line: true,
            }]);
    }
    let on = date(2028, 10, 26);
    let settled = lending
        .on(on)
        .when(CaseCommand::ReverseRepayment(ReverseRepayment {
            repayment: repayment(10),
            loan: LOAN,
            on,
            reason: "taken back by the bank".to_owned(),
        }))
        .then([CaseEvent::RepaymentReversed {
            repayment: repayment(10),
            loan: LOAN,
            amount: euro(25),
            on,
            reason: "taken back by the bank".to_owned().into(),
        }]);
    assert_eq!(settled.case.loans[&LOAN].balance(), euro(75));

    // The rest is waived: it would cost more than it brings.
    let waiver = waive(3, euro(75));
    let announce = CaseCommand::Announce {
        decision: waiver.decision,
        on,
    };
    let closed = settled
        .when(CaseCommand::DecideOnDebt(waiver.clone()))
        .then([debt_decided(waiver, on)])
        .when(announce)
        .accepted()
        .when(CaseCommand::Close(CloseReason::Resolved))
        .then([CaseEvent::CaseClosed {
            reason: CloseReason::Resolved,
        }]);
    assert_eq!(closed.case.loans[&LOAN].balance(), Cents::ZERO);
    assert_eq!(closed.case.closed, Some(CloseReason::Resolved));
    assert_eq!(closed.pots[&2026].committed, euro(500));
}

#[test]
fn all_twenty_instalments() {
    let mut lending = given(became_loan());
    let plan = lending.case.loans[&LOAN].plan.unwrap();
    for month in 0..plan.instalments {
        let on = maatwerk_domain::calendar::months_after(plan.first_due, month).unwrap();
        lending = lending
            .on(on)
            .when(CaseCommand::Repay(Repay {
                repayment: repayment(u8::try_from(month).unwrap()),
                loan: LOAN,
                amount: plan.amount,
                on,
                another: false,
            }))
            .accepted();
    }
    assert_eq!(lending.context.today, date(2028, 12, 25));
    assert_eq!(lending.case.loans[&LOAN].balance(), Cents::ZERO);
}

#[test]
fn kept_for_six_months() {
    let keeping = given(paid(lessons(), euro(500)));
    assert_eq!(keeping.case.due_reviews(date(2027, 5, 22)), []);
    // The very day.
    let due = keeping.case.due_reviews(UNTIL);
    assert_eq!(due.iter().map(|look| look.due).collect::<Vec<_>>(), [UNTIL]);
    let done = keeping
        .on(UNTIL)
        .reviewed(looks(ReviewOutcome::Fulfilled))
        .when(look_due(UNTIL))
        .then([
            looked(on_day(UNTIL), ReviewOutcome::Fulfilled),
            CaseEvent::GiftFulfilled { grant: GRANT },
        ])
        .when(CaseCommand::Close(CloseReason::Resolved))
        .accepted();
    assert_eq!(done.case.grants[&GRANT].status, GrantStatus::Final);
    assert_eq!(done.case.due_reviews(date(9999, 12, 31)), []);
}

#[test]
fn a_loan_from_the_first_payment() {
    let terms = plain(GrantForm::Loan, euro(500));
    let lending = given(granted(terms))
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .then([announced()])
        .when(CaseCommand::Pay(pay(euro(300), RECEIVED)))
        .then([payment_made(PAYMENT, euro(300), RECEIVED)]);
    // Only what was paid is owed.
    assert_eq!(lending.case.loans[&LOAN].balance(), euro(300));
    let back = lending
        .on(TOLD)
        .when(take_back(TOLD))
        .then([taken_back(euro(300), TOLD)]);
    assert_eq!(back.case.loans[&LOAN].balance(), Cents::ZERO);
}
