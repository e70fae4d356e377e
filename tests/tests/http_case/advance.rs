//! Advances over HTTP: granted before it is decided, paid, counted on what is granted or reclaimed; bounded,
//! once, and by whoever may.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

const AWB: &str = "jci1.31:c:BWBR0005537&artikel=4:95&lid=1";
const RECLAIMED: &str = "jci1.31:c:BWBR0005537&artikel=4:95&lid=4";

/// A request that the policy would grant.
struct Lessons {
    office: Office,
    case: String,
    request: String,
    assessment: String,
}

impl Lessons {
    fn asked(web: &Web, authority: &str, name: &str) -> Self {
        let office = Office::open(web, authority);
        let (case, _, request, assessment) = office.assessed(name);
        Self {
            office,
            case,
            request,
            assessment,
        }
    }

    fn path(&self) -> String {
        format!("{}/budget-requests/{}/advances", self.case, self.request)
    }

    fn body(&self, amount: u64) -> Value {
        json!({
            "assessmentId": self.assessment, "mandateId": self.office.mandate, "amount": amount,
            "article": AWB, "reasons": "De eerste les is morgen.",
        })
    }

    fn advance(&self, amount: u64) -> Answer {
        self.office.officer.post(&self.path(), &self.body(amount))
    }

    fn announce(&self, decided: &Value) {
        let path = format!(
            "{}/decisions/{}/announcement",
            self.case,
            text(decided, "/decisionId")
        );
        let on = json!({"on": self.office.today});
        self.office.officer.post(&path, &on).expect(201);
    }

    /// Granted and announced; answers its path.
    fn advanced(&self, amount: u64) -> String {
        let granted = self.advance(amount).expect(201);
        self.announce(&granted);
        format!("{}/grants/{}", self.case, text(&granted, "/grant/grantId"))
    }

    fn pay(&self, grant: &str, amount: u64) -> Answer {
        let body = json!({
            "kind": "payment", "amount": amount, "on": self.office.today, "payee": "Rijschool",
        });
        let path = format!("{grant}/payments");
        self.office.officer.post(&path, &body)
    }

    fn decide(&self, choice: &str) -> Answer {
        let mut body = json!({
            "choice": choice, "assessmentId": self.assessment, "mandateId": self.office.mandate,
            "reasons": "Besloten.",
        });
        if choice == "decline" {
            body["departure"] = json!({
                "ground": "hardship-clause", "article": "CVDR000479/8",
                "argument": "Zij heeft al een rijbewijs.",
            });
        }
        let path = format!("{}/budget-requests/{}/decision", self.case, self.request);
        self.office.officer.post(&path, &body)
    }

    fn grants(&self) -> Vec<Value> {
        let case = self.office.worker.get(&self.case).expect(200);
        case["grants"].as_array().unwrap().clone()
    }
}

fn available(client: &Client, today: &str) -> u64 {
    let pot = client.get(&format!("/pots/{}", &today[..4])).expect(200);
    pot["available"].as_u64().unwrap()
}

