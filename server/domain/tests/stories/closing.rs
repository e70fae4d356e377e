//! The end of a case, and what comes after it.

use jiff::civil::date;
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, CloseReason, CorrectFact, NewPerson, Pay, PersonRole, Repay,
    ReverseRepayment,
};
use maatwerk_domain::{AssessmentOutcome, Cents, FactValue, GrantForm, Refusal};

use crate::support::*;

fn close() -> CaseCommand {
    CaseCommand::Close(CloseReason::Moved)
}

fn closed() -> CaseEvent {
    CaseEvent::CaseClosed {
        reason: CloseReason::Moved,
    }
}

#[test]
fn nothing_that_runs_is_left_behind() {
    let gift = || plain(GrantForm::Gift, euro(500));
    let mut unannounced = paid(gift(), euro(500));
    unannounced.retain(|event| *event != announced());
    for (events, what) in [
        (
            requested(AssessmentOutcome::Decline),
            "a request waits for a decision",
        ),
        (
            paid(lessons(), euro(500)),
            "the conditions of a gift still run",
        ),
        (unannounced, "a decision was not announced"),
        (
            paid(gift(), euro(499)),
            "a grant is not paid in full: pay or release the rest, or withdraw the decision or the grant",
        ),
        (
            paid(plain(GrantForm::Loan, euro(500)), euro(500)),
            "a loan is not paid back",
        ),
    ] {
        given(events)
            .when(close())
            .refused(Refusal::StillRunning(what));
    }
    given(paid(gift(), euro(500)))
        .when(close())
        .then([closed()]);
    given(opened()).when(close()).then([closed()]);
}

#[test]
fn nothing_new_begins_in_a_closed_case() {
    let mut events = opened();
    events.push(closed());
    let partner: NewPerson = person(PARTNER, PersonRole::Partner);
    given(events)
        .when(CaseCommand::AddPerson(partner))
        .refused(Refusal::Closed)
        .when(record(FACT, RESIDENT, stopped_working()))
        .refused(Refusal::Closed)
        .assessed(says(ASSESSMENT, AssessmentOutcome::Decline))
        .when(CaseCommand::RequestBudget(budget()))
        .refused(Refusal::Closed)
        .when(close())
        .refused(Refusal::Closed);
}

#[test]
fn facts_can_be_put_right_after_the_end() {
    let mut events = requested(AssessmentOutcome::Decline);
    events.push(closed());
    given(events)
        .when(CaseCommand::CorrectFact(CorrectFact {
            fact: FACT,
            value: FactValue::Day(date(2001, 3, 15)),
            since: None,
            source: "brp".to_owned(),
            reason: "misheard".to_owned(),
        }))
        .accepted();
}

#[test]
fn the_bank_knows_no_closed_cases() {
    // A payment comes back: it is paid again, or what is left goes back to the pot.
    let mut events = paid(plain(GrantForm::Gift, euro(500)), euro(500));
    events.push(closed());
    let back = given(events)
        .pot_events(2026, &[committed(euro(500))])
        .on(TOLD)
        .when(take_back(TOLD))
        .then([taken_back(euro(500), TOLD)]);
    back.clone()
        .when(CaseCommand::Pay(Pay {
            payment: PAYMENT_2,
            ..pay(euro(500), TOLD)
        }))
        .accepted();
    let given_back = back
        .when(CaseCommand::ReleaseRest { grant: GRANT })
        .accepted();
    assert_eq!(given_back.pots[&2026].committed, Cents::ZERO);

    // A repayment is taken back: what is owed again can be paid again.
    let mut events = became_loan();
    events.extend([
        CaseEvent::RepaymentReceived {
            repayment: REPAYMENT,
            loan: LOAN,
            amount: euro(500),
            on: TOLD,
            without_line: true,
        },
        closed(),
    ]);
    let owed = given(events)
        .on(TOLD)
        .when(CaseCommand::ReverseRepayment(ReverseRepayment {
            repayment: REPAYMENT,
            loan: LOAN,
            on: TOLD,
            reason: "taken back".to_owned(),
        }))
        .accepted();
    assert_eq!(owed.case.loans[&LOAN].balance(), euro(500));
    owed.when(CaseCommand::Repay(Repay {
        repayment: maatwerk_domain::RepaymentId::from_bytes([2; 16]),
        loan: LOAN,
        amount: euro(500),
        on: TOLD,
        another: false,
    }))
    .accepted();
}
