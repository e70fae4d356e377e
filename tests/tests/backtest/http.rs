//! Backtests over HTTP: ordered, followed, stopped, read by who may see what.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use maatwerk::app::Settings;
use maatwerk::http::auth::Role;
use maatwerk_domain::{CaseId, Date};
use maatwerk_log::{EventLog as _, KeyId, LogId};
use maatwerk_tests::{Client, Web};
use serde_json::{Value, json};

use crate::guests::{Guest, LOOP};
use crate::history::{APRIL, JANUARY, asked, parameters, tell};

/// A server for a Zaanstad with a history, the digest of its policy, and the cases.
struct Served {
    web: Web,
    zaanstad: LogId,
    policy: String,
    cases: Vec<(CaseId, maatwerk_domain::PersonId)>,
    maker: Client,
    officer: Client,
}

impl Served {
    fn start() -> Self {
        let settings = Settings {
            begins: Some(JANUARY),
            ..Settings::default()
        };
        let authorities = [
            ("GM0479", "plugins/zaanstad"),
            ("GM0001", "plugins/zaanstad"),
        ];
        let web = Web::start_with(&authorities, Web::limits(), settings);
        let app = Arc::clone(&web.installation.app);
        let zaanstad = LogId::new("GM0479").unwrap();
        let (_, cases) = web.run(tell(&app, zaanstad));
        let (authority, _) = web.run(app.authority(zaanstad)).unwrap();
        let policy = authority.policy_on(APRIL).unwrap().plugin.clone();
        let maker = web.client("GM0479", "beleid-1", &[Role::PolicyMaker]);
        let officer = web.client("GM0479", "functionaris-1", &[Role::CustomisationOfficer]);
        Self {
            web,
            zaanstad,
            policy,
            cases,
            maker,
            officer,
        }
    }

    /// Orders a backtest; where it stands.
    fn order(&self, plugin: &str, body: &Value) -> String {
        let path = format!("/policies/{plugin}/backtests");
        let answer = self.maker.post(&path, body);
        let view = answer.expect(202);
        let location = answer.header("location").unwrap();
        let location = location.strip_prefix("/v1").unwrap().to_owned();
        let id = view["backtestId"].as_str().unwrap();
        assert_eq!(location, format!("/backtests/{id}"));
        location
    }

