//! A suspension of the norm for cost sharers over HTTP: asked for, decided on with its departure, announced,
//! extended, ended, and objected to.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use maatwerk::http::auth::Role;
use maatwerk_domain::Date;
use maatwerk_tests::{Answer, Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

/// A mother on assistance, and a son of 28 who would sleep outside.
struct Home {
    office: Office,
    mandate: String,
    case: String,
    mother: String,
    son: String,
    today: Date,
}

impl Home {
    fn with_son_born(day: &str) -> Self {
        let office = Office::open(&WEB, "GM0479");
        let mandate = json!({
            "officer": "officer", "legalBasis": "jci1.31:c:BWBR0015703&artikel=18&lid=1",
            "upTo": 100_000, "from": office.today,
        });
        let mandate = office.administrator.post("/mandates", &mandate).expect(201);
        let (case, mother) = office.case("Fatima el Idrissi");
        let son = json!({"role": "child", "name": "Youssef el Idrissi"});
        let son = office
            .worker
            .post(&format!("{case}/persons"), &son)
            .expect(201);
        let son = text(&son, "/personId");
        let _ = office.day(&case, &son, "birth-date", day);
        Self {
            today: office.today.parse().unwrap(),
            mandate: text(&mandate, "/mandateId"),
            office,
            case,
            mother,
            son,
        }
    }

    fn days(&self, days: i32) -> String {
        self.today.checked_add(days.days()).unwrap().to_string()
    }

    /// The path of a suspension that was asked for.
    fn asked(&self) -> String {
        let body = json!({
            "applicant": self.mother, "sharer": self.son, "received": self.office.today,
            "channel": "desk", "explanation": "Hij staat morgen op straat.",
        });
        let path = format!("{}/norm-suspensions", self.case);
        let asked = self.office.worker.post(&path, &body).expect(201);
        assert_eq!(asked["running"], false);
        assert!(text(&asked, "/decideBy") > self.office.today);
        format!("{path}/{}", text(&asked, "/normSuspensionId"))
    }

    fn grant(&self, suspension: &str, from: i32, until: i32, article: &str) -> Answer {
        let body = json!({
            "choice": "grant", "mandateId": self.mandate,
            "term": {"from": self.days(from), "until": self.days(until), "monthly": 32_050},
            "departure": {
                "ground": "individualisation", "article": article,
                "argument": "Zonder dit wordt hij dakloos.",
            },
            "reasons": "Tot hij een kamer heeft.",
        });
        self.office
            .officer
            .post(&format!("{suspension}/decision"), &body)
    }

    fn decide(&self, suspension: &str, what: &str, body: Value) -> Answer {
        let mut body = body;
        body["mandateId"] = json!(self.mandate);
        body["reasons"] = json!("Zoals besproken.");
        self.office
            .officer
            .post(&format!("{suspension}/{what}"), &body)
    }

    /// What is to be done about a suspension, by the list of deadlines.
    fn to_do(&self, suspension: &str) -> Vec<String> {
        WEB.run(WEB.installation.settle());
        let list = self.office.worker.get("/deadlines").expect(200);
        let all = list["deadlines"].as_array().unwrap().iter();
        let of = |one: &&Value| {
            let id = one["normSuspensionId"].as_str();
            id.is_some_and(|id| suspension.ends_with(id))
        };
        all.filter(of).map(|one| text(one, "/kind")).collect()
    }

    fn announce(&self, decided: &Value) -> Value {
        let path = format!(
            "{}/decisions/{}/announcement",
            self.case,
            text(decided, "/decisionId")
        );
        let on = json!({"on": self.office.today});
        self.office.officer.post(&path, &on).expect(201)
    }
}

const NORM: &str = "jci1.31:c:BWBR0015703&artikel=22a";

#[test]
fn the_norm_is_left_out_for_a_term_extended_and_ended() {
    let home = Home::with_son_born("1998-02-01");
    let suspension = home.asked();
    let other = home.grant(&suspension, 0, 180, "jci1.31:c:BWBR0015703&artikel=48");
    assert_eq!(other.problem(), "norm-ground");
    let granted = home.grant(&suspension, 0, 180, NORM).expect(201);
    assert_eq!(granted["decision"]["about"]["kind"], "norm");
    // It has effect once it was announced, and until then it stands on the list.
    assert_eq!(granted["normSuspension"]["running"], false);
    assert_eq!(home.to_do(&suspension), ["announce-decision"]);
    let early = home.decide(&suspension, "extension", json!({"until": home.days(270)}));
    assert_eq!(early.problem(), "not-announced");
    let body = json!({"ground": "told", "lastDay": home.days(30)});
    assert_eq!(
        home.decide(&suspension, "end", body).problem(),
        "not-announced"
    );
    assert_eq!(granted["normSuspension"]["term"]["monthly"], 32_050);
    let announced = home.announce(&granted);
    assert!(text(&announced, "/objectionUntil") > home.office.today);
    let decision = text(&granted, "/decisionId");
    let case = home.office.worker.get(&home.case).expect(200);
    assert_eq!(case["normSuspensions"][0]["running"], true);
    let letter = format!("{}/decisions/{decision}/letter", home.case);
    let letter = String::from_utf8(home.office.worker.get(&letter).body).unwrap();
    assert!(letter.contains("vroeg u ons om de kostendelersnorm"));
    assert!(letter.contains("Het gaat daarbij om uw medebewoner."));
    assert!(!letter.contains("Youssef"), "{letter}");
    assert_eq!(
        home.grant(&suspension, 0, 180, NORM).problem(),
        "already-decided"
    );

    let sooner = home.decide(&suspension, "extension", json!({"until": home.days(180)}));
    assert_eq!(sooner.problem(), "no-extension");
    let extended = home
        .decide(&suspension, "extension", json!({"until": home.days(270)}))
        .expect(201);
    assert_eq!(extended["normSuspension"]["until"], home.days(270));
    assert_eq!(home.to_do(&suspension), ["announce-decision"]);
    home.announce(&extended);

    let end = |ground: &str, days: i32| {
        let body = json!({"ground": ground, "lastDay": home.days(days)});
        home.decide(&suspension, "end", body)
    };
    assert_eq!(end("told", 270).problem(), "not-sooner");
    assert_eq!(end("told", -5).problem(), "too-early");
    let ended = end("told", 30).expect(201);
    assert_eq!(ended["normSuspension"]["until"], home.days(30));
    assert_eq!(home.to_do(&suspension), ["announce-decision"]);
    home.announce(&ended);
    assert!(home.to_do(&suspension).is_empty());
    assert_eq!(end("own-request", 10).problem(), "norm-over");

    let case = home.office.worker.get(&home.case).expect(200);
    assert_eq!(case["normSuspensions"][0]["until"], home.days(30));
    let changes = home
        .office
        .worker
        .get(&format!("{}/changes", home.case))
        .expect(200);
    let said = changes["events"].as_array().unwrap().iter();
    let said: Vec<_> = said.map(|event| text(event, "/summary")).collect();
    assert!(said.contains(&"De kostendelersnorm is opgeschort.".to_owned()));
    WEB.installation.assert_verifies();
}

#[test]
fn who_is_younger_than_27_is_no_cost_sharer() {
    let home = Home::with_son_born("2006-02-01");
    let suspension = home.asked();
    let young = home.grant(&suspension, 0, 90, NORM);
    assert_eq!(
        (young.status, young.problem()),
        (409, "too-young".to_owned())
    );
    assert_eq!(young.json()["rule"], "jci1.31:c:BWBR0015703&artikel=19a");
    let close = format!("{}/closure", home.case);
    let waits = home
        .office
        .officer
        .post(&close, &json!({"reason": "other"}));
    assert_eq!(waits.problem(), "still-running");
    let declined = home
        .decide(&suspension, "decision", json!({"choice": "decline"}))
        .expect(201);
    assert_eq!(declined["normSuspension"]["term"], Value::Null);
    home.announce(&declined);
    let own = json!({
        "applicant": home.mother, "sharer": home.mother, "received": home.office.today,
        "channel": "desk",
    });
    let path = format!("{}/norm-suspensions", home.case);
    assert_eq!(home.office.worker.post(&path, &own).problem(), "no-sharer");
    home.office
        .officer
        .post(&close, &json!({"reason": "other"}))
        .expect(201);
    WEB.installation.assert_verifies();
}

#[test]
fn who_asked_may_withdraw_it() {
    let home = Home::with_son_born("1998-02-01");
    let suspension = home.asked();
    assert_eq!(home.to_do(&suspension), ["decide-norm-suspension"]);
    let worker = &home.office.worker;
    let path = format!("{suspension}/withdrawal");
    let no_day = worker.post(&path, &json!({"reason": "Hij heeft een kamer."}));
    assert_eq!(no_day.status, 400);
    let today = json!({"on": home.office.today, "reason": "Hij heeft een kamer."});
    let elsewhere = WEB.client("GM0001", "stranger", &[Role::Professional]);
    assert_eq!(elsewhere.post(&path, &today).status, 404);
    let nothing = "00000000-0000-0000-0000-000000000000";
    let none = format!("{}/norm-suspensions/{nothing}/withdrawal", home.case);
    assert_eq!(worker.post(&none, &today).status, 404);
    let tomorrow = json!({"on": home.days(1)});
    assert_eq!(worker.post(&path, &tomorrow).problem(), "in-the-future");
    let withdrawn = worker.post(&path, &today).expect(201);
    assert_eq!(withdrawn["withdrawn"], home.office.today);
    assert_eq!(withdrawn["decideBy"], Value::Null);
    assert!(home.to_do(&suspension).is_empty());
    assert_eq!(worker.post(&path, &today).problem(), "request-withdrawn");
    let late = home.grant(&suspension, 0, 90, NORM);
    assert_eq!(late.problem(), "request-withdrawn");
    let close = format!("{}/closure", home.case);
    let closing = json!({"reason": "withdrawn"});
    home.office.officer.post(&close, &closing).expect(201);
    WEB.installation.assert_verifies();
}

#[test]
fn what_an_objection_did_away_with_is_decided_anew_by_another_hand() {
    let home = Home::with_son_born("1998-02-01");
    let suspension = home.asked();
    let granted = home.grant(&suspension, 0, 180, NORM).expect(201);
    home.announce(&granted);
    let worker = &home.office.worker;
    let object = json!({
        "decisionId": text(&granted, "/decisionId"), "objector": home.mother,
        "received": home.office.today, "channel": "web", "grounds": "Het is te kort.",
    });
    let path = format!("{}/objections", home.case);
    let received = worker.post(&path, &object).expect(201);
    let objection = format!("{path}/{}", text(&received, "/objectionId"));
    let heard = json!({"on": home.office.today, "how": "held", "report": "Zij vertelde."});
    worker
        .post(&format!("{objection}/hearing"), &heard)
        .expect(201);
    let second = WEB.client("GM0479", "second", &[Role::CustomisationOfficer]);
    let mandate = json!({
        "officer": "second", "legalBasis": "jci1.31:c:BWBR0015703&artikel=18&lid=1",
        "upTo": 100_000, "from": home.office.today,
    });
    let mandate = home.office.administrator.post("/mandates", &mandate);
    let mandate = text(&mandate.expect(201), "/mandateId");
    let upheld = json!({
        "outcome": "founded-anew", "mandateId": mandate, "reasons": "Niet gemotiveerd.",
    });
    second
        .post(&format!("{objection}/decision"), &upheld)
        .expect(201);
    assert_eq!(home.to_do(&suspension), ["decide-norm-suspension"]);

    let same = home.grant(&suspension, 0, 180, NORM);
    assert_eq!(
        (same.status, same.problem()),
        (409, "same-decider".to_owned())
    );
    let decline = json!({"choice": "decline"});
    let same = home.decide(&suspension, "decision", decline);
    assert_eq!(same.problem(), "same-decider");
    assert_eq!(
        same.json()["rule"],
        "jci1.31:c:BWBR0005537&artikel=10:3&lid=3"
    );
    let decline = json!({
        "choice": "decline", "mandateId": mandate, "reasons": "Er is een kamer.",
    });
    second
        .post(&format!("{suspension}/decision"), &decline)
        .expect(201);
    assert_eq!(home.to_do(&suspension), ["announce-decision"]);
    WEB.installation.assert_verifies();
}
