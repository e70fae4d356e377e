//! Two municipalities in one installation: one with the policy of version 1 that was built before, one
//! with a policy of version 2, which is told what became of earlier grants.

use maatwerk::backtest::{self, Candidate, Count, Kind, Order, Watch};
use maatwerk_log::LogId;
use maatwerk_policy::HostConfig;
use maatwerk_policy::author::{self, BuildOptions};
use maatwerk_tests::{Office, Web, source_folder, text};
use serde_json::{Value, json};

use crate::file;

const OLD: &str = "GM0479";
const NEW: &str = "GM0080";

/// The component and parameters of version 1.
fn old() -> (Vec<u8>, Vec<u8>) {
    let of = |name| file(&format!("tests/fixtures/policy-v1/zaanstad/{name}"));
    (of("component.wasm"), of("parameters.json"))
}

/// A policy of version 2 that asks what became of earlier grants.
fn new() -> (Vec<u8>, Vec<u8>) {
    let folder = source_folder("plugins/leeuwarden");
    let built = author::build(&folder, &BuildOptions::default(), &mut |_| ());
    let parameters = author::parameters(&folder).unwrap();
    (built.unwrap().component, parameters)
}

fn both() -> Web {
    let web = Web::start(&[], Web::limits());
    let app = &web.installation.app;
    web.run(async {
        let today = app.clock.today();
        for (code, (component, parameters)) in [(OLD, old()), (NEW, new())] {
            let log = LogId::new(code).unwrap();
            app.establish(log, code).await.unwrap();
            app.install_policy(log, &component, &parameters, today)
                .await
                .unwrap();
        }
    });
    web
}

/// A gift for driving lessons runs, and the same person asks for a bicycle.
fn second_request(office: &Office) -> Value {
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let _ = office.granted(&case, &request, &assessment);
    let mut bicycle = office.lessons(&person);
    bicycle["purpose"] = json!("fiets");
    let path = format!("{case}/budget-requests");
    let asked = office.worker.post(&path, &bicycle).expect(201);
    asked["assessment"]["answer"].clone()
}

fn found<'a>(answer: &'a Value, rule: &str) -> &'a Value {
    let findings = answer["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == rule);
    &finding.unwrap_or_else(|| panic!("no {rule} in {answer:#}"))["outcome"]
}

/// What a policy would have said of all requests of a municipality: from which kind of answer to
/// which, with how many.
fn backtested(
    web: &Web,
    of: &str,
    (component, parameters): (Vec<u8>, Vec<u8>),
) -> Vec<(Kind, Kind, Count)> {
    let limits = HostConfig::default();
    let candidate = Candidate::new(&limits, 1, &component, Some(&parameters)).unwrap();
    let order = Order {
        log: LogId::new(of).unwrap(),
        from: None,
        until: None,
    };
    let app = &web.installation.app;
    let watch = Watch::default();
    let ran = web
        .run(backtest::run(app, candidate, order, &watch))
        .unwrap();
    let went = ran.report.requests.transitions.iter();
    went.map(|went| (went.from, went.to, went.answers))
        .collect()
}

#[test]
fn both_versions_judge_side_by_side_and_each_can_be_tried_on_the_history_of_the_other() {
    use Kind::{ConditionalGift, Decline, Refer};
    let web = both();

    // The old policy cannot see that the first gift runs.
    let answer = second_request(&Office::open(&web, OLD));
    assert_eq!(answer["outcome"], "grant", "{answer:#}");
    assert_eq!(text(&answer, "/receipt/world"), "maatwerk:policy@1.0.0");
    // The new one can.
    let answer = second_request(&Office::on(&web, NEW, "CVDR000080/5"));
    assert_eq!(answer["outcome"], "decline", "{answer:#}");
    assert_eq!(text(&answer, "/receipt/world"), "maatwerk:policy@2.0.0");
    assert_eq!(found(&answer, "one-at-a-time"), "not-met");

    // What was recorded for version 1 does not tell what became of the gift: a person would look.
    assert_eq!(
        backtested(&web, OLD, new()),
        [
            (ConditionalGift, ConditionalGift, Count::Number(1)),
            (ConditionalGift, Refer, Count::Number(1)),
        ]
    );
    // What was recorded for version 2 tells a policy of version 1 what it ever was told.
    assert_eq!(
        backtested(&web, NEW, old()),
        [
            (ConditionalGift, ConditionalGift, Count::Number(1)),
            (Decline, ConditionalGift, Count::Number(1)),
        ]
    );
    // And each on its own history changes nothing.
    let same = backtested(&web, OLD, old());
    assert_eq!(same, [(ConditionalGift, ConditionalGift, Count::Number(2))]);
    assert!(
        backtested(&web, NEW, new())
            .iter()
            .all(|(from, to, _)| from == to)
    );
}

#[test]
fn what_became_of_a_supposed_grant_can_be_told_or_left_open() {
    let web = both();
    let office = Office::open(&web, NEW);
    let maker = web.client(NEW, "maker", &[maatwerk::http::auth::Role::PolicyMaker]);
    let ask = |standing: Option<Value>| {
        let mut grant = json!({"decided": office.today, "amount": 10_000, "purpose": "fiets"});
        if let Some(standing) = standing {
            grant["standing"] = standing;
        }
        let question = json!({
            "received": office.today, "purpose": "rijlessen", "amount": 50_000,
            "legalBasis": "CVDR000080/5", "earlierGrants": [grant],
            "facts": [
                {"code": "birth-date", "value": {"kind": "day", "value": "2001-03-14"}},
                {"code": "employed-since", "value": {"kind": "day", "value": "2020-05-18"}},
            ],
        });
        maker.post("/assessments", &question)
    };
    let known =
        |status: Value| Some(json!({"form": "conditional-gift", "paid": 0, "status": status}));
    for (standing, outcome, one_at_a_time) in [
        (None, "refer", "unknown"),
        (
            known(json!({"kind": "running", "until": "2099-01-01"})),
            "decline",
            "not-met",
        ),
        (known(json!({"kind": "final"})), "grant", "met"),
        (known(json!({"kind": "loan", "balance": 1})), "grant", "met"),
        (known(json!({"kind": "settled"})), "grant", "met"),
    ] {
        let answer = ask(standing.clone()).expect(200);
        assert_eq!(answer["outcome"], outcome, "{standing:?} {answer:#}");
        assert_eq!(found(&answer, "one-at-a-time"), one_at_a_time);
    }
    for (status, fault) in [
        (json!({"kind": "running"}), "until"),
        (json!({"kind": "flying"}), "kind"),
        (json!({"kind": "final", "until": "2099-01-01"}), "until"),
    ] {
        let refused = ask(known(status.clone()));
        assert_eq!(refused.status, 400, "{status} {fault}");
    }
}
