//! From what was counted to a report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use maatwerk_domain::{self as domain, Authority, Cents};
use maatwerk_log::Head;
use maatwerk_policy::contract::Rule as Declared;

use super::candidate::Candidate;
use super::error::BacktestError;
use super::judged::{Difference, Subject};
use super::ledger;
use super::report::{
    About, Answers, Beside, Changes, Euros, Failure, Money, Month, NotTold, Period, Pot, Report,
    Rule, RuleChange, Transition, Tried, Untold,
};
use super::run::Order;
use super::tally::Tally;
use crate::app::App;
use crate::wire::{Day, Root};

/// What a report is made of.
pub(crate) struct Material<'a> {
    pub(crate) order: Order,
    pub(crate) authority: &'a Authority,
    pub(crate) candidate: &'a Arc<Candidate>,
    pub(crate) tally: Tally,
    pub(crate) head: Head,
    pub(crate) stopped: bool,
    /// When the candidate ran beside what was in force.
    pub(crate) beside: Option<Beside>,
    pub(crate) duration: Duration,
}

/// Makes a report, every count as it is.
pub(crate) async fn report(
    app: &Arc<App>,
    material: Material<'_>,
) -> Result<Report, BacktestError> {
    let Material {
        order,
        authority,
        candidate,
        tally,
        head,
        stopped,
        beside,
        duration,
    } = material;
    let manifest = candidate.policy.manifest();
    let coverage = tally.coverage;
    Ok(Report {
        authority: order.log.to_string(),
        name: authority.name.clone().unwrap_or_default(),
        candidate: Tried {
            plugin: candidate.policy.digest().to_string(),
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            title: manifest.title.clone(),
            parameters: candidate
                .parameters
                .as_ref()
                .map(|parameters| parameters.digest().to_string()),
        },
        period: Period {
            from: order.from.map(Day),
            until: order.until.map(Day),
        },
        log: About {
            position: head.position.get(),
            root: Root(head.root),
        },
        made_on: Day(app.clock.today()),
        duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        stopped,
        beside,
        banded: false,
        answers: Answers {
            found: coverage.found.into(),
            judged: coverage.judged.into(),
            erased: coverage.erased.into(),
            never_asked: coverage.never_asked.into(),
            unreadable: coverage.unreadable.into(),
            outside: coverage.outside.into(),
        },
        requests: changes(&tally, Subject::Request),
        gifts: changes(&tally, Subject::Gift),
        rules: rules(app, authority, candidate, &tally).await?,
        without_rule: tally.without_cause.into(),
        failures: tally
            .failures
            .iter()
            .map(|(code, (answers, new))| Failure {
                code: (*code).to_owned(),
                answers: (*answers).into(),
                new: (*new).into(),
            })
            .collect(),
        not_told: not_told(candidate, &tally),
        money: Money {
            granted: total(&tally, Subject::Request),
            loans: total(&tally, Subject::Gift),
            months: months(&tally),
            pots: pots(app, order, &tally).await?,
        },
    })
}

fn changes(tally: &Tally, subject: Subject) -> Changes {
    let of = || {
        let transitions = tally.transitions.iter();
        transitions.filter(move |((of, ..), _)| *of == subject)
    };
    let changed = of().filter(|((.., difference), _)| *difference != Difference::Same);
    let mut transitions: Vec<_> = of().collect();
    transitions.sort_by_key(|(key, answers)| (std::cmp::Reverse(**answers), **key));
    let judged: u64 = of().map(|(_, answers)| *answers).sum();
    let changed: u64 = changed.map(|(_, answers)| *answers).sum();
    Changes {
        judged: judged.into(),
        changed: changed.into(),
        transitions: transitions
            .into_iter()
            .map(|((_, from, to, difference), answers)| Transition {
                from: *from,
                to: *to,
                difference: *difference,
                answers: (*answers).into(),
            })
            .collect(),
    }
}

/// The rules that are judged otherwise, those of most answers first.
async fn rules(
    app: &Arc<App>,
    authority: &Authority,
    candidate: &Candidate,
    tally: &Tally,
) -> Result<Vec<Rule>, BacktestError> {
    let codes: BTreeSet<&String> = tally.causes.keys().map(|(rule, ..)| rule).collect();
    let manifest = candidate.policy.manifest();
    let mut declared: BTreeMap<String, Declared> = manifest
        .rules
        .iter()
        .map(|rule| (rule.code.clone(), rule.clone()))
        .collect();
    if codes.iter().any(|code| !declared.contains_key(*code)) {
        // Rules that only the policies of then declare.
        for rule in earlier_rules(app, authority).await? {
            declared.entry(rule.code.clone()).or_insert(rule);
        }
    }
    let mut rules = Vec::new();
    for code in codes {
        let causes = tally.causes.iter().filter(|((rule, ..), _)| rule == code);
        let answers: u64 = causes.clone().map(|(_, answers)| *answers).sum();
        let known = declared.get(code);
        let rule = Rule {
            rule: code.clone(),
            article: known.map(|rule| rule.article.clone()),
            text: known.map(|rule| rule.text.clone()),
            answers: answers.into(),
            changes: causes
                .map(|((_, of, from, to), answers)| RuleChange {
                    of: *of,
                    from: *from,
                    to: *to,
                    answers: (*answers).into(),
                })
                .collect(),
        };
        rules.push((answers, rule));
    }
    rules.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.rule.cmp(&other.rule)));
    Ok(rules.into_iter().map(|(_, rule)| rule).collect())
}

