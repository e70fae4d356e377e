//! The same rules in two languages: one set of cases, one answer.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use maatwerk_policy::author::{self, BuiltPlugin, TestReport};
use maatwerk_policy::contract::{Assessment, Outcome, Review, ReviewOutcome};
use maatwerk_policy::{Answer, Parameters, Policy, TechnicalFailure};
use maatwerk_tests::source_folder;

use super::draw::Draw;
use super::{built, host};

const RUST: &str = "plugins/zaanstad";
const JAVASCRIPT: &str = "plugins/zaanstad-js";

fn tested(plugin: &str, built: &BuiltPlugin) -> TestReport {
    author::test(host(), &source_folder(plugin), &built.component).unwrap()
}

#[test]
fn it_is_fit_to_be_a_policy_and_answers_every_case_of_its_twin_as_its_twin_does() {
    let (rust, javascript) = (built(RUST), built(JAVASCRIPT));
    assert_eq!(javascript.name, "zaanstad-js");
    let parameters = author::parameters(&source_folder(JAVASCRIPT)).unwrap();
    let checked = author::check(host(), &javascript.component, Some(&parameters)).unwrap();
    // Types only: `check` refuses a component that imports a function.
    assert_eq!(checked.imports, ["maatwerk:policy/types@2.0.0"]);

    let expected = tested(RUST, &rust);
    let report = tested(JAVASCRIPT, &javascript);
    assert!(report.passed());
    assert_eq!(report.cases.len(), expected.cases.len());
    for (twin, case) in expected.cases.iter().zip(&report.cases) {
        assert_eq!(
            fs::canonicalize(&case.path).unwrap(),
            fs::canonicalize(&twin.path).unwrap(),
            "the very same file"
        );
        let answer = |output: &[u8]| String::from_utf8(output.to_owned()).unwrap();
        assert_eq!(
            answer(&case.result.as_ref().unwrap().output),
            answer(&twin.result.as_ref().unwrap().output),
            "{}",
            case.title
        );
    }
    assert_eq!(report.never_met, expected.never_met);
    assert_eq!(report.never_unmet, expected.never_unmet);
    assert_eq!(report.conditions, expected.conditions);
}

/// A policy, and parameters as it takes them.
struct Asked {
    policy: Arc<Policy>,
    parameters: Parameters,
}

impl Asked {
    fn with(policy: &Arc<Policy>, json: &[u8]) -> Self {
        Self {
            policy: Arc::clone(policy),
            parameters: Parameters::parse(policy, json).unwrap(),
        }
    }

    /// What it answers, which it answers again on the recorded bytes.
    fn twice<T>(&self, answer: Answer<T>) -> (Result<T, TechnicalFailure>, Vec<u8>) {
        let again = host().rerun(&self.policy, &answer.input).unwrap();
        assert_eq!(again.output, answer.output);
        assert_eq!(again.result.err(), answer.result.as_ref().err().cloned());
        (answer.result, answer.output)
    }
}

#[test]
fn both_say_the_same_of_themselves_and_of_whatever_is_drawn() {
    let rust = host().compile(&built(RUST).component).unwrap();
    let javascript = host().compile(&built(JAVASCRIPT).component).unwrap();
    let mut manifest = javascript.manifest().clone();
    assert_eq!(javascript.parameters_schema(), rust.parameters_schema());
    manifest.name = rust.manifest().name.clone();
    manifest.parameters_schema = rust.manifest().parameters_schema.clone();
    assert_eq!(&manifest, rust.manifest());

    let mut draw = Draw(20_261_122);
    let mut seen = BTreeSet::new();
    for _ in 0..40 {
        let json = draw.parameters();
        let (one, two) = (Asked::with(&rust, &json), Asked::with(&javascript, &json));
        for _ in 0..10 {
            let request = draw.request();
            let ask = |asked: &Asked| {
                asked.twice(
                    host()
                        .assess(&asked.policy, &request, &asked.parameters)
                        .unwrap(),
                )
            };
            let expected = ask(&one);
            assert_eq!(ask(&two), expected, "{request:?}");
            seen.insert(assessed(&expected.0));

            let gift = draw.gift();
            let ask = |asked: &Asked| {
                asked.twice(
                    host()
                        .review(&asked.policy, &gift, &asked.parameters)
                        .unwrap(),
                )
            };
            let expected = ask(&one);
            assert_eq!(ask(&two), expected, "{gift:?}");
            seen.insert(reviewed(&expected.0));
        }
    }
    let all = [
        "assess: decline",
        "assess: fault",
        "assess: grant",
        "assess: refer",
        "review: fault",
        "review: fulfilled",
        "review: keep",
        "review: propose-loan",
        "review: refer",
    ];
    assert_eq!(seen, BTreeSet::from(all), "the draw leaves nothing out");
}

fn assessed(answer: &Result<Assessment, TechnicalFailure>) -> &'static str {
    match answer.as_ref().map(|answer| &answer.outcome) {
        Ok(Outcome::Grant(_)) => "assess: grant",
        Ok(Outcome::Decline) => "assess: decline",
        Ok(Outcome::Refer) => "assess: refer",
        Err(_) => "assess: fault",
    }
}

fn reviewed(answer: &Result<Review, TechnicalFailure>) -> &'static str {
    match answer.as_ref().map(|answer| &answer.outcome) {
        Ok(ReviewOutcome::Keep(_)) => "review: keep",
        Ok(ReviewOutcome::Fulfilled) => "review: fulfilled",
        Ok(ReviewOutcome::ProposeLoan(_)) => "review: propose-loan",
        Ok(ReviewOutcome::ProposeWaiver) => "review: propose-waiver",
        Ok(ReviewOutcome::Refer) => "review: refer",
        Err(_) => "review: fault",
    }
}
