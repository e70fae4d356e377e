//! What somebody may see who may see no cases: a policy maker gets counts and bands.
//!
//! One to nine is a band, and above that a count is a multiple of five, so that no small group comes
//! out by taking one count off another. An amount is told when at least ten stand behind it, as a
//! multiple of 500 euro; where one month or year alone would be left out, and so follow from the
//! total, the next smallest is left out with it.

use super::report::{
    Answers, Band, Changes, Count, Euros, Failure, Money, Month, NotTold, Pot, Report, Rule,
    RuleChange, Transition, Untold,
};

/// The least that is told as a number.
const LEAST: u64 = 10;
const STEP: u64 = 5;
/// Amounts are multiples of this, in eurocents.
const EUROS: i64 = 50_000;

/// The report as somebody gets it who may see no cases.
#[must_use]
pub fn banded(report: &Report) -> Report {
    let answers = &report.answers;
    Report {
        banded: true,
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
        rules: report.rules.iter().map(rule).collect(),
        without_rule: count(report.without_rule),
        failures: report
            .failures
            .iter()
            .map(|failure| Failure {
                code: failure.code.clone(),
                answers: count(failure.answers),
                new: count(failure.new),
            })
            .collect(),
        not_told: NotTold {
            answers: count(report.not_told.answers),
            facts: report
                .not_told
                .facts
                .iter()
                .map(|fact| Untold {
                    answers: count(fact.answers),
                    ..fact.clone()
                })
                .collect(),
        },
        money: money(&report.money),
        ..report.clone()
    }
}

fn count(count: Count) -> Count {
    match count {
        Count::Number(0) => Count::Number(0),
        Count::Number(few) if few < LEAST => Count::Band(Band::OneToNine),
        Count::Number(many) => Count::Number(many.saturating_add(STEP / 2) / STEP * STEP),
        band @ Count::Band(_) => band,
    }
}

fn changes(changes: &Changes) -> Changes {
    Changes {
        judged: count(changes.judged),
        changed: count(changes.changed),
        transitions: changes
            .transitions
            .iter()
            .map(|transition| Transition {
                answers: count(transition.answers),
                ..transition.clone()
            })
            .collect(),
    }
}

fn rule(rule: &Rule) -> Rule {
    Rule {
        answers: count(rule.answers),
        changes: rule
            .changes
            .iter()
            .map(|change| RuleChange {
                answers: count(change.answers),
                ..change.clone()
            })
            .collect(),
        ..rule.clone()
    }
}

fn few(count: Count) -> bool {
    match count {
        Count::Number(number) => (1..LEAST).contains(&number),
        Count::Band(_) => true,
    }
}

/// Which of these rows tell no difference: those of a few amounts that differ. That none does is told.
fn withheld(rows: &[&Euros]) -> Vec<bool> {
    let mut withheld: Vec<bool> = rows.iter().map(|euros| few(euros.changed)).collect();
    if withheld.iter().filter(|withheld| **withheld).count() == 1 {
        let changed = |euros: &Euros| match euros.changed {
            Count::Number(number) => number,
            Count::Band(_) => 1,
        };
        let others = rows
            .iter()
            .enumerate()
            .filter(|(place, euros)| !withheld[*place] && changed(euros) > 0);
        if let Some((place, _)) = others.min_by_key(|(_, euros)| changed(euros)) {
            withheld[place] = true;
        }
    }
    withheld
}

fn rounded(cents: i64) -> i64 {
    let half = if cents < 0 { -EUROS / 2 } else { EUROS / 2 };
    cents.saturating_add(half) / EUROS * EUROS
}

fn euros(of: &Euros, withheld: bool) -> Euros {
    let unless = |hidden: bool, cents: Option<i64>| cents.filter(|_| !hidden).map(rounded);
    Euros {
        of: count(of.of),
        changed: count(of.changed),
        recorded: unless(few(of.of), of.recorded),
        candidate: unless(few(of.of) || withheld, of.candidate),
        difference: unless(withheld, of.difference),
    }
}

fn money(money: &Money) -> Money {
    let alone = |of: &Euros| euros(of, few(of.changed));
    let by_month = |of: fn(&Month) -> &Euros| -> Vec<Euros> {
        let rows: Vec<&Euros> = money.months.iter().map(of).collect();
        let withheld = withheld(&rows);
        rows.into_iter()
            .zip(withheld)
            .map(|(of, withheld)| euros(of, withheld))
            .collect()
    };
    let (granted, loans) = (
        by_month(|month| &month.granted),
        by_month(|month| &month.loans),
    );
    let months = money.months.iter().zip(granted).zip(loans);
    let years: Vec<&Euros> = money.pots.iter().map(|pot| &pot.granted).collect();
    let years = withheld(&years);
    Money {
        granted: alone(&money.granted),
        loans: alone(&money.loans),
        months: months
            .map(|((month, granted), loans)| Month {
                month: month.month.clone(),
                granted,
                loans,
            })
            .collect(),
        pots: money
            .pots
            .iter()
            .zip(years)
            .map(|(pot, withheld)| Pot {
                granted: euros(&pot.granted, withheld),
                would_be: pot.would_be.filter(|_| !withheld).map(rounded),
                ..pot.clone()
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(of: u64, changed: u64, difference: i64) -> Euros {
        Euros {
            of: of.into(),
            changed: changed.into(),
            recorded: Some(1_000_000),
            candidate: Some(1_000_000 + difference),
            difference: Some(difference),
        }
    }

    #[test]
    fn a_few_are_a_band_and_the_rest_multiples_of_five() {
        let shown = [0, 1, 9, 10, 12, 13, 999].map(|number| count(Count::Number(number)));
        let few = Count::Band(Band::OneToNine);
        let numbers = [10, 10, 15, 1_000].map(Count::Number);
        assert_eq!(shown[..3], [Count::Number(0), few, few]);
        assert_eq!(shown[3..], numbers);
        assert_eq!(
            serde_json::to_string(&shown[1..4]).unwrap(),
            r#"["1-9","1-9",10]"#
        );
    }

    #[test]
    fn amounts_of_a_few_are_not_told() {
        let told = euros(&sum(40, 12, -74_900), false);
        assert_eq!(told.difference, Some(-50_000));
        let few_changed = sum(40, 3, 30_000);
        let month = |name: &str, granted: Euros| Month {
            month: name.to_owned(),
            granted,
            loans: sum(0, 0, 0),
        };
        let shown = money(&Money {
            granted: sum(120, 40, 400_000),
            loans: sum(0, 0, 0),
            months: vec![
                month("2026-01", sum(40, 20, 200_000)),
                month("2026-02", few_changed),
                month("2026-03", sum(40, 17, 170_000)),
                month("2026-04", sum(40, 0, 0)),
            ],
            pots: Vec::new(),
        });
        let differences: Vec<_> = shown
            .months
            .iter()
            .map(|month| month.granted.difference)
            .collect();
        // March goes with February, or February follows from the total.
        assert_eq!(differences, [Some(200_000), None, None, Some(0)]);
        assert_eq!(shown.granted.difference, Some(400_000));
        assert!(shown.months[1].granted.candidate.is_none());
        // Of a few requests it is told that nothing changes, and not what they are about.
        let few = euros(&sum(4, 0, 0), false);
        assert_eq!((few.recorded, few.difference), (None, Some(0)));
    }
}
