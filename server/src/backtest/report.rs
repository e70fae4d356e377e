//! What came of a backtest, as it is kept, sent and shown. Amounts are in eurocents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use maatwerk_domain::{self as domain, Authority, Cents};
use maatwerk_log::Head;
use maatwerk_policy::contract::Rule as Declared;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::candidate::Candidate;
use super::error::BacktestError;
use super::judged::{Difference, Kind, Said, Subject};
use super::ledger;
use super::run::Order;
use super::tally::Tally;
use crate::app::App;
use crate::wire::{Day, Root};

macro_rules! records {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }
    )+};
}

/// How many. Whoever may see cases gets the number; others a band for one to nine, and above that a
/// multiple of five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Count {
    /// So many.
    Number(u64),
    /// A few.
    Band(Band),
}

/// A number that is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Band {
    /// One to nine.
    #[serde(rename = "1-9")]
    OneToNine,
}

impl Count {
    /// None at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::Number(0)
    }
}

impl From<u64> for Count {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

records! {
    /// What another policy would have said of what was asked before.
    Report {
        /// The code of the authority.
        authority: String,
        /// Its name.
        name: String,
        /// What was tried.
        candidate: Tried,
        /// Of which requests.
        period: Period,
        /// What it was tried on.
        log: About,
        /// The day on which it was made.
        made_on: Day,
        /// How long it took, in milliseconds.
        duration_ms: u64,
        /// It was stopped: what follows is of the first part of the log.
        stopped: bool,
        /// Small counts are bands, the others multiples of five, and amounts are rounded.
        banded: bool,
        /// Which recorded answers were judged, and which not.
        answers: Answers,
        /// Answers to requests.
        requests: Changes,
        /// Answers to looks at conditional gifts.
        gifts: Changes,
        /// The rules of which the policies say other things, in answers that change.
        rules: Vec<Rule>,
        /// Answers that change while the policies say the same of every rule.
        without_rule: Count,
        /// Technical failures of the candidate.
        failures: Vec<Failure>,
        /// Facts that the candidate looks for and that were not told then.
        not_told: NotTold,
        /// What the policies would grant and lend.
        money: Money,
    }

    /// A candidate.
    Tried {
        /// The digest of the component.
        plugin: String,
        /// Its name.
        name: String,
        /// Its version.
        version: String,
        /// One line for people, in Dutch.
        title: String,
        /// The digest of the parameters; absent when each answer was judged with the parameters that
        /// were recorded with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parameters: Option<String>,
    }

    /// Days of receipt, both included.
    Period {
        /// The first; absent when from the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Day>,
        /// The last; absent when to the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    }

    /// A log as it was.
    About {
        /// How many events it had.
        position: u64,
        /// The root of its Merkle tree (RFC 6962).
        root: Root,
    }

    /// Recorded answers.
    Answers {
        /// In the part of the log that was read.
        found: Count,
        /// Of these, judged.
        judged: Count,
        /// Of these, erased: their key was destroyed.
        erased: Count,
        /// Of these, without a question: the policy could not be asked then.
        never_asked: Count,
        /// Of these, of a form that cannot be read.
        unreadable: Count,
        /// Of these, of requests received on other days.
        outside: Count,
    }

    /// From what to what.
    Changes {
        /// How many answers were judged.
        judged: Count,
        /// Of these, how many the candidate would change.
        changed: Count,
        /// All of them, those that stay the same included.
        transitions: Vec<Transition>,
    }

    /// Answers that go the same way.
    Transition {
        /// What was recorded.
        from: Kind,
        /// What the candidate says.
        to: Kind,
        /// In what they differ.
        difference: Difference,
        /// How many.
        answers: Count,
    }

    /// A rule that is judged otherwise.
    Rule {
        /// Its code.
        rule: String,
        /// Its article; absent when no policy that is known here declares it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<String>,
        /// What a resident reads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// In how many answers that change.
        answers: Count,
        /// How.
        changes: Vec<RuleChange>,
    }

    /// A way in which a rule is judged otherwise.
    RuleChange {
        /// In answers to what.
        of: Subject,
        /// What was recorded.
        from: Said,
        /// What the candidate says.
        to: Said,
        /// How many.
        answers: Count,
    }

    /// A kind of technical failure.
    Failure {
        /// Its code, `out-of-fuel`.
        code: String,
        /// How many answers.
        answers: Count,
        /// Of these, where there was an answer before.
        new: Count,
    }

    /// Answers that rest on less than the candidate would have been told.
    NotTold {
        /// How many.
        answers: Count,
        /// For lack of what.
        facts: Vec<Untold>,
    }

    /// A fact that was not told.
    Untold {
        /// Its code.
        code: String,
        /// What the professional would be asked, in Dutch.
        label: String,
        /// In how many answers.
        answers: Count,
    }

    /// Euros. Each request and each gift counts once, with the last answer about it.
    Money {
        /// What would be granted on requests.
        granted: Euros,
        /// What would become a loan of conditional gifts.
        loans: Euros,
        /// By month of receipt.
        months: Vec<Month>,
        /// By year of the pot.
        pots: Vec<Pot>,
    }

    /// Amounts, in eurocents; absent when too few stand behind them to be told.
    Euros {
        /// Of how many requests or gifts.
        of: Count,
        /// Of how many the amount differs.
        changed: Count,
        /// As recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recorded: Option<i64>,
        /// By the candidate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        candidate: Option<i64>,
        /// How much more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        difference: Option<i64>,
    }

    /// A month of receipt.
    Month {
        /// Which, `2026-11`.
        month: String,
        /// What would be granted.
        granted: Euros,
        /// What would become a loan.
        loans: Euros,
    }

    /// A pot.
    Pot {
        /// Its year.
        year: i16,
        /// What it holds in all, in eurocents; absent when it was never set.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
        /// What is committed now, by the decisions that were taken.
        committed: i64,
        /// What would be granted on the requests of that year.
        granted: Euros,
        /// What would be committed if every difference had come to a decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        would_be: Option<i64>,
    }
}

/// What a report is made of.
pub(super) struct Material<'a> {
    pub(super) order: Order,
    pub(super) authority: &'a Authority,
    pub(super) candidate: &'a Arc<Candidate>,
    pub(super) tally: Tally,
    pub(super) head: Head,
    pub(super) stopped: bool,
    pub(super) duration: Duration,
}

/// Makes a report, every count as it is.
pub(super) async fn report(
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
