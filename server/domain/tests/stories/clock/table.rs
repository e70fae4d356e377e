//! Dated examples that were worked out from the articles, apart from this code.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::clock::{ClockAct, SuspensionGround};
use maatwerk_domain::{AssessmentOutcome, Date};

use super::{act, clock, extend, invite, notice, suspend};
use crate::support::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The request received on a day, with an officer whose mandate suffices.
fn received(on: Date) -> Given {
    let mut events = requested(AssessmentOutcome::Decline);
    for event in &mut events {
        if let CaseEvent::BudgetRequested { received, .. } = event {
            *received = on;
        }
    }
    given(events)
}

/// What happened, as `facts` tells.
fn told(facts: &str) -> Given {
    let mut facts = facts.split(' ').map(|fact| fact.split_once('=').unwrap());
    let ("received", first) = facts.next().unwrap() else {
        unreachable!("it begins with the receipt")
    };
    let mut given = received(day(first));
    for (kind, value) in facts {
        let (on, until) = match value.split_once("..").or_else(|| value.split_once('>')) {
            Some((on, until)) => (day(on), Some(day(until))),
            None => (day(value), None),
        };
        let done = match kind {
            "invite" => invite(until.unwrap()),
            "complete" => ClockAct::Complete,
            "consent" => suspend(SuspensionGround::Consent, until),
            "foreign" => suspend(SuspensionGround::ForeignInformation, None),
            "applicant" => suspend(SuspensionGround::Applicant, None),
            "majeure" => suspend(SuspensionGround::ForceMajeure, None),
            "resume" => ClockAct::Resume,
            "extend" => extend(until.unwrap()),
            "notice" => notice(),
            "withdraw" => ClockAct::Withdraw { reason: None },
            "given" => {
                given
                    .case
                    .apply(decided(maatwerk_domain::case::Verdict::Declined, on, None));
                given.case.apply(CaseEvent::DecisionAnnounced {
                    decision: DECISION,
                    on,
                    objection_until: on,
                });
                continue;
            }
            _ => unreachable!("{kind}"),
        };
        given = given.on(on).when(act(on, done)).accepted();
    }
    given
}

#[test]
fn dated_examples() {
    let mut count = 0;
    for line in include_str!("../../terms/clock.csv").lines().skip(1) {
        let row: Vec<_> = line.split(';').collect();
        let [article, facts, question, answer, why] = row[..] else {
            unreachable!("{line}")
        };
        let given = told(facts);
        let clock = clock(&given);
        let (question, on) = question.split_once('@').unwrap();
        let on = day(on);
        let said = match question {
            "decide-by" => clock.decide_by(on).map(|day| day.to_string()),
            "penalty-from" => clock.notice.map(|notice| notice.penalty_from.to_string()),
            "penalty" => {
                let penalty = clock.penalty(on);
                Some(
                    penalty
                        .map_or(0, |penalty| penalty.so_far.get())
                        .to_string(),
                )
            }
            "determine-by" => {
                let by = clock.penalty(on).and_then(|penalty| penalty.determine_by);
                by.map(|day| day.to_string())
            }
            _ => unreachable!("{question}"),
        };
        let said = said.unwrap_or_else(|| "none".to_owned());
        assert_eq!(said, answer, "{article}, {facts}: {why}");
        count += 1;
    }
    assert!(count >= 40, "{count}");
}
