//! What somebody may see who may see no cases: a policy maker gets counts and bands.
//!
//! Under ten is a band, none among them, and above that a count is a multiple of five. What fewer than
//! ten answers show is left out, be it a way to change, a rule, a failure or a fact: that a row is
//! there would tell it already, and which rows there can be is the candidate's choice. An amount is told
//! when at least ten stand behind it, as a multiple of 500 euro, and so many amounts are left out with
//! the small ones that no sum over fewer than ten follows from the others.
//!
//! **What remains.** A candidate is written by whoever reads its report, and each order is another
//! question. So a maker learns counts of ten and more of any group that a candidate can tell apart by
//! what it is asked. By these counts a fact of one household can still be had: who knows nine others, or
//! twelve, and has a candidate name exactly those, sees by a tenth or a thirteenth whether one more is
//! among them; one large amount shows in a sum over ten; two orders of which the months differ, a
//! shadow that is read after each request, or a backtest that is stopped half-way tell what lies
//! between them; and a candidate that works long where a fact is so tells that by the clock. Rounding
//! does not prevent these, only noise would.
//!
//! What stands against them is that they are seen: each of the fifty latest orders is kept with who
//! gave it and when, what it tried and on which months, so that an auditor finds it; and whoever
//! uploaded the component or started the shadow stands in the log for ever.

mod money;

use std::cmp::Reverse;

use super::report::{
    Answers, Band, Changes, Count, Failure, NotTold, Report, Rule, RuleChange, Transition, Untold,
};

/// The least that is told as a number.
const LEAST: u64 = 10;
const STEP: u64 = 5;
/// A duration is rounded up to a multiple of this, in milliseconds: less than what one answer takes
/// would be told otherwise.
const DURATION: u64 = 10_000;

/// The report as somebody gets it who may see no cases.
#[must_use]
pub fn banded(report: &Report) -> Report {
    let answers = &report.answers;
    let duration = report.duration_ms.checked_next_multiple_of(DURATION);
    let mut rules: Vec<Rule> = told(&report.rules, |rule| rule.answers).map(rule).collect();
    // Their order was that of the counts as they are.
    rules.sort_by(|one, other| {
        let more = number(other.answers).cmp(&number(one.answers));
        more.then_with(|| one.rule.cmp(&other.rule))
    });
    Report {
        banded: true,
        duration_ms: duration.unwrap_or(u64::MAX),
        answers: Answers {
            found: count(answers.found),
            judged: count(answers.judged),
            erased: count(answers.erased),
            never_asked: count(answers.never_asked),
            unreadable: count(answers.unreadable),
            outside: count(answers.outside),
        },
        requests: changes(&report.requests),
        gifts: changes(&report.gifts),
        rules,
        without_rule: count(report.without_rule),
        failures: told(&report.failures, |failure| failure.answers)
            .map(|failure| Failure {
                code: failure.code.clone(),
                answers: count(failure.answers),
                new: count(failure.new),
            })
            .collect(),
        not_told: NotTold {
            answers: count(report.not_told.answers),
            facts: told(&report.not_told.facts, |fact| fact.answers)
                .map(|fact| Untold {
                    answers: count(fact.answers),
                    ..fact.clone()
                })
                .collect(),
        },
        money: money::banded(&report.money),
        ..report.clone()
    }
}

/// How many, where that is known; of a band the least.
fn number(count: Count) -> u64 {
    match count {
        Count::Number(number) => number,
        Count::Band(Band::UnderTen) => 0,
    }
}

fn few(count: Count) -> bool {
    number(count) < LEAST
}

fn count(count: Count) -> Count {
    match number(count) {
        few if few < LEAST => Count::Band(Band::UnderTen),
        many => Count::Number(many.saturating_add(STEP / 2) / STEP * STEP),
    }
}

/// The rows behind which enough stand.
fn told<T>(rows: &[T], behind: fn(&T) -> Count) -> impl Iterator<Item = &T> {
    rows.iter().filter(move |row| !few(behind(row)))
}

fn changes(changes: &Changes) -> Changes {
    let transitions = told(&changes.transitions, |transition| transition.answers);
    let mut transitions: Vec<_> = transitions
        .map(|transition| Transition {
            answers: count(transition.answers),
            ..transition.clone()
        })
        .collect();
    transitions.sort_by_key(|way| {
        (
            Reverse(number(way.answers)),
            way.from,
            way.to,
            way.difference,
        )
    });
    Changes {
        judged: count(changes.judged),
        changed: count(changes.changed),
        transitions,
    }
}

fn rule(rule: &Rule) -> Rule {
    Rule {
        answers: count(rule.answers),
        changes: told(&rule.changes, |change| change.answers)
            .map(|change| RuleChange {
                answers: count(change.answers),
                ..change.clone()
            })
            .collect(),
        ..rule.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_ten_are_a_band_and_the_rest_multiples_of_five() {
        let shown = [0, 1, 9, 10, 12, 13, 999].map(|number| count(Count::Number(number)));
        let few = Count::Band(Band::UnderTen);
        assert_eq!(shown[..3], [few, few, few], "none looks like some");
        assert_eq!(shown[3..], [10, 10, 15, 1_000].map(Count::Number));
        assert_eq!(
            serde_json::to_string(&shown[2..4]).unwrap(),
            r#"["0-9",10]"#
        );
        assert_eq!(count(few), few);
    }
}
