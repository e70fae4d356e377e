//! Candidates that break, what was erased, and stopping half-way.

use std::time::Duration;

use maatwerk::backtest::{self, Candidate, CandidateError, Difference, Kind, Order, Watch, html};
use maatwerk_log::KeyId;
use maatwerk_policy::HostConfig;
use maatwerk_policy::contract::{AskedWhen, Finding, Grant, Outcome, Question, Used, ValueKind};

use crate::guests::{Guest, LOOP, assessment, manifest, review};
use crate::history::{APRIL, History, asked, number};

const SET: &[u8] = br#"{"max-amount":75000}"#;

/// Grants a gift of 500 euro, whatever is asked, and never ends when 600 or 700 euro is.
fn loops_now_and_then() -> Guest {
    let mut answer = assessment();
    answer.outcome = Outcome::Grant(Grant {
        form: maatwerk_policy::contract::Form::Gift,
        amount: 50_000,
        conditions: Vec::new(),
    });
    let guest = Guest::answering(&answer);
    // The amount stands behind two dates of four bytes and a text of eight.
    let asked = "(i32.load offset=16 (local.get 0))";
    let body = format!(
        "(if (i32.eq {asked} (i32.const 60000)) (then {LOOP}))
         (if (i32.eq {asked} (i32.const 70000)) (then (unreachable)))
         {}",
        guest.assess_body()
    );
    guest.assess(&body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_that_loops_on_some_is_counted_and_the_others_go_on() {
    let history = History::new().await;
    let component = loops_now_and_then().component();
    let report = history.try_out(&component, Some(SET)).await.report;
    assert_eq!(report.answers.judged, number(7));
    let failures: Vec<_> = report
        .failures
        .iter()
        .map(|failure| (failure.code.as_str(), failure.answers, failure.new))
        .collect();
    assert_eq!(
        failures,
        [
            ("out-of-fuel", number(1), number(1)),
            ("trap", number(1), number(1))
        ]
    );
    let ways = |from, to| {
        let mut ways = report.requests.transitions.iter();
        let way = ways.find(|way| way.from == from && way.to == to).unwrap();
        (way.difference, way.answers)
    };
    let outcome = Difference::Outcome;
    assert_eq!(
        ways(Kind::ConditionalGift, Kind::Gift),
        (outcome, number(2))
    );
    assert_eq!(
        ways(Kind::ConditionalGift, Kind::Failed),
        (outcome, number(1))
    );
    assert_eq!(ways(Kind::Refer, Kind::Failed), (outcome, number(1)));
    // 500 of the 800 euro that was asked, twice.
    assert_eq!(ways(Kind::Decline, Kind::GiftInPart), (outcome, number(2)));
    // A failure is no grant: 500 each of the requests of 500, 800 and 500 euro.
    assert_eq!(report.money.granted.candidate, Some(150_000));
    // Rules that only the policy of then knows have their articles all the same.
    let maximum = report.rules.iter().find(|rule| rule.rule == "maximum");
    assert_eq!(maximum.unwrap().article.as_deref(), Some("CVDR000479/4"));
}

#[tokio::test(flavor = "multi_thread")]
async fn recorded_parameters_that_do_not_fit_are_a_technical_failure() {
    let history = History::new().await;
    let component = Guest::good().component();
    let report = history.try_out(&component, None).await.report;
    assert_eq!(report.failures.len(), 1);
    assert_eq!(report.failures[0].code, "parameters");
    assert_eq!(report.failures[0].answers, number(7));
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_that_were_not_told_are_counted_apart() {
    let history = History::new().await;
    let mut described = manifest();
    let question = |code: &str| Question {
        code: code.to_owned(),
        kind: ValueKind::Day,
        label: format!("Vraag naar {code}"),
        asked: AskedWhen::Both,
    };
    described.questions = ["partner", "birth-date", "employment-ended"]
        .map(question)
        .into();
    let looked_for = |code: &str| Used {
        code: code.to_owned(),
        value: None,
    };
    let mut answer = assessment();
    answer.outcome = Outcome::Refer;
    answer.findings = vec![Finding {
        // Not a question of its own, told then, and looked for then: none of these counts.
        used: ["partner", "pot", "birth-date", "employment-ended"]
            .map(looked_for)
            .into(),
        ..answer.findings[0].clone()
    }];
    let component = Guest::new(&described, &answer, &review()).component();
    let report = history.try_out(&component, Some(SET)).await.report;
    assert_eq!(report.not_told.answers, number(6));
    let [fact] = &report.not_told.facts[..] else {
        panic!("one fact: {:?}", report.not_told);
    };
    assert_eq!((fact.code.as_str(), fact.answers), ("partner", number(6)));
    assert_eq!(fact.label, "Vraag naar partner");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_erased_are_counted_and_left_alone() {
    let history = History::new().await;
    let (_, person) = history.cases[3];
    let key = KeyId::from_bytes(person.to_bytes());
    history.installation.app.vault.destroy_key(key).unwrap();
    let component = Guest::good().component();
    let report = history.try_out(&component, Some(SET)).await.report;
    assert_eq!(report.answers.found, number(7));
    assert_eq!(report.answers.erased, number(2));
    assert_eq!(report.answers.judged, number(5));
    assert_eq!(report.money.granted.of, number(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_stopped_and_says_so() {
    let history = History::new().await;
    for _ in 0..30 {
        asked(&history.clerk, APRIL, 600).await;
    }
    // Each answer takes its whole allowance, and there is no end to that within the test.
    let limits = HostConfig {
        fuel: 50_000_000,
        ..HostConfig::default()
    };
    let component = Guest::good().assess(LOOP).component();
    let candidate = Candidate::new(&limits, 1, &component, Some(SET)).unwrap();
    let order = Order {
        log: history.zaanstad,
        from: None,
        until: None,
    };
    let watch = Watch::default();
    let app = history.installation.app.clone();
    let held = watch.clone();
    let running =
        tokio::spawn(async move { backtest::run(&app, candidate, order, &held).await.unwrap() });
    while watch.progress().judged == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    watch.stop();
    let report = running.await.unwrap().report;
    assert!(report.stopped);
    assert!(html(&report).contains("gestopt"));
    let judged = watch.progress().judged;
    assert_eq!(report.answers.judged, number(judged));
    assert!(judged < 36, "{judged}");
    assert!(watch.progress().events > 0);
}

#[tokio::test]
async fn what_cannot_be_tried_is_refused_before_anything_is_read() {
    let limits = HostConfig::default();
    let component = Guest::good().component();
    let refused = Candidate::new(&limits, 1, b"no component", None).unwrap_err();
    assert!(matches!(refused, CandidateError::Compile(_)));
    let refused = Candidate::new(&limits, 1, &component, Some(b"{}")).unwrap_err();
    assert!(matches!(refused, CandidateError::Parameters(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_others_stay_texts() {
    const HOSTILE: &str = "\"><script>alert('x')</script>\u{202e}";
    let history = History::new().await;
    let mut described = manifest();
    HOSTILE.clone_into(&mut described.title);
    HOSTILE.clone_into(&mut described.rules[0].text);
    HOSTILE.clone_into(&mut described.questions[0].label);
    let component = Guest::new(&described, &assessment(), &review()).component();
    let report = history.try_out(&component, Some(SET)).await.report;
    let page = html(&report);
    assert!(page.contains("&lt;script&gt;"));
    assert!(!page.contains("<script") && !page.contains('\u{202e}'));
    assert_eq!(page.matches("<svg").count(), 4, "{page}");
    assert_eq!(page.matches("</html>").count(), 1);
}