/// What the policies of an authority declare, the latest first; of one that cannot be loaded nothing.
async fn earlier_rules(
    app: &Arc<App>,
    authority: &Authority,
) -> Result<Vec<Declared>, BacktestError> {
    let app = Arc::clone(app);
    // Those that were rolled back too: what they answered is recorded.
    let activations = authority.policies.activations.iter().rev();
    let plugins: Vec<String> = activations
        .map(|activation| activation.version.plugin.clone())
        .collect();
    let loaded = tokio::task::spawn_blocking(move || {
        let mut seen = BTreeSet::new();
        let plugins = plugins
            .into_iter()
            .filter(|plugin| seen.insert(plugin.clone()));
        let policies = plugins.filter_map(|plugin| app.catalogue.policy(plugin.parse().ok()?).ok());
        policies
            .flat_map(|policy| policy.manifest().rules.clone())
            .collect()
    });
    Ok(loaded.await?)
}

fn not_told(candidate: &Candidate, tally: &Tally) -> NotTold {
    let questions = &candidate.policy.manifest().questions;
    let label = |code: &str| {
        let question = questions.iter().find(|question| question.code == code);
        question.map_or_else(String::new, |question| question.label.clone())
    };
    let facts = tally.not_told.iter().map(|(code, answers)| Untold {
        code: code.clone(),
        label: label(code),
        answers: (*answers).into(),
    });
    NotTold {
        answers: tally.resting_on_less.into(),
        facts: facts.collect(),
    }
}

impl From<ledger::Euros> for Euros {
    fn from(sum: ledger::Euros) -> Self {
        let (before, after) = (signed(sum.before), signed(sum.after));
        Self {
            of: sum.of.into(),
            changed: sum.changed.into(),
            recorded: Some(before),
            candidate: Some(after),
            difference: Some(after.saturating_sub(before)),
        }
    }
}

fn signed(cents: u64) -> i64 {
    i64::try_from(cents).unwrap_or(i64::MAX)
}

fn total(tally: &Tally, subject: Subject) -> Euros {
    let sums = tally.euros(|of, _, _| (of == subject).then_some(()));
    sums.into_values().next().unwrap_or_default().into()
}

/// The most months that are shown in a row, those without requests among them.
const MOST_MONTHS: i32 = 600;

fn months(tally: &Tally) -> Vec<Month> {
    let of = |subject| tally.euros(move |of, month, _| (of == subject).then_some(month));
    let (granted, loans) = (of(Subject::Request), of(Subject::Gift));
    let mut months: BTreeSet<domain::Month> = granted.keys().chain(loans.keys()).copied().collect();
    if let (Some(first), Some(last)) = (months.first(), months.last()) {
        // Without gaps, so that a row of months reads as time; unless a date is centuries off.
        let (first, last) = (first.ordinal(), last.ordinal());
        if last - first < MOST_MONTHS {
            months.extend((first..last).filter_map(|at| domain::Month::from_ordinal(at).ok()));
        }
    }
    months
        .into_iter()
        .map(|month| Month {
            month: month.to_string(),
            granted: granted.get(&month).copied().unwrap_or_default().into(),
            loans: loans.get(&month).copied().unwrap_or_default().into(),
        })
        .collect()
}

async fn pots(app: &Arc<App>, order: Order, tally: &Tally) -> Result<Vec<Pot>, BacktestError> {
    let years = tally.euros(|of, _, year| (of == Subject::Request).then_some(year));
    let mut pots = Vec::new();
    for (year, sum) in years {
        let (pot, _) = app.pot(order.log, year).await?;
        let granted = Euros::from(sum);
        let committed = signed(pot.committed.get());
        pots.push(Pot {
            year,
            amount: pot.amount.map(Cents::get).map(signed),
            committed,
            would_be: granted
                .difference
                .map(|difference| committed.saturating_add(difference)),
            granted,
        });
    }
    Ok(pots)
}