    /// Waits until it does not run any more.
    fn ended(&self, backtest: &str) -> Value {
        for _ in 0..1_200 {
            let view = self.maker.get(backtest).expect(200);
            if view["state"] != "running" {
                return view;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it does not end");
    }

    /// A component that never answers, in force some day.
    fn endless(&self) -> String {
        let component = Guest::good().assess(LOOP).component();
        let app = &self.web.installation.app;
        let far = Date::constant(2030, 1, 1);
        let set = br#"{"max-amount":75000}"#;
        let placed = app.install_policy(self.zaanstad, &component, set, far);
        self.web.run(placed).unwrap().plugin
    }
}

fn set(changes: &[(&str, u32)]) -> Value {
    serde_json::from_slice(&parameters(changes)).unwrap()
}

#[test]
fn a_policy_maker_tries_and_sees_bands_and_who_sees_cases_sees_all() {
    let served = Served::start();
    let head = served
        .web
        .run(served.web.installation.app.log.head(served.zaanstad))
        .unwrap();
    let body = json!({"parameters": set(&[("mandate-amount", 50_000), ("max-amount", 80_000)])});
    let backtest = served.order(&served.policy, &body);
    let view = served.ended(&backtest);
    assert_eq!(view["state"], "done");
    assert_eq!(view["orderedBy"], "beleid-1");
    assert_eq!(view["report"]["banded"], true);
    assert_eq!(view["report"]["requests"]["changed"], "0-9");
    assert_eq!(view["report"]["requests"]["transitions"], json!([]));
    assert_eq!(view["report"]["rules"], json!([]));
    assert!(
        view["report"]["money"]["granted"]
            .get("difference")
            .is_none()
    );

    let seen = served.officer.get(&backtest).expect(200);
    assert_eq!(seen["report"]["requests"]["changed"], 3);
    assert_eq!(seen["report"]["money"]["granted"]["difference"], -60_000);
    assert_eq!(seen["report"]["log"]["position"], head.position.get());

    let page = served.maker.get(&format!("{backtest}/report"));
    assert_eq!(page.status, 200);
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    let text = String::from_utf8(page.body).unwrap();
    assert!(text.contains("0 tot 9") && !text.contains("een mens beslist"));
    let exact = served.officer.get(&format!("{backtest}/report"));
    let exact = String::from_utf8(exact.body).unwrap();
    assert!(exact.contains("een mens beslist") && !exact.contains("0 tot 9"));
    let json = served.maker.get(&format!("{backtest}/report?format=json"));
    assert_eq!(json.expect(200), view["report"]);

    // What a policy maker gets names no case; whoever may see cases gets those three.
    let list = served.maker.get("/backtests").expect(200);
    for told in [list.to_string(), view.to_string(), text] {
        for (case, person) in &served.cases {
            assert!(!told.contains(&case.to_string()) && !told.contains(&person.to_string()));
        }
    }
    let path = format!("{backtest}/cases");
    assert_eq!(served.maker.get(&path).status, 403);
    let first = served.officer.get(&format!("{path}?limit=2")).expect(200);
    let rest = served
        .officer
        .get(&format!("{path}?limit=2&offset=2"))
        .expect(200);
    assert_eq!(first["next"], 2);
    assert!(rest.get("next").is_none());
    let six = &first["answers"][0];
    assert_eq!(six["caseId"], served.cases[1].0.to_string());
    let answer = json!({
        "of": "request", "from": "conditional-gift", "to": "refer", "difference": "outcome",
        "recorded": 60_000, "candidate": 0,
    });
    assert_eq!(six["answer"], answer);
    assert_eq!(rest["answers"][0]["answer"]["from"], "decline");
    // What is erased since is not said again.
    let key = KeyId::from_bytes(served.cases[1].1.to_bytes());
    served.web.installation.app.vault.destroy_key(key).unwrap();
    let again = served.officer.get(&path).expect(200);
    assert!(again["answers"][0].get("answer").is_none());
    assert_eq!(again["answers"].as_array().unwrap().len(), 3);

    // The log is as it was, and another authority sees nothing.
    let after = served
        .web
        .run(served.web.installation.app.log.head(served.zaanstad));
    assert_eq!(after.unwrap(), head);
    let roles = [Role::PolicyMaker, Role::CustomisationOfficer];
    let other = served.web.client("GM0001", "beleid-1", &roles);
    for path in ["", "/report", "/progress", "/cases"] {
        assert_eq!(
            other.get(&format!("{backtest}{path}")).status,
            404,
            "{path}"
        );
    }
    let cancelled = other.send("POST", &format!("{backtest}/cancellation"), &[], None);
    assert_eq!(cancelled.status, 404);
    assert_eq!(
        other.get("/backtests").expect(200),
        json!({"backtests": []})
    );
}

#[test]
fn the_same_order_twice_is_one_and_a_faulty_one_is_none() {
    let served = Served::start();
    let path = format!("/policies/{}/backtests", served.policy);
    let body = json!({"from": "2026-02-01"});
    let first = served.maker.post_as("try", &path, &body);
    let id = first.expect(202)["backtestId"].clone();
    served.ended(&format!("/backtests/{}", id.as_str().unwrap()));
    let again = served.maker.post_as("try", &path, &body);
    assert_eq!(again.expect(202)["backtestId"], id);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = served.maker.post_as("try", &path, &json!({}));
    assert_eq!(other.problem(), "key-reused");

    let unfit = json!({"parameters": set(&[("max-amount", 0)])});
    let refused = served.maker.post(&path, &unfit);
    assert_eq!(
        (refused.status, refused.problem()),
        (422, "parameters-invalid".to_owned())
    );
    assert_eq!(refused.faults(), ["/parameters/max-amount"]);
    let unknown = format!("sha256:{}", "0".repeat(64));
    let refused = served.maker.post(&path, &json!({"parameters": unknown}));
    assert_eq!(refused.faults(), ["/parameters"]);
    let nowhere = format!("/policies/{unknown}/backtests");
    assert_eq!(served.maker.post(&nowhere, &json!({})).status, 404);
    let malformed = served.maker.post("/policies/latest/backtests", &json!({}));
    assert_eq!(malformed.status, 400);
    let wrong = served
        .maker
        .post(&path, &json!({"from": "yesterday", "rows": true}));
    assert_eq!(wrong.faults(), ["/from", "/from", "/rows"]);
    assert_eq!(served.officer.post(&path, &json!({})).status, 403);
    // None of these runs, or was kept.
    let listed = served.maker.get("/backtests").expect(200);
    assert_eq!(listed["backtests"].as_array().unwrap().len(), 1);
}

#[test]
fn who_may_see_no_cases_asks_for_whole_months() {
    let served = Served::start();
    let path = format!("/policies/{}/backtests", served.policy);
    for (body, faults) in [
        (
            json!({"from": "2026-02-10", "until": "2026-02-27"}),
            &["/from", "/until"][..],
        ),
        (
            json!({"from": "2026-02-01", "until": "2026-02-01"}),
            &["/until"],
        ),
        (json!({"from": "2026-01-31"}), &["/from"]),
    ] {
        let refused = served.maker.post(&path, &body);
        assert_eq!(refused.status, 400);
        assert_eq!(refused.faults(), faults);
    }
    let february = json!({"from": "2026-02-01", "until": "2026-02-28"});
    served.ended(&served.order(&served.policy, &february));
    // Who makes policies and may see cases as well may ask for a day.
    let roles = [Role::PolicyMaker, Role::CustomisationOfficer];
    let both = served.web.client("GM0479", "beide-1", &roles);
    let day = both.post(&path, &json!({"from": "2026-02-10", "until": "2026-02-10"}));
    let day = day.expect(202)["backtestId"].clone();
    let day = format!("/backtests/{}", day.as_str().unwrap());
    served.ended(&day);
    assert_eq!(both.get(&day).expect(200)["report"]["answers"]["judged"], 1);
}

#[test]
fn one_runs_at_a_time_and_is_followed_and_stopped() {
    let served = Served::start();
    let app = Arc::clone(&served.web.installation.app);
    served.web.run(async {
        let clerk = maatwerk_tests::Clerk::new(&app, served.zaanstad, "CVDR000479/3");
        for _ in 0..25 {
            asked(&clerk, APRIL, 600).await;
        }
    });
    let endless = served.endless();
    let body = json!({"parameters": {"max-amount": 75_000}, "from": "2026-04-01"});
    let first = served.order(&endless, &body);
    let path = format!("/policies/{endless}/backtests");
    let refused = served.maker.post(&path, &body);
    assert_eq!(
        (refused.status, refused.problem()),
        (409, "backtest-running".to_owned())
    );
    let told = String::from_utf8_lossy(&refused.body).into_owned();
    assert!(told.contains(&format!("{first}/cancellation")), "{told}");

    // Followed to its end: as it goes, and how it ended.
    let path = format!("{first}/progress");
    let (followed, banded) = std::thread::scope(|scope| {
        let banded = scope.spawn(|| served.maker.get(&path));
        (served.officer.get(&path), banded.join().unwrap())
    });
    assert_eq!(followed.header("content-type"), Some("text/event-stream"));
    let text = String::from_utf8(followed.body).unwrap();
    let judged: Vec<u64> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .filter_map(|data| serde_json::from_str::<Value>(data).unwrap()["judged"].as_u64())
        .collect();
    assert!(judged.len() > 1 && judged.is_sorted(), "{text}");
    // How many answers were judged is for who may see cases.
    let banded = String::from_utf8(banded.body).unwrap();
    assert!(
        banded.contains("event: progress\ndata: {\"events\":"),
        "{banded}"
    );
    assert!(
        !banded.contains("judged") && banded.contains("done"),
        "{banded}"
    );
    assert!(
        text.ends_with("event: ended\ndata: {\"state\":\"done\"}\n\n"),
        "{text}"
    );

    // Another one, stopped.
    let second = served.order(&endless, &body);
    let cancel = || {
        let path = format!("{second}/cancellation");
        served.maker.send("POST", &path, &[], None).expect(200)
    };
    let view = served.maker.get(&second).expect(200);
    assert!(view["progress"]["seen"].is_u64(), "{view}");
    assert!(view["progress"].get("judged").is_none(), "{view}");
    assert_eq!(cancel()["state"], "running");
    let view = served.ended(&second);
    assert_eq!(view["state"], "stopped");
    assert_eq!(view["report"]["stopped"], true);
    assert_eq!(cancel()["state"], "stopped");
    let ended = served.maker.get(&format!("{second}/progress"));
    assert_eq!(
        String::from_utf8(ended.body).unwrap(),
        "event: ended\ndata: {\"state\":\"stopped\"}\n\n"
    );

    // What the server was doing when it stopped is told as broken off, and a new one can begin.
    let data = &served.web.installation.paths().data;
    let file = |id: &str| {
        data.join(Path::new("backtests/GM0479"))
            .join(format!("{id}.json"))
    };
    let file = file(second.strip_prefix("/backtests/").unwrap());
    let kept = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, kept.replace("\"stopped\"", "\"running\"")).unwrap();
    assert_eq!(served.maker.get(&second).expect(200)["state"], "broken-off");
    let third = served.order(&served.policy, &json!({}));
    assert_eq!(served.ended(&third)["state"], "done");
}