#[test]
fn an_advance_is_paid_and_is_part_of_what_is_granted() {
    // A pot that nobody else takes from.
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let lessons = Lessons::asked(&web, "GM0479", "Sanne de Boer");
    let office = &lessons.office;
    let before = available(&office.worker, &office.today);
    let granted = lessons.advance(20_000).expect(201);
    assert_eq!(granted["decision"]["about"]["kind"], "advance");
    assert_eq!(granted["grant"]["status"], "advance");
    assert_eq!(granted["grant"]["article"], AWB);
    assert_eq!(available(&office.worker, &office.today), before - 20_000);
    let grant = format!(
        "{}/grants/{}",
        lessons.case,
        text(&granted, "/grant/grantId")
    );
    assert_eq!(lessons.pay(&grant, 15_000).problem(), "not-announced");
    let letter = format!(
        "{}/decisions/{}/letter/draft",
        lessons.case,
        text(&granted, "/decisionId")
    );
    let page = office.officer.get(&letter);
    let page = String::from_utf8(page.body).unwrap();
    assert!(
        page.contains("een voorschot van €\u{a0}200,00 voor rijlessen"),
        "{page}"
    );
    assert!(page.contains("artikel 4:95"), "{page}");
    lessons.announce(&granted);
    lessons.pay(&grant, 15_000).expect(201);

    let decided = lessons.decide("grant").expect(201);
    let made = &decided["grant"];
    assert_eq!(made["counted"], 15_000);
    assert_eq!(
        (&made["paid"], &made["unpaid"]),
        (&json!(15_000), &json!(35_000))
    );
    // What was not paid of the advance went back, and only the rest was taken.
    assert_eq!(available(&office.worker, &office.today), before - 50_000);
    let all = lessons.grants();
    let settled = all
        .iter()
        .find(|one| one["grantId"] == granted["grant"]["grantId"]);
    let settled = settled.unwrap();
    assert_eq!(settled["status"], "counted");
    assert_eq!(settled["countsOn"], made["grantId"]);
    assert_eq!(settled["released"], 5_000);
    let letter = format!(
        "{}/decisions/{}/letter/draft",
        lessons.case,
        text(&decided, "/decisionId")
    );
    let page = String::from_utf8(office.officer.get(&letter).body).unwrap();
    assert!(
        page.contains("Uw voorschot van €\u{a0}150,00 hoort hierbij."),
        "{page}"
    );
    lessons.announce(&decided);
    let rest = format!("{}/grants/{}", lessons.case, text(made, "/grantId"));
    assert_eq!(lessons.pay(&rest, 35_001).problem(), "more-than-granted");
    let paid = lessons.pay(&rest, 35_000).expect(201);
    assert_eq!(paid["grant"]["paid"], 50_000);
    assert_eq!(lessons.advance(1).problem(), "already-decided");
    web.installation.assert_verifies();
}

#[test]
fn what_was_paid_in_advance_is_reclaimed_when_nothing_is_granted() {
    let lessons = Lessons::asked(&WEB, "GM0479", "Noor Visser");
    let grant = lessons.advanced(20_000);
    lessons.pay(&grant, 15_000).expect(201);
    let acts = format!("{grant}/acts");
    let claim = |ground: &str, principal: u64| {
        let body = json!({
            "kind": "act", "ground": ground, "reasons": "Er is niets toegekend.",
            "act": {
                "kind": "reclaim",
                "terms": {"principal": principal, "instalments": 1, "instalment": principal},
            },
        });
        lessons.office.worker.post(&acts, &body)
    };
    assert_eq!(claim(RECLAIMED, 15_000).problem(), "advance-runs");
    let decided = lessons.decide("decline").expect(201);
    lessons.announce(&decided);
    let advance = &lessons.grants()[0];
    assert_eq!(
        (&advance["released"], &advance["undue"]),
        (&json!(5_000), &json!(15_000))
    );
    assert_eq!(lessons.pay(&grant, 1).problem(), "advance-ended");
    assert_eq!(claim(RECLAIMED, 15_001).problem(), "more-than-undue");
    claim(RECLAIMED, 15_000).expect(201);
    let view = json!({
        "kind": "given", "on": lessons.office.today, "orally": true, "view": "Dat klopt.",
    });
    let hearing = format!("{acts}/hearing");
    lessons.office.worker.post(&hearing, &view).expect(201);
    let body = json!({"mandateId": lessons.office.mandate, "reasons": "Onverschuldigd."});
    let decision = format!("{acts}/decision");
    let claimed = lessons.office.officer.post(&decision, &body).expect(201);
    assert_eq!(claimed["loan"]["balance"], 15_000);
    assert_eq!(claimed["grant"]["undue"], 0);
    WEB.installation.assert_verifies();
}

