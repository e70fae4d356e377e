//! Paying over HTTP: payees with a sealed account, orders, what becomes of them, and recharging.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

const IBAN: &str = "NL91ABNA0417164300";

struct Granted {
    office: Office,
    case: String,
    person: String,
    grant: String,
}

impl Granted {
    fn lessons(name: &str) -> Self {
        let office = Office::open(&WEB, "GM0479");
        let (case, person, request, assessment) = office.assessed(name);
        let (grant, decision) = office.granted(&case, &request, &assessment);
        let on = json!({"on": office.today});
        let path = format!("{case}/decisions/{decision}/announcement");
        office.officer.post(&path, &on).expect(201);
        Self {
            office,
            case,
            person,
            grant,
        }
    }

    fn payee(&self) -> String {
        let body = json!({
            "about": self.person, "kind": "supplier", "ground": "CVDR000479/3",
            "account": {"name": "Rijschool Zaan", "iban": "NL91 ABNA 0417 1643 00"},
        });
        let path = format!("{}/payees", self.case);
        let added = self.office.worker.post(&path, &body).expect(201);
        assert_eq!(added["accountEndsIn"], "4300");
        assert_eq!(added["name"], "Rijschool Zaan");
        text(&added, "/payeeId")
    }

    fn order(&self, body: &Value) -> maatwerk_tests::Answer {
        let path = format!("{}/payment-orders", self.grant);
        self.office.worker.post(&path, body)
    }
}

#[test]
fn an_order_sets_money_apart_until_it_fails() {
    let lessons = Granted::lessons("Sanne de Boer");
    let payee = lessons.payee();
    let order = json!({
        "kind": "order", "payeeId": payee, "amount": 30_000,
        "invoice": {"number": "F-17", "date": lessons.office.today, "digest": "0f".repeat(32)},
    });
    let ordered = lessons.order(&order).expect(201);
    let payment = text(&ordered, "/paymentId");
    let grant = &ordered["grant"];
    assert_eq!(grant["ordered"], 30_000);
    assert_eq!(grant["unpaid"], 50_000);
    assert_eq!(grant["orders"][0]["stage"], "open");
    assert_eq!(grant["orders"][0]["invoice"]["number"], "F-17");

    let too_much = json!({"kind": "order", "payeeId": payee, "amount": 20_001});
    assert_eq!(lessons.order(&too_much).problem(), "more-than-granted");
    let path = format!("{}/payments", lessons.grant);
    let by_hand = json!({
        "kind": "payment", "amount": 20_001, "on": lessons.office.today, "payee": "Rijschool",
    });
    let paid = lessons.office.officer.post(&path, &by_hand);
    assert_eq!(paid.problem(), "more-than-granted");
    let failed = json!({
        "kind": "failure", "paymentId": payment, "on": lessons.office.today,
        "reason": "Verkeerde rekening.",
    });
    let after = lessons.order(&failed).expect(201);
    assert_eq!(after["grant"]["ordered"], 0);
    assert_eq!(after["grant"]["orders"][0]["stage"], "failed");
    assert_eq!(lessons.order(&failed).problem(), "order-ended");

    let end = format!("{}/payees/{payee}/end", lessons.case);
    let body = json!({"on": lessons.office.today, "reason": "Andere rijschool."});
    let ended = lessons.office.worker.post(&end, &body).expect(201);
    assert_eq!(ended["ended"], lessons.office.today.as_str());
    assert_eq!(lessons.order(&order).problem(), "payee-ended");
    WEB.installation.assert_verifies();
}

#[test]
fn no_account_stands_in_the_clear() {
    let lessons = Granted::lessons("Noor Visser");
    lessons.payee();
    let case = lessons.office.worker.get(&lessons.case);
    assert!(!case.json().to_string().contains("0417164300"));
    // Neither in the folder of data: log, views, keys and reading log.
    let folder = &WEB.installation.paths().data;
    let mut looked = 0;
    let mut folders = vec![folder.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                looked += 1;
                let found = bytes
                    .windows(IBAN.len())
                    .any(|window| window == IBAN.as_bytes());
                assert!(!found, "{}", path.display());
            }
        }
    }
    assert!(looked >= 3, "{looked}");
}

