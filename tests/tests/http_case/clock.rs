//! The clock of a request over HTTP: completed, suspended, extended, in default, what that costs, and
//! what it leads to. Half a year has gone by since the policy came in force, so that days before today
//! can be told.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use maatwerk::http::auth::Role;
use maatwerk_domain::calendar::end_of_term;
use maatwerk_domain::terms::{PenaltyRates, Term};
use maatwerk_domain::{Cents, Date};
use maatwerk_tests::{Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
    ];
    let web = Web::start(&authorities, Web::limits());
    let clock = &web.installation.app.clock;
    let later = clock.today().checked_add(180.days()).unwrap();
    clock.move_to(later).unwrap();
    web
});

/// A request of so many days ago.
struct Waiting {
    office: Office,
    case: String,
    request: String,
    asked: Value,
    today: Date,
}

impl Waiting {
    fn since(days: i32) -> Self {
        let office = Office::open(&WEB, "GM0479");
        let today: Date = office.today.parse().unwrap();
        let (case, person) = office.case("Sanne de Boer");
        let mut body = office.lessons(&person);
        body["received"] = json!(ago(today, days).to_string());
        let asked = office
            .worker
            .post(&format!("{case}/budget-requests"), &body)
            .expect(201);
        Self {
            request: format!("{case}/budget-requests/{}", text(&asked, "/requestId")),
            office,
            case,
            asked,
            today,
        }
    }

    /// The day so many days ago.
    fn day(&self, days: i32) -> String {
        ago(self.today, days).to_string()
    }

    /// What an act answers.
    fn act(&self, what: &str, body: &Value) -> Value {
        let path = format!("{}/{what}", self.request);
        self.office.worker.post(&path, body).expect(201)["clock"].clone()
    }

    /// The code and the rule of what is refused.
    fn refused(&self, what: &str, body: &Value) -> (String, String) {
        let path = format!("{}/{what}", self.request);
        let answer = self.office.worker.post(&path, body);
        assert_eq!(answer.status, 409, "{:#}", answer.json());
        (answer.problem(), text(&answer.json(), "/rule"))
    }

    /// The clock as the case shows it.
    fn clock(&self) -> Value {
        let case = self.office.worker.get(&self.case).expect(200);
        case["budgetRequests"][0]["clock"].clone()
    }

    /// Declines, as the policy says or left it to a person, and tells the applicant.
    fn declined(&self) {
        let assessment = &self.asked["assessment"];
        let mut body = json!({
            "choice": "decline", "assessmentId": text(assessment, "/assessmentId"),
            "mandateId": self.office.mandate, "reasons": "Er zijn goedkopere lessen.",
        });
        if assessment["answer"]["outcome"] == "grant" {
            body["departure"] = json!({
                "ground": "hardship-clause", "article": "CVDR000479/9",
                "argument": "Er zijn goedkopere lessen.",
            });
        }
        let path = format!("{}/decision", self.request);
        let decided = self.office.officer.post(&path, &body).expect(201);
        self.announced(&decided);
    }

    fn announced(&self, decided: &Value) {
        let path = format!(
            "{}/decisions/{}/announcement",
            self.case,
            text(decided, "/decisionId")
        );
        let on = json!({"on": self.office.today});
        self.office.officer.post(&path, &on).expect(201);
    }
}

fn ago(today: Date, days: i32) -> Date {
    today.checked_sub(days.days()).unwrap()
}

/// Eight weeks after a receipt so many days ago, and so many days on which the term stood still.
fn term(today: Date, received: i32, still: i32) -> String {
    let nominal = ago(today, received - 56 - still);
    end_of_term(nominal).unwrap().to_string()
}

