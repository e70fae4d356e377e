//! What must be paid by which day: what was granted, and what is owed.

use jiff::civil::date;
use maatwerk_domain::case::deadlines::{
    Deadline, DeadlineAbout, DeadlineKind as Kind, Exposure, Whose,
};
use maatwerk_domain::case::debt::{ActOnDebt, DebtAct, Interruption};
use maatwerk_domain::case::{CaseCommand, CaseEvent, Pay, Proposal, ProposedBy};
use maatwerk_domain::case::{InstalmentPlan, ReturnPayment, WithdrawDecision};
use maatwerk_domain::{Cents, Date, DecisionId, GrantForm, GrantId, terms};

use super::advance::{ADVANCE, ADVANCED, advanced, declines, grants_it, payment, pays};
use super::debt_decisions::{LATE, lighter, owing};
use super::paying::{execute, export, fail, order, payable};
use crate::support::*;

/// Six weeks after the announcement of 23 November 2026.
const LAST: Date = date(2027, 1, 4);

fn all(given: &Given, kind: Kind) -> Vec<Deadline> {
    let mut found = given.case.deadlines();
    found.retain(|one| one.kind == kind);
    found
}

fn one(given: &Given, kind: Kind) -> Deadline {
    let mut found = all(given, kind);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn article(deadline: &Deadline) -> String {
    deadline.article.as_ref().unwrap().article()
}

/// Of which grants how much is to be paid, and by when.
fn to_pay(given: &Given) -> Vec<(DeadlineAbout, Exposure, Date)> {
    let found = all(given, Kind::PayGrant).into_iter();
    found
        .map(|one| (one.about, one.exposure, one.day.unwrap()))
        .collect()
}

fn of(grant: GrantId, amount: Cents) -> (DeadlineAbout, Exposure, Date) {
    (DeadlineAbout::Grant(grant), Exposure::Amount(amount), LAST)
}

fn tell(decision: DecisionId, on: Date) -> CaseCommand {
    CaseCommand::Announce { decision, on }
}

/// Of her loan: what must happen by which day, and what is at stake.
fn of_loan(given: &Given) -> Vec<(Kind, Date, Exposure)> {
    let mut found = given.case.deadlines();
    found.retain(|one| one.about == DeadlineAbout::Loan(LOAN));
    found
        .into_iter()
        .map(|one| (one.kind, one.day.unwrap(), one.exposure))
        .collect()
}

#[test]
fn what_was_granted_is_paid_in_six_weeks_after_it_was_told() {
    let unannounced = given(granted(lessons()));
    assert_eq!(all(&unannounced, Kind::PayGrant), []);
    let told = unannounced.clone().when(tell(DECISION, RECEIVED));
    let deadline = one(&told.accepted(), Kind::PayGrant);
    assert_eq!(deadline.about, DeadlineAbout::Grant(GRANT));
    assert_eq!(deadline.person, Some(RESIDENT));
    assert_eq!(deadline.whose, Whose::Authority);
    assert_eq!(article(&deadline), "BWBR0005537&artikel=4:87&lid=1");
    assert_eq!(deadline.day, Some(LAST));
    assert_eq!(deadline.exposure, Exposure::Amount(euro(500)));
    assert!(
        deadline.runs_on(date(2027, 1, 5)),
        "it is due after that too"
    );
    // Easter Monday moves on (Algemene termijnenwet 1); the last of February of a leap year is a day as any.
    for (on, last) in [
        (date(2027, 2, 15), date(2027, 3, 30)),
        (date(2028, 1, 18), date(2028, 2, 29)),
        (date(2027, 1, 31), date(2027, 3, 15)),
    ] {
        let told = unannounced.clone().on(on).when(tell(DECISION, on));
        let deadline = one(&told.accepted(), Kind::PayGrant);
        assert_eq!(deadline.day, Some(last), "{on}");
        assert_eq!(terms::pay_by(on), Some(last), "what the letter names");
    }
}

#[test]
fn what_is_ordered_is_paid_once_the_bank_says_so() {
    let ordered = payable()
        .by("worker")
        .when(order(PAYMENT, euro(420), false))
        .accepted();
    assert_eq!(to_pay(&ordered), [of(GRANT, euro(500))]);
    let failed = ordered.clone().when(fail(PAYMENT)).accepted();
    assert_eq!(to_pay(&failed), [of(GRANT, euro(500))]);
    let sent = ordered.by("payer").when(export(PAYMENT)).accepted();
    assert_eq!(to_pay(&sent), [of(GRANT, euro(500))]);
    let executed = sent.when(execute(PAYMENT)).accepted();
    assert_eq!(to_pay(&executed), [of(GRANT, euro(80))]);
    // The last one gives the rest back.
    let rest = order(PAYMENT_2, euro(30), true);
    let CaseCommand::Paying(maatwerk_domain::case::paying::Paying::Order(mut last)) = rest else {
        unreachable!()
    };
    last.invoice = None;
    let done = executed
        .by("worker")
        .when(super::paying::paying(
            maatwerk_domain::case::paying::Paying::Order(last),
        ))
        .accepted()
        .by("payer")
        .when(export(PAYMENT_2))
        .accepted()
        .when(execute(PAYMENT_2))
        .accepted();
    assert_eq!(to_pay(&done), []);
}

#[test]
fn what_comes_back_is_due_again_and_what_falls_away_is_not() {
    let part = given(paid(lessons(), euro(300))).pot_events(2026, &[committed(euro(500))]);
    assert_eq!(to_pay(&part), [of(GRANT, euro(200))]);
    let back = part.clone().when(take_back(RECEIVED)).accepted();
    assert_eq!(to_pay(&back), [of(GRANT, euro(500))], "on the same day");
    let withdraw = CaseCommand::WithdrawDecision(WithdrawDecision {
        decision: DECISION,
        mandate: MANDATE,
        reasons: "She moved.".to_owned(),
        at_request: true,
    });
    assert_eq!(to_pay(&back.when(withdraw).accepted()), []);
    let released = part.clone().when(CaseCommand::ReleaseRest { grant: GRANT });
    assert_eq!(to_pay(&released.accepted()), []);
    let whole = part.clone().when(CaseCommand::Pay(Pay {
        payment: PAYMENT_2,
        ..pay(euro(200), RECEIVED)
    }));
    assert_eq!(to_pay(&whole.accepted()), []);
    // While a proposal waits nothing is paid, and the term runs on; of a loan it made nothing is due.
    let mut events = paid(lessons(), euro(300));
    events.push(CaseEvent::ConversionProposed {
        proposal: PROPOSAL,
        grant: GRANT,
        terms: Proposal::Loan(loan_of(euro(300))),
        by: ProposedBy::Policy,
    });
    assert_eq!(to_pay(&given(events)), [of(GRANT, euro(200))]);
    assert_eq!(to_pay(&given(became_loan())), []);
    let loan = given(
        [
            granted(plain(GrantForm::Loan, euro(400))),
            vec![announced()],
        ]
        .concat(),
    );
    assert_eq!(
        to_pay(&loan),
        [of(GRANT, euro(400))],
        "what is lent is paid"
    );
}

#[test]
fn an_advance_is_paid_first_and_each_euro_once() {
    let before = advanced(euro(200));
    assert_eq!(to_pay(&before), [of(ADVANCE, euro(200))]);
    let part = before.when(pays(20, ADVANCE, euro(150))).accepted();
    assert_eq!(to_pay(&part), [of(ADVANCE, euro(50))]);
    // It counts on what is granted: the rest of that is due once it was told.
    let counted = part.clone().when(grants_it()).accepted();
    assert_eq!(to_pay(&counted), []);
    let told = counted.when(tell(DECISION, RECEIVED)).accepted();
    assert_eq!(to_pay(&told), [of(GRANT, euro(350))]);
    // What was advanced and came back is paid as an advance.
    let back = told.when(CaseCommand::ReturnPayment(ReturnPayment {
        payment: payment(20),
        grant: ADVANCE,
        on: RECEIVED,
        entry: None,
        reason: "account closed".to_owned(),
    }));
    assert_eq!(
        to_pay(&back.accepted()),
        [of(GRANT, euro(350)), of(ADVANCE, euro(150))]
    );
    // Nothing of it is due once the request ended without it.
    assert_eq!(to_pay(&part.when(declines()).accepted()), []);
    assert_eq!(
        one(&advanced(euro(200)), Kind::PayGrant).person,
        Some(RESIDENT)
    );
    let waiting = super::advance::waiting();
    let untold = waiting.when(super::advance::orders(super::advance::advance(euro(200))));
    let untold = untold.accepted();
    assert!(untold.case.decisions[&ADVANCED].announced.is_none());
    assert_eq!(to_pay(&untold), []);
}

#[test]
fn a_loan_is_claimed_before_it_is_barred() {
    let day = date(2033, 12, 25);
    let loan = owing();
    let next = (
        Kind::PayInstalment,
        date(2027, 5, 25),
        Exposure::Amount(euro(25)),
    );
    let claim = |day, amount| (Kind::ClaimDebt, day, Exposure::Amount(amount));
    assert_eq!(of_loan(&loan), [next, claim(day, euro(475))], "500 in all");
    let deadline = one(&loan, Kind::ClaimDebt);
    assert_eq!(deadline.whose, Whose::Authority);
    assert_eq!(deadline.person, Some(RESIDENT));
    assert_eq!(article(&deadline), "BWBR0005537&artikel=4:104&lid=1");
    // A Sunday, and Christmas: a term in years does not move on (Algemene termijnenwet 4).
    assert!(deadline.lapses && deadline.runs_on(day));
    assert!(!deadline.runs_on(date(2033, 12, 26)), "it is barred");

    let on = date(2033, 12, 25);
    let known = loan.clone().on(on).when(CaseCommand::ActOnDebt(ActOnDebt {
        loan: LOAN,
        act: DebtAct::Interrupt {
            on,
            how: Interruption::Acknowledged,
            words: "I know I owe this.".to_owned(),
        },
    }));
    let again = date(2038, 12, 25);
    assert_eq!(of_loan(&known.accepted()), [next, claim(again, euro(475))]);
    let paid = loan.clone().when(repay(1, euro(400), LATE)).accepted();
    assert_eq!(
        one(&paid, Kind::ClaimDebt).exposure,
        Exposure::Amount(euro(75))
    );
    let waived = paid.when(CaseCommand::DecideOnDebt(waive(9, euro(100))));
    assert_eq!(of_loan(&waived.accepted()), []);
    // Before she was told of it nothing is claimed.
    assert_eq!(all(&given(became_loan()), Kind::ClaimDebt), []);
}

#[test]
fn what_was_lent_without_a_plan_is_barred_five_years_after_the_term_to_pay() {
    let lent = |on: Date| {
        let events = granted(plain(GrantForm::Loan, euro(400)));
        let told = given(events).on(on).when(tell(DECISION, on)).accepted();
        told.when(CaseCommand::Pay(pay(euro(400), on))).accepted()
    };
    for (told, day) in [
        (RECEIVED, date(2032, 1, 4)),
        // Six weeks later it is 29 February.
        (date(2028, 1, 18), date(2033, 2, 28)),
    ] {
        let all = Exposure::Amount(euro(400));
        assert_eq!(of_loan(&lent(told)), [(Kind::ClaimDebt, day, all)]);
    }
}

#[test]
fn a_reminder_is_answered_in_time_or_enforced() {
    let until = date(2027, 6, 14);
    let reminded = owing().when(remind(LATE, euro(8))).accepted();
    let barred = date(2033, 12, 25);
    let amount = |amount| Exposure::Amount(euro(amount));
    // The instalment of May, its cost, and what else is owed.
    assert_eq!(
        of_loan(&reminded),
        [
            (Kind::PayInstalment, date(2027, 5, 25), amount(25)),
            (Kind::AnswerReminder, until, amount(8)),
            (Kind::ClaimDebt, barred, amount(475)),
        ]
    );
    let deadline = one(&reminded, Kind::AnswerReminder);
    assert_eq!(deadline.whose, Whose::Resident);
    assert_eq!(deadline.person, Some(RESIDENT));
    assert_eq!(article(&deadline), "BWBR0005537&artikel=4:112&lid=1");
    assert!(deadline.runs_on(date(2027, 6, 15)), "it can be paid still");

    // The cost is paid first; what is left is of the instalment, and named there.
    let part = reminded.clone().when(repay(1, euro(10), LATE)).accepted();
    let left = one(&part, Kind::AnswerReminder);
    assert_eq!((left.day, left.exposure), (Some(until), Exposure::Nothing));
    let answered = part.when(repay(2, euro(23), LATE)).accepted();
    assert_eq!(all(&answered, Kind::AnswerReminder), []);
    let plan = InstalmentPlan {
        instalments: 51,
        ..lighter()
    };
    let deferred = CaseCommand::DecideOnDebt(defer(3, plan));
    let deferred = reminded.clone().when(deferred).accepted();
    assert_eq!(all(&deferred, Kind::AnswerReminder), []);
    let after = date(2027, 6, 15);
    let writ = CaseCommand::ActOnDebt(ActOnDebt {
        loan: LOAN,
        act: DebtAct::IssueWrit {
            basis: law("jci1.31:c:BWBR0015703&artikel=60&lid=2"),
            mandate: MANDATE,
            reasons: "Nothing was paid.".to_owned(),
        },
    });
    let enforced = reminded.clone().on(after).when(writ).accepted();
    assert_eq!(all(&enforced, Kind::AnswerReminder), []);
    let claimed: Vec<_> = of_loan(&enforced).iter().map(|one| one.0).collect();
    assert_eq!(claimed, [Kind::PayInstalment, Kind::ClaimDebt]);

    // The latest counts. Two weeks after it, 25 December moves on past the second day of Christmas.
    let on = date(2027, 12, 11);
    let again = reminded.on(on).when(remind(on, Cents::ZERO)).accepted();
    assert_eq!(
        of_loan(&again)[1],
        (Kind::AnswerReminder, date(2027, 12, 27), amount(158)),
        "seven instalments and eight euro, less the first instalment"
    );
}

#[test]
fn a_reminder_of_an_instalment_after_a_month_end_is_of_that_day() {
    let plan = InstalmentPlan {
        instalments: 20,
        amount: euro(25),
        first_due: date(2027, 8, 31),
    };
    let put_off = owing().when(CaseCommand::DecideOnDebt(defer(3, plan)));
    let put_off = put_off.accepted();
    // Whole months later, clamped: the second is due on 30 September.
    let on = date(2027, 10, 1);
    let first = put_off.on(on).when(repay(1, euro(25), on)).accepted();
    let reminded = first.when(remind(on, Cents::ZERO)).accepted();
    let amount = |amount| Exposure::Amount(euro(amount));
    assert_eq!(
        of_loan(&reminded),
        [
            (Kind::PayInstalment, date(2027, 9, 30), amount(25)),
            (Kind::AnswerReminder, date(2027, 10, 15), Exposure::Nothing),
            // Nineteen months after 31 August 2027, and five years.
            (Kind::ClaimDebt, date(2034, 3, 31), amount(450)),
        ]
    );
}
