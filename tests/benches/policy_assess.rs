//! A whole assessment by the policy of `plugins/zaanstad`: a fresh instance, the input written in
//! its canonical encoding, the question, the checked answer and its canonical encoding.
//!
//! Beside it the same rules in JavaScript (`plugins/zaanstad-js`), what an assessment is made of, and with `--features peers` the same rules in Rego, evaluated by
//! regorus with a cloned engine, JSON in and JSON out:
//! `cargo bench -p maatwerk-tests --features peers --bench policy_assess`.

#![allow(missing_docs, reason = "criterion's macros make functions without any")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use maatwerk_policy::contract::{
    Date, EarlierGrant, Fact, Input, Outcome, Pot, Request, Value, encode,
};
use maatwerk_policy::{Host, HostConfig, Parameters, Policy, author};

fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day of the calendar")
}

fn request() -> Request {
    let day = |code: &str, day| Fact {
        code: code.to_owned(),
        value: Value::Day(day),
        since: None,
    };
    Request {
        received: date(2026, 11, 20),
        today: date(2026, 11, 23),
        purpose: "rijlessen".to_owned(),
        amount: 50_000,
        legal_basis: "CVDR000479/3".to_owned(),
        facts: vec![
            day("birth-date", date(2001, 3, 14)),
            day("employed-since", date(2026, 5, 18)),
        ],
        earlier_grants: vec![EarlierGrant {
            decided: date(2025, 2, 3),
            amount: 7_500,
            purpose: "werkkleding".to_owned(),
            standing: Vec::new(),
        }],
        pot: Some(Pot {
            year: 2026,
            available: 40_000_000,
        }),
    }
}

fn plugin(name: &str) -> PathBuf {
    let plugins = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../plugins"));
    plugins.join(name)
}

fn parameters_json() -> String {
    let file = plugin("zaanstad").join("parameters.json");
    std::fs::read_to_string(file).expect("the parameters are there")
}

fn ready(host: &Host, name: &str) -> (Arc<Policy>, Parameters) {
    let built = author::build(&plugin(name), &author::BuildOptions::default(), &mut |_| {})
        .expect("the policy builds");
    let policy = host.compile(&built.component).expect("and is a policy");
    let parameters =
        Parameters::parse(&policy, parameters_json().as_bytes()).expect("its parameters fit");
    (policy, parameters)
}

fn assess(criterion: &mut Criterion) {
    let host = Host::new(HostConfig::default()).expect("a host");
    let (policy, parameters) = ready(&host, "zaanstad");
    let request = request();
    let mut group = criterion.benchmark_group("policy");
    one(&mut group, "", &host, &policy, &request, &parameters);
    let (javascript, its_own) = ready(&host, "zaanstad-js");
    one(
        &mut group,
        "-javascript",
        &host,
        &javascript,
        &request,
        &its_own,
    );

    group.bench_function("encode-input", |bench| {
        bench.iter(|| {
            encode(black_box(&Input::Assess {
                request: request.clone(),
                parameters: parameters.canonical().to_owned(),
            }))
        });
    });
    #[cfg(feature = "peers")]
    peers::regorus(&mut group);
    group.finish();
}

/// A whole assessment, and the instance alone, of one policy.
fn one(
    group: &mut BenchmarkGroup<'_, WallTime>,
    suffix: &str,
    host: &Host,
    policy: &Policy,
    request: &Request,
    parameters: &Parameters,
) {
    let answer = host
        .assess(policy, request, parameters)
        .expect("the host asks")
        .result
        .expect("the policy answers");
    assert!(
        matches!(&answer.outcome, Outcome::Grant(grant) if grant.amount == 50_000),
        "all sides must grant: {answer:?}"
    );
    group.bench_function(format!("assess{suffix}"), |bench| {
        bench.iter(|| host.assess(policy, black_box(request), parameters));
    });
    group.bench_function(format!("instantiate{suffix}"), |bench| {
        bench.iter(|| host.instantiate(policy).expect("an instance"));
    });
}

#[cfg(feature = "peers")]
mod peers {
    use regorus::Engine;

    use super::{BenchmarkGroup, WallTime, black_box, parameters_json};

    const RULES: &str = include_str!("policy_assess.rego");

    /// The request of the other side.
    const INPUT: &str = r#"{"received":"2026-11-20","today":"2026-11-23","purpose":"rijlessen",
        "amount":50000,"legal-basis":"CVDR000479/3",
        "facts":[{"code":"birth-date","value":"2001-03-14"},{"code":"employed-since","value":"2026-05-18"}],
        "earlier-grants":[{"decided":"2025-02-03","amount":7500,"purpose":"werkkleding"}],
        "pot":{"year":2026,"available":40000000}}"#;

    /// Compares the answer once: a peer that errs fast would win.
    const GRANTED: &str = r#""conditions":[{"rule":"stays-in-work","text":"U blijft ten minste tot 2027-05-23 bij uw werkgever werken.","until":"2027-05-23"}]"#;

    fn ask(engine: &Engine, input: &str) -> String {
        let mut engine = engine.clone();
        engine.set_input_json(input).expect("the input is JSON");
        engine
            .eval_rule("data.zaanstad.assessment".to_owned())
            .and_then(|answer| answer.to_json_str())
            .expect("the rules answer")
    }

    pub(super) fn regorus(group: &mut BenchmarkGroup<'_, WallTime>) {
        let mut engine = Engine::new();
        engine
            .add_policy("zaanstad.rego".to_owned(), RULES.to_owned())
            .expect("the rules are Rego");
        engine
            .add_data_json(&format!(r#"{{"parameters":{}}}"#, parameters_json()))
            .expect("the parameters are JSON");
        let answer = ask(&engine, INPUT);
        let compact: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        let findings = compact["findings"].as_array().expect("findings");
        assert_eq!(findings.len(), 7, "{answer}");
        assert!(
            findings.iter().all(|finding| finding["outcome"] == "met"),
            "{answer}"
        );
        assert!(compact.to_string().contains(GRANTED), "{answer}");

        group.bench_function("regorus-cloned-engine", |bench| {
            bench.iter(|| ask(&engine, black_box(INPUT)));
        });
        let input = regorus::Value::from_json_str(INPUT).expect("JSON");
        group.bench_function("regorus-cloned-engine-without-json", |bench| {
            bench.iter(|| {
                let mut engine = engine.clone();
                engine.set_input(black_box(&input).clone());
                engine.eval_rule("data.zaanstad.assessment".to_owned())
            });
        });
    }
}

criterion_group!(benches, assess);
criterion_main!(benches);
