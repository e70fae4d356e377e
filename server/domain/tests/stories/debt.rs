//! A debt: due, overdue, reminded, bounded by what somebody can pay, and barred in the end.

use jiff::civil::date;
use maatwerk_domain::case::debt::{DebtAct, DebtRefusal, Interruption, Writ};
use maatwerk_domain::case::{Case, CaseCommand, CaseEvent, InstalmentPlan};
use maatwerk_domain::{Cents, Date, FactId, FactValue, Refusal, RepaymentId};

use crate::support::*;

/// Twenty instalments of 25 euro, the first on this day.
const FIRST: Date = date(2027, 5, 25);

fn set_off(amount: Cents, basis: &str) -> CaseCommand {
    CaseCommand::DecideOnDebt(crate::support::set_off(7, amount, basis))
}

fn announced_loan() -> Vec<CaseEvent> {
    let mut events = became_loan();
    events.push(CaseEvent::DecisionAnnounced {
        decision: DECISION_2,
        on: date(2027, 3, 26),
        objection_until: date(2027, 5, 10),
    });
    events
}

fn overdue(case: &Case, day: Date) -> Cents {
    case.loans[&LOAN].overdue(day)
}

#[test]
fn an_instalment_is_overdue_the_day_after_and_the_rest_is_not() {
    let loan = given(announced_loan());
    let case = &loan.case;
    // Six weeks after the announcement (4:87): Friday 7 May 2027 is equated with a holiday, so Monday.
    assert_eq!(case.pay_by(&case.loans[&LOAN]), Some(date(2027, 5, 10)));
    assert_eq!(overdue(case, FIRST), Cents::ZERO);
    assert_eq!(overdue(case, date(2027, 5, 26)), euro(25));
    assert_eq!(overdue(case, date(2027, 6, 25)), euro(25));
    assert_eq!(overdue(case, date(2027, 6, 26)), euro(50));
    assert_eq!(overdue(case, date(2030, 1, 1)), euro(500));
    let today = date(2027, 6, 26);
    let paid = loan.on(today).when(repay(1, euro(40), FIRST)).accepted();
    assert_eq!(overdue(&paid.case, date(2027, 5, 26)), Cents::ZERO);
    assert_eq!(overdue(&paid.case, today), euro(10));
}

#[test]
fn a_loan_without_a_plan_is_not_due() {
    let terms = plain(maatwerk_domain::GrantForm::Loan, euro(500));
    let lending = given(paid(terms, euro(500))).on(date(2028, 1, 3));
    assert_eq!(overdue(&lending.case, date(2028, 1, 3)), Cents::ZERO);
    lending
        .when(remind(date(2028, 1, 3), Cents::ZERO))
        .refused(DebtRefusal::NotOverdue.into());
}

#[test]
fn a_reminder_gives_two_weeks_and_costs_what_is_named() {
    let today = date(2027, 5, 31);
    let reminded = given(announced_loan())
        .on(today)
        .when(remind(FIRST, Cents::ZERO))
        .refused(DebtRefusal::NotOverdue.into())
        .when(remind(today, Cents::new(2_501)))
        .refused(
            DebtRefusal::CostAboveDebt {
                overdue: euro(25),
                cost: Cents::new(2_501),
            }
            .into(),
        )
        .when(remind(today, Cents::new(800)))
        .then([CaseEvent::DebtReminded {
            loan: LOAN,
            on: today,
            until: date(2027, 6, 14),
            cost: Cents::new(800),
        }]);
    let loan = &reminded.case.loans[&LOAN];
    assert_eq!(loan.balance(), Cents::new(50_800));
    assert_eq!(loan.overdue(today), Cents::new(3_300));
    reminded
        .on(date(2027, 6, 14))
        .when(remind(date(2027, 6, 14), Cents::ZERO))
        .refused(DebtRefusal::ReminderRuns(date(2027, 6, 14)).into())
        .on(date(2027, 6, 15))
        .when(remind(date(2027, 6, 15), Cents::ZERO))
        .accepted();
}

