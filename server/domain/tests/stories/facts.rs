//! Who is in the household, and what is known about them.

use jiff::civil::date;
use maatwerk_domain::case::{CaseCommand, CaseEvent, CorrectFact, PersonRole, WithdrawFact};
use maatwerk_domain::{AssessmentOutcome, FactValue, Refusal, ReviewOutcome};

use crate::support::*;

fn correct(value: FactValue) -> CaseCommand {
    CaseCommand::CorrectFact(CorrectFact {
        fact: FACT,
        value,
        since: None,
        source: "brp".to_owned(),
        reason: "misheard".to_owned(),
    })
}

fn withdraw() -> CaseCommand {
    CaseCommand::WithdrawFact(WithdrawFact {
        fact: FACT,
        reason: "another person".to_owned(),
    })
}

#[test]
fn somebody_joins_the_household() {
    given(opened())
        .when(CaseCommand::AddPerson(person(PARTNER, PersonRole::Partner)))
        .then([person_added(PARTNER, PersonRole::Partner)]);
}

#[test]
fn a_correction_makes_what_rested_on_it_stale() {
    let value = FactValue::Day(date(2001, 3, 15));
    let after = given(requested(AssessmentOutcome::Decline))
        .when(correct(value.clone()))
        .then([CaseEvent::FactCorrected {
            fact: FACT,
            content: maatwerk_domain::case::FactContent {
                source: "brp".to_owned(),
                ..fact("birth-date", value, None)
            }
            .into(),
            reason: "misheard".to_owned().into(),
        }]);
    assert!(after.case.assessments[&ASSESSMENT].stale);
    assert_eq!(after.case.facts[&FACT].corrections, 1);
}

#[test]
fn a_withdrawn_fact_holds_no_more() {
    let after = given(requested(AssessmentOutcome::Decline))
        .when(withdraw())
        .then([CaseEvent::FactWithdrawn {
            fact: FACT,
            reason: "another person".to_owned().into(),
        }]);
    assert!(after.case.assessments[&ASSESSMENT].stale);
    assert_eq!(after.case.facts_about(RESIDENT), []);
}

#[test]
fn of_two_facts_with_one_code_the_later_holds() {
    let first = fact("income", FactValue::Amount(euro(1200)), None);
    let second = fact("income", FactValue::Amount(euro(900)), None);
    // The order of recording counts, not that of the identifiers.
    let after = given(opened())
        .when(record(OTHER_FACT, RESIDENT, first))
        .accepted()
        .when(record(FACT, RESIDENT, second.clone()))
        .accepted();
    assert_eq!(after.case.facts_about(RESIDENT), [(FACT, &second)]);
}

#[test]
fn a_fact_of_today_is_taken_one_of_tomorrow_is_not() {
    let since = |day| fact("employed", FactValue::Flag(true), Some(day));
    let tomorrow = date(2026, 11, 24);
    given(opened())
        .when(record(FACT, RESIDENT, since(tomorrow)))
        .refused(Refusal::InTheFuture {
            what: "the fact's date",
            day: tomorrow,
            today: RECEIVED,
        })
        .when(record(FACT, RESIDENT, since(RECEIVED)))
        .accepted();
}

#[test]
fn only_facts_about_the_applicant_touch_a_gift() {
    let mut events = paid(lessons(), euro(500));
    events.push(person_added(PARTNER, PersonRole::Partner));
    let running = given(events);
    let touched = |about| {
        running
            .case
            .gifts_touched(&record(OTHER_FACT, about, stopped_working()))
    };
    assert_eq!(touched(RESIDENT), [GRANT]);
    assert_eq!(touched(PARTNER), []);
    assert_eq!(running.case.gifts_touched(&withdraw()), [GRANT]);
    assert_eq!(
        given(became_loan()).case.gifts_touched(&withdraw()),
        [],
        "a loan has no conditions"
    );
}

#[test]
fn a_gift_is_looked_at_once_for_each_fact() {
    let keep = ReviewOutcome::Keep { look_again: UNTIL };
    given(paid(lessons(), euro(500)))
        .on(TOLD)
        .reviewed(looks(keep.clone()))
        .reviewed(looks(ReviewOutcome::Fulfilled))
        .when(record(OTHER_FACT, RESIDENT, stopped_working()))
        .then([
            recorded(OTHER_FACT, RESIDENT, stopped_working()),
            looked(
                maatwerk_domain::case::ReviewOccasion::NewFact(OTHER_FACT),
                keep,
            ),
        ]);
}
