//! Rows there and back, and which of many are chosen.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::date;
use maatwerk_domain::case::DepartureGround;
use maatwerk_domain::comparable::{Aftermath, Circumstances, EarlierDecision, Rule, Verdict};
use maatwerk_domain::{
    CaseId, Cents, DecisionId, FindingOutcome, GrantForm, LawRef, PolicyPair, RequestId,
};
use maatwerk_log::{LogId, Position};
use rusqlite::Connection;

use super::judged::{JudgedBy, judged};
use super::project::{TABLES, insert};
use super::query::{CANDIDATES, Candidates, Recorded, Wanted, candidates};

const BASES: [&str; 4] = [
    "CVDR000479/3",
    "CVDR000479/3/1",
    "CVDR000479/4",
    "jci1.31:c:BWBR0015703&artikel=35&lid=1",
];
const PURPOSES: [&str; 3] = ["rijlessen", "huur", "verhuizing"];

fn log() -> LogId {
    LogId::new("GM0479").unwrap()
}

fn law(text: &str) -> LawRef {
    text.parse().unwrap()
}

fn rule(number: usize) -> Rule {
    Rule {
        code: format!("rule-{number}"),
        article: "CVDR000479/2".to_owned(),
    }
}

/// One of each kind, over and over; decided on one day after another.
fn decision(number: usize) -> Recorded {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&(number as u64).to_be_bytes());
    let outcomes = [
        FindingOutcome::Met,
        FindingOutcome::NotMet,
        FindingOutcome::NotApplicable,
        FindingOutcome::Unknown,
    ];
    let rules = (0..number % 9).map(|at| (rule(at), outcomes[(number + at) % 4]));
    let decided = date(2010, 1, 1) + i64::try_from(number / 10).unwrap().days();
    let forms = [GrantForm::Gift, GrantForm::ConditionalGift, GrantForm::Loan];
    let aftermaths = [
        Aftermath::Stands,
        Aftermath::Withdrawn,
        Aftermath::ConditionsRun,
        Aftermath::Fulfilled,
        Aftermath::Kept,
        Aftermath::LoanRuns,
        Aftermath::Repaid,
        Aftermath::Waived,
    ];
    Recorded {
        position: Position::new(2 * number as u64 + 1).unwrap(),
        case: CaseId::from_bytes(id),
        earlier: EarlierDecision {
            decision: DecisionId::from_bytes(id),
            request: RequestId::from_bytes(id),
            circumstances: Circumstances {
                purpose: PURPOSES[number % 3].to_owned(),
                legal_basis: law(BASES[number % 4]),
                amount: Cents::new(50_000 + number as u64),
                received: decided - 3.days(),
                persons: 1,
                children: 0,
                rules: rules.collect::<BTreeMap<_, _>>(),
                conditions: (!number.is_multiple_of(5))
                    .then(|| (0..number % 5 - 1).map(rule).collect::<BTreeSet<_>>()),
            },
            decided,
            verdict: if number.is_multiple_of(4) {
                Verdict::Declined
            } else {
                Verdict::Granted {
                    form: forms[number % 3],
                    amount: Cents::new(number as u64),
                }
            },
            departure: number
                .is_multiple_of(7)
                .then(|| (DepartureGround::HardshipClause, law(BASES[0]))),
            aftermath: aftermaths[number % 8],
            converted: number.is_multiple_of(6),
        },
    }
}

/// One of three components, each with either of two parameter sets.
fn judge(of: &Recorded) -> PolicyPair {
    let number = of.position.get();
    PolicyPair {
        plugin: format!("sha256:{}", number % 3),
        parameters: format!("sha256:{}", number % 2),
    }
}

fn filled(many: usize) -> (Connection, Vec<Recorded>) {
    let mut file = Connection::open_in_memory().unwrap();
    file.execute_batch(TABLES).unwrap();
    let rows = file.transaction().unwrap();
    let all: Vec<_> = (0..many).map(decision).collect();
    for of in &all {
        let judge = judge(of);
        insert(&rows, log(), of.case, of.position, &of.earlier, &judge).unwrap();
        // Another authority has the same, at the same positions.
        let other = LogId::new("GM0001").unwrap();
        insert(&rows, other, of.case, of.position, &of.earlier, &judge).unwrap();
    }
    rows.commit().unwrap();
    (file, all)
}

fn wanted(most: u32) -> Wanted {
    Wanted {
        log: log(),
        request: RequestId::from_bytes([0xff; 16]),
        purpose: PURPOSES[0].to_owned(),
        legal_basis: law(BASES[1]),
        up_to: Position::MAX,
        since: date(1900, 1, 1),
        most,
    }
}