#[test]
fn what_is_no_advance_is_refused_and_says_what_to_do() {
    let lessons = Lessons::asked(&WEB, "GM0479", "Ali Yilmaz");
    let officer = &lessons.office.officer;
    let path = lessons.path();
    let with = |key: &str, value: Value| {
        let mut body = lessons.body(100);
        body[key] = value;
        officer.post(&path, &body)
    };
    for (key, value) in [
        ("amount", json!(0)),
        ("amount", json!(-1)),
        ("amount", json!(1.5)),
        ("amount", json!("100")),
        ("amount", json!(u64::MAX)),
        ("article", json!("artikel 4:95")),
        ("article", json!("x".repeat(10_000))),
        ("reasons", json!("")),
        ("reasons", json!("x".repeat(200_000))),
        ("mandateId", json!("mandaat")),
        ("potYear", json!(2026)),
    ] {
        let answer = with(key, value.clone());
        assert!([400, 413].contains(&answer.status), "{key} {value}");
    }
    assert_eq!(lessons.advance(50_001).problem(), "more-than-asked");
    let other = "0197f000-0000-7000-8000-000000000000";
    assert_eq!(with("mandateId", json!(other)).problem(), "no-mandate");
    let assessed = with("assessmentId", json!(other));
    assert_eq!(assessed.problem(), "not-the-latest-assessment");
    let unneeded = with(
        "departure",
        json!({"ground": "hardship-clause", "article": "CVDR000479/8", "argument": "Nodig."}),
    );
    assert_eq!(unneeded.problem(), "no-departure-needed");
    let unknown = format!("{}/budget-requests/{other}/advances", lessons.case);
    let body = lessons.body(100);
    assert_eq!(officer.post(&unknown, &body).problem(), "not-found");
    // Who may not decide, who is not involved, and who is of another municipality.
    assert_eq!(lessons.office.worker.post(&path, &body).status, 403);
    let stranger = WEB.client("GM0479", "stranger", &[Role::Professional]);
    assert_eq!(stranger.post(&path, &body).status, 403);
    let elsewhere = WEB.client("GM0001", "officer", &[Role::CustomisationOfficer]);
    assert_eq!(elsewhere.post(&path, &body).status, 404);
    // In a case that is not its own.
    let another = Lessons::asked(&WEB, "GM0479", "Els Jansen");
    let crossed = format!(
        "{}/budget-requests/{}/advances",
        another.case, lessons.request
    );
    assert_eq!(officer.post(&crossed, &body).problem(), "not-found");
    assert!(lessons.grants().is_empty() && another.grants().is_empty());
}

#[test]
fn the_same_order_happens_once_and_a_stale_one_not_at_all() {
    let lessons = Lessons::asked(&WEB, "GM0479", "Mo Bakker");
    let (officer, path, key) = (&lessons.office.officer, lessons.path(), Client::key());
    let first = officer.post_as(&key, &path, &lessons.body(30_000));
    let again = officer.post_as(&key, &path, &lessons.body(30_000));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json(), again.json());
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = officer.post_as(&key, &path, &lessons.body(30_001));
    assert_eq!(other.status, 422, "{}", other.problem());
    assert_eq!(lessons.grants().len(), 1);
    let headers = [
        ("Idempotency-Key", "advance-of-an-old-version"),
        ("If-Match", "\"1\""),
        ("Processing-Purpose", "test"),
    ];
    let body = lessons.body(100).to_string();
    let stale = officer.send("POST", &path, &headers, Some(body.as_bytes()));
    assert_eq!(stale.status, 412);
    assert_eq!(lessons.grants().len(), 1);
}

#[test]
fn of_orders_at_once_no_more_is_advanced_than_was_asked_or_the_pot_has() {
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let lessons = Lessons::asked(&web, "GM0479", "Piet Bakker");
    let answers: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| lessons.advance(20_000)))
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let made = answers.iter().filter(|answer| answer.status == 201);
    assert_eq!(made.count(), 2, "of 500.00 twice 200.00");
    let refused = answers.iter().filter(|answer| answer.status != 201);
    for answer in refused {
        assert_eq!(answer.problem(), "more-than-asked");
    }

    // 300.00 is left for six households that ask 100.00 each.
    let office = &lessons.office;
    let pot = format!("/pots/{}", &office.today[..4]);
    let amount = json!({"amount": 40_000 + 30_000});
    let households: Vec<_> = (0..6)
        .map(|_| Lessons::asked(&web, "GM0479", "Sam Smit"))
        .collect();
    office.administrator.put(&pot, &amount).expect(200);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = households
            .iter()
            .map(|one| scope.spawn(|| one.advance(10_000)))
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let made = answers.iter().filter(|answer| answer.status == 201);
    assert_eq!(made.count(), 3);
    let refused = answers.iter().filter(|answer| answer.status != 201);
    for answer in refused {
        assert_eq!(answer.problem(), "pot-empty");
    }
    assert_eq!(available(&office.worker, &office.today), 0);
    web.installation.assert_verifies();
}

#[test]
fn what_a_legal_basis_knows_of_advances_is_listed() {
    let office = Office::open(&WEB, "GM0479");
    let bases = office.worker.get("/legal-bases").expect(200);
    let told = bases.to_string();
    assert!(told.contains("BWBR0015703&artikel=52"), "{told}");
    assert!(told.contains("BWBR0005537&artikel=4:95"), "{told}");
}