#[test]
fn a_writ_needs_an_act_of_parliament_and_a_reminder_that_passed() {
    let act_of_parliament = || law("jci1.31:c:BWBR0015703&artikel=60&lid=2");
    let later = date(2027, 6, 15);
    let waiting = given(announced_loan()).on(date(2027, 5, 31));
    for none in ["CVDR123456/4", "jci1.31:c:BWBR0005537&artikel=4:114"] {
        waiting
            .clone()
            .when(writ(law(none)))
            .refused(DebtRefusal::NoWritBasis.into());
    }
    let reminded = waiting
        .when(writ(act_of_parliament()))
        .refused(DebtRefusal::NoReminder.into())
        .when(remind(date(2027, 5, 31), Cents::ZERO))
        .accepted()
        .when(writ(act_of_parliament()))
        .refused(DebtRefusal::ReminderRuns(date(2027, 6, 14)).into());
    reminded
        .clone()
        .on(later)
        .when(repay(1, euro(25), later))
        .accepted()
        .when(writ(act_of_parliament()))
        .refused(DebtRefusal::NotOverdue.into());
    let issued = reminded
        .on(later)
        .when(writ(act_of_parliament()))
        .accepted();
    let first = Writ {
        on: later,
        amount: euro(25),
    };
    assert_eq!(issued.case.loans[&LOAN].debt.writs, [first]);
    // What became overdue since needs a reminder of its own, and the first 25 euro no second writ.
    let (again, passed) = (date(2027, 6, 28), date(2027, 7, 13));
    let both = issued
        .when(writ(act_of_parliament()))
        .refused(DebtRefusal::WritIssued(later).into())
        .on(again)
        .when(writ(act_of_parliament()))
        .refused(DebtRefusal::WritIssued(later).into())
        .when(remind(again, euro(8)))
        .accepted()
        .on(passed)
        .when(writ(act_of_parliament()))
        .accepted();
    let second = Writ {
        on: passed,
        amount: euro(33),
    };
    assert_eq!(both.case.loans[&LOAN].debt.writs, [first, second]);
    // What is paid goes to the first writ, and what is left of both is not enforced again.
    both.when(repay(1, euro(30), passed))
        .accepted()
        .when(writ(act_of_parliament()))
        .refused(DebtRefusal::WritIssued(passed).into());
}

#[test]
fn a_reminder_of_what_was_paid_leads_to_no_writ() {
    let reminded = given(announced_loan())
        .on(date(2027, 5, 31))
        .when(remind(date(2027, 5, 31), Cents::ZERO))
        .accepted();
    // A repayment of before that came back was not what she was reminded of.
    let owed = reminded.case.loans[&LOAN].debt.reminders[0].overdue;
    assert_eq!(owed, euro(25));
    // The instalment of May is paid; that of June is overdue, and nobody was reminded of it.
    let today = date(2027, 6, 28);
    // Also when it was paid on the very day of the reminder.
    for paid in [date(2027, 5, 31), date(2027, 6, 3)] {
        let may = reminded.clone().on(paid);
        let june = may.when(repay(1, euro(25), paid)).accepted().on(today);
        assert_eq!(overdue(&june.case, today), euro(25));
        june.when(writ(law("jci1.31:c:BWBR0015703&artikel=60&lid=2")))
            .refused(DebtRefusal::NoReminder.into());
    }
}

#[test]
fn a_set_off_is_a_repayment_with_a_basis() {
    let today = date(2027, 5, 31);
    let after = given(announced_loan())
        .on(today)
        .when(set_off(euro(10), "jci1.31:c:BWBR0005537&artikel=4:93"))
        .refused(DebtRefusal::NoSetOffBasis.into())
        .when(set_off(
            Cents::new(50_001),
            "jci1.31:c:BWBR0015703&artikel=60a",
        ))
        .refused(Refusal::MoreThanBalance {
            balance: euro(500),
            amount: Cents::new(50_001),
        })
        .when(set_off(euro(26), "jci1.31:c:BWBR0015703&artikel=60a"))
        .refused(
            DebtRefusal::NotAllOverdue {
                overdue: euro(25),
                amount: euro(26),
            }
            .into(),
        )
        .when(set_off(euro(10), "jci1.31:c:BWBR0015703&artikel=60a"))
        .accepted();
    assert_eq!(after.case.loans[&LOAN].repaid(), euro(10));
    assert_eq!(overdue(&after.case, today), euro(15));
    after
        .when(set_off(euro(1), "jci1.31:c:BWBR0015703&artikel=60a"))
        .refused(Refusal::Exists("decision"));
}