#[test]
fn what_is_no_account_is_told_without_repeating_it() {
    let lessons = Granted::lessons("Els Jansen");
    let path = format!("{}/payees", lessons.case);
    for iban in [
        "NL91ABNA0417164301",
        "0417164300",
        "",
        "XX91ABNA0417164300",
        "NL91 ABNA 0417 1643 00 00",
    ] {
        let body = json!({
            "about": lessons.person, "kind": "resident",
            "account": {"name": "Els Jansen", "iban": iban},
        });
        let answer = lessons.office.worker.post(&path, &body);
        assert_eq!(answer.status, 400, "{iban}");
        assert_eq!(answer.faults(), ["/account/iban"]);
        assert!(iban.is_empty() || !answer.json().to_string().contains(iban));
    }
    // Somebody else than the resident is paid on an article; the resident is not.
    let body = |kind: &str, ground: Option<&str>| {
        json!({
            "about": lessons.person, "kind": kind, "ground": ground,
            "account": {"name": "Bewind BV", "iban": IBAN},
        })
    };
    let post = |body: &Value| lessons.office.worker.post(&path, body);
    assert_eq!(post(&body("administrator", None)).problem(), "payee-ground");
    let ground = Some("jci1.31:c:BWBR0002656&artikel=441");
    assert_eq!(post(&body("resident", ground)).problem(), "payee-ground");
    post(&body("administrator", ground)).expect(201);
}

#[test]
fn another_budget_bears_it_and_the_pot_gets_it_back() {
    let lessons = Granted::lessons("Ali Yilmaz");
    let path = format!("{}/payments", lessons.grant);
    let paid = json!({
        "kind": "payment", "amount": 40_000, "on": lessons.office.today, "payee": "Rijschool",
    });
    lessons.office.officer.post(&path, &paid).expect(201);
    let year = &lessons.office.today[..4];
    let pots = format!("{}/recharges", lessons.grant);
    let body = |amount: u64| json!({"amount": amount, "budget": "6.3 bijzondere bijstand"});
    let too_much = lessons.office.officer.post(&pots, &body(40_001));
    assert_eq!(too_much.problem(), "more-than-paid");
    let after = lessons
        .office
        .officer
        .post(&pots, &body(25_000))
        .expect(201);
    assert_eq!(after["recharged"], 25_000);
    assert_eq!(after["paid"], 40_000);
    let pot = lessons
        .office
        .worker
        .get(&format!("/pots/{year}"))
        .expect(200);
    let available = pot["available"].as_u64().unwrap();
    // The payment comes back: first the pot bears it again.
    let payment = text(&after, "/payments/0/paymentId");
    let back = json!({
        "kind": "return", "paymentId": payment, "on": lessons.office.today, "reason": "Rekening opgeheven.",
    });
    let officer = &lessons.office.officer;
    assert_eq!(officer.post(&path, &back).problem(), "recharged");
    let reversals = format!("{}/recharge-reversals", lessons.grant);
    let too_much = officer.post(&reversals, &body(25_001));
    assert_eq!(too_much.problem(), "more-than-recharged");
    let worker = lessons.office.worker.post(&reversals, &body(25_000));
    assert_eq!(worker.status, 403);
    let reversed = officer.post(&reversals, &body(25_000)).expect(201);
    assert_eq!(reversed["recharged"], 0);
    officer.post(&path, &back).expect(201);
    let pot = lessons.office.worker.get(&format!("/pots/{year}"));
    let left = pot.expect(200)["available"].as_u64().unwrap();
    assert_eq!(left + 25_000, available);
    // The pot is what all cases say of it, this one too.
    WEB.installation.assert_verifies();
}

#[test]
fn who_is_not_involved_adds_no_payee() {
    let lessons = Granted::lessons("Piet Bakker");
    let body = json!({
        "about": lessons.person, "kind": "resident",
        "account": {"name": "Piet Bakker", "iban": IBAN},
    });
    let path = format!("{}/payees", lessons.case);
    let stranger = WEB.client("GM0479", "stranger", &[Role::Professional]);
    assert_eq!(stranger.post(&path, &body).status, 403);
    let elsewhere = WEB.client("GM0001", "worker", &[Role::Professional]);
    assert_eq!(elsewhere.post(&path, &body).status, 404);
}
