//! A backtest of Zaanstad's policy with other parameters over a stored log: the log read, each recorded
//! answer opened, the candidate asked in a fresh instance, both answers compared and counted. And the
//! same log decided again: each event opened whole, its digests computed, the recorded question asked
//! anew, bytes and event compared.
//!
//! Cases have eleven events each, of which one is an assessment; questions and answers are those of the
//! policy itself. One worker judges, and the walker that reads the log runs beside it: elements a
//! second is what one core judges, with the reading on another.

#![allow(missing_docs, reason = "criterion's macros make functions without any")]

use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use maatwerk::app::{App, Paths, Settings};
use maatwerk::audit::redecide;
use maatwerk::backtest::{self, Candidate, Count, Order, Watch};
use maatwerk::events::Transcript;
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{Assessment, Date};
use maatwerk_log::LogId;
use maatwerk_policy::author::{self, BuildOptions};
use maatwerk_policy::contract::{Fact, Pot, Request, Value};
use maatwerk_policy::{HostConfig, Parameters, to_domain_assessment};
use maatwerk_tests::{add_told_cases, source_folder, story};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How many cases the log has.
const CASES: u32 = 10_000;
/// How many different questions were asked in them.
const QUESTIONS: u32 = 50;

struct Tried {
    component: Vec<u8>,
    parameters: Vec<u8>,
}

fn zaanstad() -> Tried {
    let folder = source_folder("plugins/zaanstad");
    let built = author::build(&folder, &BuildOptions::default(), &mut |_| ());
    Tried {
        component: built.expect("the policy builds").component,
        parameters: author::parameters(&folder).expect("parameters"),
    }
}

fn question(number: u32) -> Request {
    let day = |code: &str, day| Fact {
        code: code.to_owned(),
        value: Value::Day(day),
        since: None,
    };
    let received = Date::constant(2026, 11, 20);
    Request {
        received,
        today: Date::constant(2026, 11, 23),
        purpose: "rijlessen".to_owned(),
        amount: 50_000 + number * 500,
        legal_basis: "CVDR000479/3".to_owned(),
        facts: vec![
            day("birth-date", Date::constant(2001, 3, 14)),
            day("employed-since", Date::constant(2026, 5, 18)),
        ],
        earlier_grants: Vec::new(),
        pot: Some(Pot {
            year: 2026,
            available: 40_000_000,
        }),
    }
}

/// What Zaanstad's policy said to the questions, as it is recorded.
fn answers(app: &App, log: LogId, tried: &Tried) -> Vec<(Assessment, Transcript)> {
    let policy = app.catalogue.store_component(&tried.component);
    let policy = policy.expect("it is a policy");
    let parameters = Parameters::parse(&policy, &tried.parameters).expect("they fit");
    let answers = (0..QUESTIONS).map(|number| {
        let answer = app.host.assess(&policy, &question(number), &parameters);
        let answer = answer.expect("it is asked");
        assert!(answer.result.is_ok(), "{:?}", answer.result);
        let mac = |bytes: &[u8]| app.keyed_digest(log, "transcript", bytes);
        let told = to_domain_assessment(&answer, &policy, &mac);
        (told, Transcript::new(answer.input, answer.output))
    });
    answers.collect()
}

/// An installation with that log in it. No views: they would be built meanwhile.
async fn filled(folder: &TempDir, tried: &Tried) -> (Arc<App>, LogId) {
    let paths = Paths::beside(&folder.path().join("data"));
    let app = App::open(&paths, Settings::default()).await;
    let app = app.expect("an installation");
    let log = LogId::new("GM0479").expect("a code");
    app.establish(log, "Zaanstad").await.expect("a log");
    let said = answers(&app, log, tried);
    let told = move |number: u32, event: &mut CaseEvent| match event {
        CaseEvent::RequestAssessed { answer, .. } => {
            let (told, transcript) = &said[(number % QUESTIONS) as usize];
            answer.clone_from(told);
            Some(transcript.clone())
        }
        _ => None,
    };
    add_told_cases(&app, log, 0..CASES, story::granted, told).await;
    (app, log)
}

fn judge(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let tried = zaanstad();
    // In cargo's target folder: a temporary folder is often in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (app, log) = runtime.block_on(filled(&folder, &tried));
    let mut other: serde_json::Value =
        serde_json::from_slice(&tried.parameters).expect("parameters");
    other["mandate-amount"] = 55_000.into();
    let other = other.to_string();
    let candidate = || {
        let limits = HostConfig::default();
        Candidate::new(&limits, 1, &tried.component, Some(other.as_bytes())).expect("a candidate")
    };
    let order = Order {
        log,
        from: None,
        until: None,
    };
    let run = |candidate| {
        let watch = Watch::default();
        let ran = runtime.block_on(backtest::run(&app, candidate, order, &watch));
        ran.expect("a report")
    };
    let first = run(candidate());
    assert_eq!(first.report.answers.judged, Count::Number(CASES.into()));
    assert!(!first.report.requests.changed.is_zero(), "some change");

    let mut group = criterion.benchmark_group("backtest");
    group.sample_size(10);
    group.throughput(Throughput::Elements(CASES.into()));
    group.bench_function("zaanstad-one-worker", |bench| {
        bench.iter_batched(candidate, run, BatchSize::PerIteration);
    });
    group.finish();

    let again = || {
        let order = redecide::Order {
            log: Some(log),
            ..redecide::Order::default()
        };
        let ran = runtime.block_on(redecide::run(&app, order, 1, &Watch::default()));
        ran.expect("a report").counts
    };
    let counts = again();
    assert_eq!((counts.found, counts.same), (CASES.into(), CASES.into()));
    let mut group = criterion.benchmark_group("redecide");
    group.sample_size(10);
    group.throughput(Throughput::Elements(CASES.into()));
    group.bench_function("zaanstad-one-worker", |bench| bench.iter(again));
    group.finish();
}

criterion_group!(benches, judge);
criterion_main!(benches);