#[test]
fn no_more_is_asked_than_is_left_above_the_protected_earnings() {
    let mut events = announced_loan();
    events.push(recorded(
        FactId::from_bytes([8; 16]),
        RESIDENT,
        fact("repayment-capacity", FactValue::Amount(euro(20)), None),
    ));
    let today = date(2027, 5, 31);
    let plan = |instalments, amount| {
        CaseCommand::DecideOnDebt(defer(
            8,
            InstalmentPlan {
                instalments,
                amount,
                first_due: date(2027, 7, 1),
            },
        ))
    };
    let above = Refusal::from(DebtRefusal::AboveCapacity {
        left: euro(20),
        amount: euro(25),
    });
    assert_eq!(above.rule(), "jci1.31:c:BWBR0001827&artikel=475c");
    let capable = given(events).on(today);
    // What was paid this month of it is not set off again, in the next month it is.
    let next = date(2027, 6, 1);
    capable
        .clone()
        .when(repay(1, euro(15), today))
        .accepted()
        .when(set_off(euro(10), "jci1.31:c:BWBR0015703&artikel=60a"))
        .refused(
            DebtRefusal::AboveCapacity {
                left: euro(5),
                amount: euro(10),
            }
            .into(),
        )
        .on(next)
        .when(set_off(euro(10), "jci1.31:c:BWBR0015703&artikel=60a"))
        .accepted();
    let after = capable
        .when(plan(20, euro(25)))
        .refused(above.clone())
        .when(set_off(euro(25), "jci1.31:c:BWBR0015703&artikel=60a"))
        .refused(above)
        .when(plan(25, euro(20)))
        .accepted();
    // Deferred: nothing is overdue until the new plan says so.
    assert_eq!(overdue(&after.case, today), Cents::ZERO);
    assert_eq!(overdue(&after.case, date(2027, 7, 2)), euro(20));
}

#[test]
fn a_claim_is_barred_five_years_after_the_last_that_kept_it_alive() {
    let claimable = |case: &Case| case.barred_after(&case.loans[&LOAN]);
    let loan = given(announced_loan());
    // The last of twenty instalments is due on 25 December 2028.
    assert_eq!(claimable(&loan.case), Some(date(2033, 12, 25)));
    let acknowledged = loan
        .on(date(2033, 12, 25))
        .when(act_on_debt(DebtAct::Interrupt {
            on: date(2033, 12, 25),
            how: Interruption::Acknowledged,
            words: "I know I owe this.".to_owned(),
        }))
        .accepted();
    assert_eq!(claimable(&acknowledged.case), Some(date(2038, 12, 25)));
    let barred = Refusal::from(DebtRefusal::Barred(date(2038, 12, 25)));
    assert_eq!(barred.rule(), "jci1.31:c:BWBR0005537&artikel=4:104&lid=2");
    let late = date(2038, 12, 26);
    acknowledged
        .on(late)
        .when(remind(late, Cents::ZERO))
        .refused(barred.clone())
        .when(set_off(euro(1), "jci1.31:c:BWBR0015703&artikel=60a"))
        .refused(barred)
        // What is paid all the same is a repayment.
        .when(repay(1, euro(500), late))
        .accepted();
}

#[test]
fn a_new_plan_makes_no_claim_of_a_barred_one() {
    let late = date(2033, 12, 26);
    given(announced_loan())
        .on(late)
        .when(CaseCommand::DecideOnDebt(defer(
            8,
            InstalmentPlan {
                instalments: 20,
                amount: euro(25),
                first_due: date(2034, 2, 1),
            },
        )))
        .refused(DebtRefusal::Barred(date(2033, 12, 25)).into());
}

#[test]
fn a_writ_is_for_what_she_was_reminded_of() {
    let (paid, reminded, passed) = (FIRST, date(2027, 6, 28), date(2027, 7, 13));
    let reminded = given(announced_loan())
        .on(reminded)
        .when(repay(1, euro(25), paid))
        .accepted()
        .when(remind(reminded, Cents::ZERO))
        .accepted();
    // That payment comes back: she was reminded of 25 euro all the same.
    let back = CaseCommand::ReverseRepayment(maatwerk_domain::case::ReverseRepayment {
        repayment: RepaymentId::from_bytes([1; 16]),
        loan: LOAN,
        on: passed,
        reason: "Gestorneerd.".to_owned(),
    });
    let reversed = reminded.on(passed).when(back).accepted();
    assert_eq!(overdue(&reversed.case, passed), euro(50));
    let issued = reversed
        .when(writ(law("jci1.31:c:BWBR0015703&artikel=60&lid=2")))
        .accepted();
    assert_eq!(issued.case.loans[&LOAN].debt.writs[0].amount, euro(25));
}