#[test]
fn an_incomplete_request_stands_still_until_it_is_completed() {
    let waiting = Waiting::since(20);
    let clock = waiting.clock();
    assert_eq!(clock["decideBy"], term(waiting.today, 20, 0));
    assert_eq!(clock["article"], "jci1.31:c:BWBR0005537&artikel=4:13&lid=2");
    let before = waiting.office.worker.get(&waiting.case);
    let position = before.header("log-position").unwrap().to_owned();

    let invitation = json!({
        "on": waiting.day(10), "until": waiting.day(-10), "missing": "Een offerte.",
    });
    let clock = waiting.act("repair", &invitation);
    assert_eq!(clock["suspended"]["ground"], "repair");
    assert_eq!(clock["suspended"]["since"], waiting.day(9));
    assert_eq!(clock["suspended"]["runsAgain"], waiting.day(-11));
    assert_eq!(clock["repair"]["until"], waiting.day(-10));
    assert_eq!(clock["decideBy"], term(waiting.today, 20, 20));
    assert_eq!(waiting.clock(), clock);
    let again = waiting.refused("repair", &invitation);
    assert_eq!(again.0, "repair-runs");
    let early = json!({"mandateId": waiting.office.mandate, "reasons": "Niets gekomen."});
    let path = format!("{}/non-processing", waiting.request);
    let early = waiting.office.officer.post(&path, &early);
    assert_eq!(early.problem(), "repair-runs");

    // Five days, from the ninth to the fifth before today: on the fourth it ran.
    let clock = waiting.act("completion", &json!({"on": waiting.day(4)}));
    assert_eq!(clock["decideBy"], term(waiting.today, 20, 5));
    assert_eq!(clock["suspended"], Value::Null);
    assert_eq!(clock["repair"]["completed"], waiting.day(4));

    // As it was before, and what changed since.
    let path = format!("{}?asOfPosition={position}", waiting.case);
    let then = waiting.office.worker.get(&path).expect(200);
    let then = &then["budgetRequests"][0]["clock"];
    assert_eq!(then["decideBy"], term(waiting.today, 20, 0));
    let path = format!("{}/changes?from={position}", waiting.case);
    let since = waiting.office.worker.get(&path).expect(200);
    let kinds = since["events"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds.map(|event| text(event, "/type")).collect();
    assert_eq!(kinds, ["repair-invited.v1", "request-completed.v1"]);
    let fields = since["changes"].as_array().unwrap();
    let pointers: Vec<_> = fields.iter().map(|one| text(one, "/pointer")).collect();
    assert!(
        pointers.contains(&"/budgetRequests/0/clock/repair".to_owned()),
        "{pointers:?}"
    );
    WEB.installation.assert_verifies();
}

#[test]
fn a_late_decision_costs_a_penalty_that_is_determined() {
    let waiting = Waiting::since(120);
    let clock = waiting.act("default-notices", &json!({"on": waiting.day(100)}));
    assert_eq!(clock["prematureNotices"], json!([waiting.day(100)]));
    assert_eq!(clock["defaultNotice"], Value::Null);
    let late = json!({"on": waiting.day(45), "decideBy": waiting.day(0), "reason": "Druk."});
    let (code, rule) = waiting.refused("extension", &late);
    assert_eq!(code, "too-late-to-extend");
    assert_eq!(rule, "jci1.31:c:BWBR0005537&artikel=4:14");

    let received = ago(waiting.today, 40);
    let clock = waiting.act("default-notices", &json!({"on": received.to_string()}));
    let from = Term::DefaultNotice.last_day(received).unwrap();
    let from = from.tomorrow().unwrap();
    assert_eq!(clock["defaultNotice"]["penaltyFrom"], from.to_string());
    let rates = PenaltyRates::on(from).unwrap();
    let until_yesterday = u16::try_from(from.until(waiting.today).unwrap().get_days()).unwrap();
    let so_far = |clock: &Value| {
        let penalty = &clock["penalty"];
        let days = u16::try_from(penalty["days"].as_u64().unwrap()).unwrap();
        (days, penalty["soFar"].as_u64().map(Cents::new).unwrap())
    };
    let (days, cents) = so_far(&clock);
    assert_eq!(days, until_yesterday + 1);
    assert_eq!(cents, rates.due(days));
    assert_eq!(clock["penalty"]["most"], 144_200);
    let (code, rule) = waiting.refused("default-notices", &json!({"on": waiting.day(0)}));
    assert_eq!(code, "in-default");
    assert_eq!(rule, "jci1.31:c:BWBR0005537&artikel=4:17");

    let determine = json!({"mandateId": waiting.office.mandate, "reasons": "Te laat beslist."});
    let path = format!("{}/penalty", waiting.request);
    let runs = waiting.office.officer.post(&path, &determine);
    assert_eq!(runs.problem(), "penalty-runs");
    waiting.declined();
    let clock = waiting.clock();
    assert_eq!(clock["given"], waiting.office.today);
    let (days, cents) = so_far(&clock);
    assert_eq!(days, until_yesterday, "not the day on which it was told");
    let closing = json!({"reason": "other"});
    let close = format!("{}/closure", waiting.case);
    let owed = waiting.office.officer.post(&close, &closing);
    assert_eq!(owed.problem(), "still-running");

    let determined = waiting.office.officer.post(&path, &determine).expect(201);
    assert_eq!(determined["decision"]["about"]["kind"], "penalty");
    let penalty = &determined["request"]["clock"]["penalty"];
    assert_eq!(penalty["determined"]["amount"], cents.get());
    assert_eq!(
        waiting.office.officer.post(&path, &determine).problem(),
        "penalty-determined"
    );
    let decision = text(&determined, "/decision/decisionId");
    let path = format!("{}/decisions/{decision}/penalty-payment", waiting.case);
    let paid = json!({"on": waiting.office.today, "payee": "S. de Boer"});
    let officer = &waiting.office.officer;
    assert_eq!(officer.post(&path, &paid).problem(), "not-announced");
    let listed = |kind: &str| {
        WEB.run(WEB.installation.settle());
        let page = officer.get(&format!("/deadlines?kind={kind}")).expect(200);
        let mut all = page["deadlines"].as_array().unwrap().clone().into_iter();
        all.find(|one| one["decisionId"] == decision)
    };
    let announce = listed("announce-decision").expect("nobody was told of it");
    assert_eq!(announce["exposure"]["most"], cents.get());
    waiting.announced(&determined);
    assert_eq!(listed("announce-decision"), None);
    assert!(listed("pay-penalty").is_some());
    assert_eq!(officer.post(&close, &closing).problem(), "still-running");
    assert_eq!(waiting.office.worker.post(&path, &paid).status, 403);
    let elsewhere = WEB.client("GM0001", "officer", &[Role::CustomisationOfficer]);
    assert_eq!(elsewhere.post(&path, &paid).status, 404);
    let recorded = officer.post(&path, &paid).expect(201);
    let told = &recorded["decision"]["penaltyPaid"];
    assert_eq!(
        (&told["amount"], &told["interest"]),
        (&json!(cents.get()), &json!(0))
    );
    assert_eq!(officer.post(&path, &paid).problem(), "nothing-due");
    officer.post(&close, &closing).expect(201);
    WEB.installation.assert_verifies();
}

#[test]
fn a_term_stands_still_runs_again_and_is_extended() {
    let waiting = Waiting::since(30);
    let force = json!({"ground": "force-majeure", "on": waiting.day(12), "reason": "Brand."});
    let clock = waiting.act("suspension", &force);
    assert_eq!(clock["suspended"]["runsAgain"], Value::Null);
    // Each day moves it on, today too: thirteen so far.
    assert_eq!(clock["decideBy"], term(waiting.today, 30, 13));
    assert_eq!(waiting.refused("suspension", &force).0, "suspended");
    let clock = waiting.act("resumption", &json!({"on": waiting.day(8)}));
    assert_eq!(clock["decideBy"], term(waiting.today, 30, 4));
    let (code, rule) = waiting.refused("resumption", &json!({"on": waiting.day(8)}));
    assert_eq!(code, "not-suspended");
    assert_eq!(rule, "jci1.31:c:BWBR0005537&artikel=4:15");

    let consent = json!({
        "ground": "consent", "on": waiting.day(7), "until": waiting.day(5), "reason": "Vakantie.",
    });
    let clock = waiting.act("suspension", &consent);
    assert_eq!(clock["decideBy"], term(waiting.today, 30, 6));
    let by = waiting.day(-60);
    let told = json!({"on": waiting.day(0), "decideBy": by, "reason": "De offerte wacht."});
    let forever =
        json!({"on": waiting.day(0), "decideBy": "2199-12-31", "reason": "De offerte wacht."});
    let (code, rule) = waiting.refused("extension", &forever);
    assert_eq!(code, "extension-too-long");
    assert_eq!(rule, "jci1.31:c:BWBR0005537&artikel=4:14");
    let clock = waiting.act("extension", &told);
    assert_eq!(clock["decideBy"], by);
    assert_eq!(clock["article"], "jci1.31:c:BWBR0005537&artikel=4:14&lid=3");
    assert_eq!(waiting.refused("extension", &told).0, "no-extension");

    // What happened is told in order.
    let earlier = json!({"on": waiting.day(1)});
    assert_eq!(waiting.refused("default-notices", &earlier).0, "too-early");
    let tomorrow = json!({"on": waiting.day(-1)});
    assert_eq!(
        waiting.refused("default-notices", &tomorrow).0,
        "in-the-future"
    );
    WEB.installation.assert_verifies();
}

#[test]
fn what_never_came_is_not_processed() {
    let waiting = Waiting::since(30);
    let invitation = json!({
        "on": waiting.day(20), "until": waiting.day(6), "missing": "Een offerte.",
    });
    let _ = waiting.act("repair", &invitation);
    let body = json!({"mandateId": waiting.office.mandate, "reasons": "Niets gekomen."});
    let path = format!("{}/non-processing", waiting.request);
    assert_eq!(
        waiting.office.worker.post(&path, &body).status,
        403,
        "no decider"
    );
    let decided = waiting.office.officer.post(&path, &body).expect(201);
    assert_eq!(decided["decision"]["about"]["kind"], "not-processed");
    waiting.announced(&decided);
    let case = waiting.office.worker.get(&waiting.case).expect(200);
    assert!(text(&case["decisions"][0], "/objectionUntil") > waiting.office.today);
    assert_eq!(waiting.clock()["given"], waiting.office.today);
    let (code, rule) = waiting.refused("completion", &json!({"on": waiting.day(0)}));
    assert_eq!(code, "decision-given");
    assert_eq!(rule, "jci1.31:c:BWBR0005537&artikel=4:13");
    WEB.installation.assert_verifies();
}

#[test]
fn who_withdraws_a_request_waits_for_nothing() {
    let waiting = Waiting::since(3);
    let withdraw = json!({"on": waiting.day(1), "reason": "Ik rijd al."});
    let clock = waiting.act("withdrawal", &withdraw);
    assert_eq!(clock["withdrawn"], waiting.day(1));
    assert_eq!(
        waiting.refused("withdrawal", &withdraw).0,
        "request-withdrawn"
    );
    let key = maatwerk_tests::Client::key();
    let path = format!("{}/assessment", waiting.request);
    let again =
        waiting
            .office
            .worker
            .send("POST", &path, &[("Idempotency-Key", key.as_str())], None);
    assert_eq!(again.problem(), "request-withdrawn");
    WEB.run(WEB.installation.settle());
    let list = waiting.office.worker.get("/cases?limit=200").expect(200);
    let rows = list["cases"].as_array().unwrap().iter();
    let id = waiting.case.trim_start_matches("/cases/");
    let row = rows.clone().find(|row| row["caseId"] == id).unwrap();
    assert_eq!(row["openRequests"], 0);
    let close = format!("{}/closure", waiting.case);
    let closing = json!({"reason": "withdrawn"});
    waiting.office.officer.post(&close, &closing).expect(201);
    WEB.installation.assert_verifies();
}

#[test]
fn what_is_no_act_on_a_clock_is_refused() {
    let waiting = Waiting::since(3);
    let on = waiting.office.today.clone();
    for (what, body) in [
        ("repair", json!({"on": on, "until": on})),
        (
            "suspension",
            json!({"ground": "repair", "on": on, "reason": "Zo."}),
        ),
        (
            "suspension",
            json!({"ground": "consent", "on": on, "reason": "Zo."}),
        ),
        (
            "extension",
            json!({"on": on, "decideBy": "2026-02-30", "reason": "Zo."}),
        ),
        ("default-notices", json!({"on": on, "amount": 1})),
    ] {
        let path = format!("{}/{what}", waiting.request);
        let answer = waiting.office.worker.post(&path, &body);
        assert_eq!(answer.status, 400, "{what}: {body}");
    }
    let notice = json!({"on": on});
    let stranger = WEB.client("GM0001", "stranger", &[Role::Professional]);
    let path = format!("{}/default-notices", waiting.request);
    assert_eq!(stranger.post(&path, &notice).status, 404);
    let nothing = "00000000-0000-0000-0000-000000000000";
    let path = format!("{}/budget-requests/{nothing}/default-notices", waiting.case);
    assert_eq!(waiting.office.worker.post(&path, &notice).status, 404);
    assert_eq!(waiting.clock()["prematureNotices"], json!([]));
}

#[test]
fn the_terms_that_law_sets_are_told() {
    let office = Office::open(&WEB, "GM0479");
    let told = office.worker.get("/terms?after=2026-11-13").expect(200);
    let terms = told["terms"].as_array().unwrap();
    let of = |name: &str| terms.iter().find(|row| row["term"] == name).unwrap();
    // Six weeks end on Christmas; the two days after it are none to end on either.
    assert_eq!(of("objection")["lastDay"], "2026-12-28");
    assert_eq!(of("objection")["weeks"], 6);
    assert_eq!(of("limitation")["lastDay"], "2031-11-13");
    assert_eq!(of("limitation")["movesOn"], false);
    assert_eq!(of("repair")["lastDay"], Value::Null);
    assert_eq!(told["penalties"][0]["most"], 144_200);
    let long_ago = office.worker.get("/terms?after=1990-01-01").expect(200);
    let terms = long_ago["terms"].as_array().unwrap();
    assert!(terms.iter().all(|row| row["lastDay"].is_null()));
}