/// The same by looking at everything.
fn expected(all: &[Recorded], wanted: &Wanted) -> Candidates {
    let article = wanted.legal_basis.whole_article();
    let mut decisions: Vec<_> = all
        .iter()
        .filter(|of| {
            let circumstances = &of.earlier.circumstances;
            (circumstances.purpose == wanted.purpose
                || circumstances.legal_basis.whole_article() == article)
                && of.position <= wanted.up_to
                && of.earlier.decided >= wanted.since
                && of.earlier.request != wanted.request
        })
        .cloned()
        .collect();
    decisions.reverse();
    let most = wanted.most as usize;
    let more = decisions.len() > most;
    decisions.truncate(most);
    Candidates { decisions, more }
}

#[test]
fn the_newest_that_may_be_comparable_are_chosen() {
    let (file, all) = filled(1_000);
    let plain = wanted(10_000);
    let narrow = [
        plain.clone(),
        wanted(1),
        wanted(100),
        wanted(665),
        wanted(666),
        wanted(667),
        Wanted {
            up_to: all[500].position,
            ..wanted(20)
        },
        Wanted {
            since: all[900].earlier.decided,
            ..plain.clone()
        },
        Wanted {
            request: all[999].earlier.request,
            ..wanted(3)
        },
        Wanted {
            purpose: "niets".to_owned(),
            legal_basis: law("CVDR1/1"),
            ..plain.clone()
        },
        Wanted {
            log: LogId::new("GM9999").unwrap(),
            ..plain
        },
    ];
    for wanted in narrow {
        let all = if wanted.log == log() { &all[..] } else { &[] };
        let found = candidates(&file, &wanted).unwrap();
        assert_eq!(found, expected(all, &wanted), "{wanted:?}");
    }
}

/// What is passed over is passed over in an index, and nothing is sorted but what was chosen.
#[test]
fn many_decisions_are_not_looked_at_one_by_one() {
    let (file, _) = filled(1);
    let mut plan = file
        .prepare(&format!("EXPLAIN QUERY PLAN {CANDIDATES}"))
        .unwrap();
    let nothing = [rusqlite::types::Null; 7];
    let steps = plan
        .query_map(rusqlite::params_from_iter(nothing), |row| {
            row.get::<_, String>(3)
        })
        .unwrap();
    let steps: Vec<String> = steps.map(Result::unwrap).collect();
    for index in ["decisions_by_purpose", "decisions_by_article"] {
        let reads = format!("SEARCH decisions USING COVERING INDEX {index} (");
        assert!(
            steps.iter().any(|step| step.starts_with(&reads)),
            "{steps:#?}"
        );
    }
    assert!(
        !steps.iter().any(|step| step == "SCAN decisions"),
        "{steps:#?}"
    );
}

#[test]
fn what_a_policy_judged_is_found_page_by_page() {
    let (file, all) = filled(500);
    let ask = |parameters: Option<&str>, since, after, most| {
        let wanted = JudgedBy {
            log: log(),
            plugin: "sha256:1".to_owned(),
            parameters: parameters.map(str::to_owned),
            since,
            after,
            most,
        };
        judged(&file, &wanted).unwrap()
    };
    let since = date(2010, 1, 20);
    for (parameters, since) in [
        (None, None),
        (Some("sha256:0"), None),
        (Some("sha256:1"), Some(since)),
        (Some("sha256:9"), None),
    ] {
        let expected: Vec<_> = all
            .iter()
            .filter(|of| {
                judge(of).plugin == "sha256:1"
                    && parameters.is_none_or(|set| judge(of).parameters == set)
                    && since.is_none_or(|day| of.earlier.decided >= day)
            })
            .collect();
        let mut found = Vec::new();
        let mut after = Position::START;
        loop {
            let page = ask(parameters, since, after, 7);
            let Some(last) = page.last() else { break };
            after = last.position;
            found.extend(page);
        }
        assert_eq!(found.len(), expected.len());
        for (found, of) in found.iter().zip(expected) {
            assert_eq!(found.position, of.position);
            assert_eq!(found.case, of.case);
            assert_eq!(found.decision, of.earlier.decision);
            assert_eq!(found.request, of.earlier.request);
            assert_eq!(found.judge, judge(of));
            assert_eq!(found.received, of.earlier.circumstances.received);
            assert_eq!(found.decided, of.earlier.decided);
            assert_eq!(found.verdict, of.earlier.verdict);
            assert_eq!(found.aftermath, of.earlier.aftermath);
            assert_eq!(found.departed, of.earlier.departure.is_some());
        }
    }
}