#[test]
fn interest_runs_on_what_is_overdue() {
    let loan = given(announced_loan()).on(date(2028, 1, 3));
    let interest = |case: &Case, until| case.interest_on(&case.loans[&LOAN], until).unwrap();
    assert_eq!(interest(&loan.case, FIRST), Cents::ZERO);
    // 25 euro from 26 May and 50 from 26 June, at 4%: 31 and 30 days of 2027.
    let by_hand = (2_500 * 31 + 5_000 * 30) * 4 / 36_500;
    assert_eq!(
        interest(&loan.case, date(2027, 7, 26)),
        Cents::new(by_hand + 1)
    );
    let on_time = loan.clone().when(repay(1, euro(500), FIRST)).accepted();
    assert_eq!(interest(&on_time.case, date(2028, 1, 3)), Cents::ZERO);
    // What is paid or waived later bore interest until then; what a reminder cost bears none, and is paid
    // first (4:92).
    let today = date(2027, 7, 26);
    let by_then = Cents::new(by_hand + 1);
    let late = loan.on(today).when(repay(1, euro(500), today)).accepted();
    assert_eq!(interest(&late.case, today), by_then);
    assert_eq!(interest(&late.case, date(2028, 1, 3)), by_then);
    let reminded = given(announced_loan())
        .on(date(2027, 5, 31))
        .when(remind(date(2027, 5, 31), euro(8)))
        .accepted();
    assert_eq!(interest(&reminded.case, today), by_then);
    let reminded = reminded.on(today);
    let partly = reminded
        .when(repay(1, euro(33), date(2027, 6, 26)))
        .accepted();
    // None before the time to pay had passed that she was told of: here six weeks after 1 June.
    let mut events = became_loan();
    events.push(CaseEvent::DecisionAnnounced {
        decision: DECISION_2,
        on: date(2027, 6, 1),
        objection_until: date(2027, 7, 13),
    });
    let told_late = given(events);
    assert_eq!(interest(&told_late.case, date(2027, 7, 14)), Cents::ZERO);
    // 50 euro for seven days: 3.8 cents.
    let a_week = interest(&told_late.case, date(2027, 7, 21));
    assert_eq!(a_week, Cents::new(4));
    // 25 euro until 26 June, and again from then on: 31 and 30 days.
    let by_hand = 2_500 * 61 * 4 / 36_500;
    assert_eq!(interest(&partly.case, today), Cents::new(by_hand + 1));
}

#[test]
fn a_decision_that_nobody_was_told_of_is_not_claimed() {
    let today = date(2027, 5, 31);
    given(became_loan())
        .on(today)
        .when(remind(today, euro(8)))
        .refused(DebtRefusal::NotOverdue.into());
}

#[test]
fn the_balance_is_what_was_lent_and_charged_less_what_came_back() {
    let today = date(2027, 5, 31);
    let after = given(announced_loan())
        .on(today)
        .when(remind(today, euro(8)))
        .accepted()
        .when(set_off(euro(33), "CVDR123456/11"))
        .accepted()
        .when(CaseCommand::DecideOnDebt(waive(9, euro(8))))
        .accepted()
        .when(repay(2, euro(467), today))
        .accepted();
    assert_eq!(after.case.loans[&LOAN].balance(), Cents::ZERO);
    assert_eq!(overdue(&after.case, date(2040, 1, 1)), Cents::ZERO);
}

#[test]
fn less_than_twenty_euro_of_interest_is_not_owed() {
    let loan = given(announced_loan());
    let of = |until| {
        let loan_of = &loan.case.loans[&LOAN];
        let ran = loan.case.interest_on(loan_of, until).unwrap();
        (ran, loan.case.interest_owed(loan_of, until).unwrap())
    };
    // The first instalment is due on 25 May 2027, and the interest grows every day.
    let mut day = FIRST;
    while of(day).0 < euro(20) {
        assert_eq!(of(day).1, Cents::ZERO, "{day}");
        day = day.tomorrow().unwrap();
    }
    assert!(day > date(2028, 1, 1));
    let (ran, owed) = of(day);
    assert_eq!(owed, ran, "all of it is, once it is 20 euro");
    assert!(ran < Cents::new(2_010));
}

#[test]
fn a_fact_that_bounds_a_debt_has_its_kind() {
    let fact_id = FactId::from_bytes([90; 16]);
    let record = |code: &str, value| record(fact_id, RESIDENT, fact(code, value, None));
    let loan = || given(announced_loan());
    for (code, value) in [
        ("debt-arrangement", FactValue::Flag(true)),
        ("repayment-capacity", FactValue::Number(1_500)),
    ] {
        loan()
            .when(record(code, value))
            .refused(DebtRefusal::FactKind.into());
    }
    for (code, value) in [
        ("debt-arrangement", FactValue::Text("wsnp".to_owned())),
        ("repayment-capacity", FactValue::Amount(euro(15))),
    ] {
        loan().when(record(code, value)).accepted();
    }
}
