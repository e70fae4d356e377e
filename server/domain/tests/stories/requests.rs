//! From request to decision and announcement.

use jiff::civil::date;
use maatwerk_domain::case::{CaseCommand, CaseEvent, Choice, Verdict, WithdrawDecision};
use maatwerk_domain::{AssessmentOutcome, GrantForm, Refusal};

use crate::support::*;

fn withdraw() -> CaseCommand {
    CaseCommand::WithdrawDecision(WithdrawDecision {
        decision: DECISION,
        mandate: MANDATE,
        reasons: "She has a car share now.".to_owned(),
        at_request: false,
    })
}

fn withdrawn(on: maatwerk_domain::Date) -> CaseEvent {
    CaseEvent::DecisionWithdrawn {
        decision: DECISION,
        mandate: MANDATE,
        by: officer(),
        on,
        reasons: "She has a car share now.".to_owned().into(),
        at_request: false,
    }
}

#[test]
fn a_decline_as_assessed() {
    given(requested(AssessmentOutcome::Decline))
        .when(CaseCommand::DecideRequest(decide(Choice::Decline)))
        .then([decided(Verdict::Declined, RECEIVED, None)]);
}

#[test]
fn granted_against_the_assessment_with_its_ground() {
    let mut command = decide(grants(Some(plain(GrantForm::Gift, euro(500))), false));
    command.departure = Some(departure());
    given(requested(AssessmentOutcome::Decline))
        .when(CaseCommand::DecideRequest(command))
        .then_with_pot(
            [decided(
                granted_as(plain(GrantForm::Gift, euro(500))),
                RECEIVED,
                Some(departure()),
            )],
            [committed(euro(500))],
        );
}

#[test]
fn part_of_it_is_a_departure_too() {
    let part = plain(GrantForm::Loan, euro(499));
    let mut command = decide(grants(Some(part.clone()), true));
    command.departure = Some(departure());
    given(requested(AssessmentOutcome::Grant(lessons())))
        .when(CaseCommand::DecideRequest(command))
        .then_with_pot(
            [decided(granted_as(part), RECEIVED, Some(departure()))],
            [committed(euro(499))],
        );
}

#[test]
fn what_the_policy_leaves_to_a_person_may_depart_from_a_rule_or_not() {
    for outcome in [
        AssessmentOutcome::Refer,
        AssessmentOutcome::NotJudged,
        AssessmentOutcome::Failed(failure()),
    ] {
        for departure in [None, Some(departure())] {
            let mut command = decide(Choice::Decline);
            command.departure.clone_from(&departure);
            given(requested(outcome.clone()))
                .when(CaseCommand::DecideRequest(command))
                .then([decided(Verdict::Declined, RECEIVED, departure)]);
        }
    }
}

#[test]
fn assessed_again_after_a_fact_changed() {
    let again = says(ASSESSMENT_2, AssessmentOutcome::Decline);
    let stale = given(requested(AssessmentOutcome::Grant(lessons())))
        .when(CaseCommand::WithdrawFact(
            maatwerk_domain::case::WithdrawFact {
                fact: FACT,
                reason: "wrong".to_owned(),
            },
        ))
        .accepted();
    let mut command = decide(Choice::Decline);
    stale
        .when(CaseCommand::DecideRequest(command.clone()))
        .refused(Refusal::StaleAssessment)
        .assessed(again.clone())
        .when(CaseCommand::AssessAgain { request: REQUEST })
        .then([assessed(again)])
        .when(CaseCommand::DecideRequest(command.clone()))
        .refused(Refusal::NotTheLatestAssessment)
        .when(CaseCommand::DecideRequest({
            command.assessment = ASSESSMENT_2;
            command
        }))
        .accepted();
}

#[test]
fn a_withdrawn_decision_gives_everything_back() {
    let after = given(granted(lessons()))
        .pot_events(2026, &[committed(euro(500))])
        .on(date(2027, 1, 2))
        .when(withdraw())
        .then_with_pot([withdrawn(date(2027, 1, 2))], [released(euro(500))]);
    // To the pot of the year it came from.
    assert_eq!(after.pots[&2026].available(), Some(euro(1000)));
    assert_eq!(after.case.requests[&REQUEST].decision, None);
    assert_eq!(after.case.due_reviews(UNTIL), []);
    // And the request can be decided on again.
    let mut command = decide(Choice::Decline);
    command.decision = DECISION_2;
    command.departure = Some(departure());
    after.when(CaseCommand::DecideRequest(command)).accepted();
}

#[test]
fn a_withdrawn_decline_leaves_the_pot_alone() {
    let mut events = requested(AssessmentOutcome::Decline);
    events.push(decided(Verdict::Declined, RECEIVED, None));
    given(events).when(withdraw()).then([withdrawn(RECEIVED)]);
}

#[test]
fn a_decision_has_effect_from_its_announcement() {
    let announce = |on| CaseCommand::Announce {
        decision: DECISION,
        on,
    };
    given(granted(lessons()))
        .when(announce(date(2026, 11, 22)))
        .refused(Refusal::TooEarly {
            what: "the announcement",
            day: date(2026, 11, 22),
            than: "the decision of",
            earliest: RECEIVED,
        })
        .when(announce(date(2026, 11, 24)))
        .refused(Refusal::InTheFuture {
            what: "the announcement",
            day: date(2026, 11, 24),
            today: RECEIVED,
        })
        .when(announce(RECEIVED))
        .then([announced()]);
}

#[test]
fn a_mandate_holds_on_its_first_and_its_last_day() {
    let decline = || CaseCommand::DecideRequest(decide(Choice::Decline));
    let asked = || given(requested(AssessmentOutcome::Decline));
    asked()
        .on(date(2025, 12, 31))
        .when(decline())
        .refused(Refusal::MandateDate(date(2025, 12, 31)));
    asked().on(date(2026, 1, 1)).when(decline()).accepted();
    asked().on(date(2028, 12, 31)).when(decline()).accepted();
    asked()
        .on(date(2029, 1, 1))
        .when(decline())
        .refused(Refusal::MandateDate(date(2029, 1, 1)));
}

#[test]
fn a_condition_ends_later_than_today() {
    let grant = || CaseCommand::DecideRequest(decide(grants(None, false)));
    let asked = || given(requested(AssessmentOutcome::Grant(lessons()))).pot(2027, euro(1000));
    asked().on(date(2027, 5, 22)).when(grant()).accepted();
    asked()
        .on(UNTIL)
        .when(grant())
        .refused(Refusal::Terms("a condition ends later than today"));
}
