//! One identifier is for one thing: taken twice, the first would be overwritten and its money lost.

use maatwerk_domain::case::debt::DecideOnDebt;
use maatwerk_domain::case::{CaseCommand, CaseEvent, Choice, ConversionChoice, PersonRole, Repay};
use maatwerk_domain::{AssessmentOutcome, DecisionId, GrantForm, GrantId, Refusal, RequestId};

use crate::support::*;

#[track_caller]
fn taken(given: Given, command: CaseCommand, what: &'static str) {
    given.when(command).refused(Refusal::Exists(what));
}

#[test]
fn of_persons_facts_requests_and_assessments() {
    let asked = || given(requested(AssessmentOutcome::Refer));
    let again = CaseCommand::AddPerson(person(RESIDENT, PersonRole::Partner));
    taken(asked(), again, "person");
    let again = record(FACT, RESIDENT, stopped_working());
    taken(asked().on(TOLD), again, "fact");

    let told = || says(ASSESSMENT, AssessmentOutcome::Refer);
    let again = CaseCommand::RequestBudget(budget());
    taken(asked().assessed(told()), again, "budget request");
    let mut other = budget();
    other.request = RequestId::from_bytes([2; 16]);
    let other = CaseCommand::RequestBudget(other);
    taken(asked().assessed(told()), other, "assessment");
    let again = CaseCommand::AssessAgain { request: REQUEST };
    taken(asked().assessed(told()), again, "assessment");
}

/// A loan was granted and paid, and a second request waits for a decision.
fn second() -> Given {
    let mut events = paid(plain(GrantForm::Loan, euro(500)), euro(300));
    let mut told = says(ASSESSMENT_2, AssessmentOutcome::Refer);
    told.rests_on.clear();
    let request = RequestId::from_bytes([2; 16]);
    let (mut asked, mut answer) = (budget_requested(), assessed(told));
    for event in [&mut asked, &mut answer] {
        if let CaseEvent::BudgetRequested { request: id, .. }
        | CaseEvent::RequestAssessed { request: id, .. } = event
        {
            *id = request;
        }
    }
    events.extend([asked, answer]);
    given(events)
}

#[test]
fn of_decisions_grants_and_loans() {
    let decide = |decision, choice| {
        let mut command = decide(choice);
        command.decision = decision;
        command.request = RequestId::from_bytes([2; 16]);
        command.assessment = ASSESSMENT_2;
        CaseCommand::DecideRequest(command)
    };
    taken(second(), decide(DECISION, Choice::Decline), "decision");
    let gift = grants(Some(plain(GrantForm::Gift, euro(500))), false);
    taken(second(), decide(DECISION_2, gift), "grant");
    let loan = Choice::Grant {
        grant: GrantId::from_bytes([2; 16]),
        loan: LOAN,
        partial: false,
        terms: Some(plain(GrantForm::Loan, euro(500))),
    };
    taken(second(), decide(DECISION_2, loan), "loan");

    let mut keep = convert(ConversionChoice::Keep);
    keep.decision = DECISION;
    let keep = CaseCommand::DecideConversion(keep);
    taken(given(loan_proposed()), keep, "decision");
    // The same loan for a conversion and for a loan that was granted as such.
    let mut events = loan_proposed();
    events.push(heard(her_view(TOLD)));
    let mut waiting = given(events).on(TOLD);
    let granted = second().case.loans.remove(&LOAN);
    waiting.case.loans.extend(granted.map(|loan| (LOAN, loan)));
    let again = CaseCommand::DecideConversion(convert(to_loan(None)));
    taken(waiting, again, "loan");
}

#[test]
fn of_payments_repayments_and_waivers() {
    let again = CaseCommand::Pay(pay(euro(100), RECEIVED));
    taken(second(), again, "payment");
    let repay = || {
        CaseCommand::Repay(Repay {
            repayment: REPAYMENT,
            loan: LOAN,
            amount: euro(25),
            on: RECEIVED,
            another: false,
        })
    };
    let repaid = second().when(repay()).accepted();
    taken(repaid, repay(), "repayment");
    let waived_by = |decision| {
        let other = DecisionId::from_bytes([decision; 16]);
        CaseCommand::DecideOnDebt(DecideOnDebt {
            decision: other,
            ..waive(9, euro(25))
        })
    };
    let waived = second().when(waived_by(9)).accepted();
    taken(waived.clone(), waived_by(9), "decision");
    taken(waived, waived_by(10), "waiver");
}
