//! A household of which she moves and he stays, and what goes between two municipalities.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

pub(crate) const FROM: &str = "GM0363";
pub(crate) const TO: &str = "GM0479";
pub(crate) const AUTHORITIES: [(&str, &str); 3] = [
    (FROM, "plugins/zaanstad"),
    (TO, "plugins/zaanstad"),
    ("GM0001", "plugins/zaanstad"),
];

pub(crate) static WEB: LazyLock<Web> = LazyLock::new(|| Web::start(&AUTHORITIES, Web::limits()));

pub(crate) const STAYS: &str = "Karel Blijft";
pub(crate) const SECRET: &str = "Wat over Karel gaat";

/// A household of which she moves and he stays.
pub(crate) struct Household {
    pub(crate) office: Office,
    pub(crate) case: String,
    pub(crate) she: String,
    pub(crate) he: String,
    /// About her: told, and not told. About him.
    pub(crate) facts: [String; 3],
}

impl Household {
    pub(crate) fn open(web: &Web) -> Self {
        let office = Office::open(web, FROM);
        let body = json!({"persons": [
            {"role": "resident", "name": "Sanne de Boer", "bsn": "999990019"},
            {"role": "partner", "name": STAYS},
        ]});
        let opened = office.worker.post("/cases", &body).expect(201);
        let case = format!("/cases/{}", text(&opened, "/caseId"));
        let (she, he) = (text(&opened, "/personIds/0"), text(&opened, "/personIds/1"));
        let fact = |about: &str, code: &str, value: Value| {
            let body = json!({"about": about, "code": code, "value": value, "source": "brp"});
            let recorded = office.worker.post(&format!("{case}/facts"), &body);
            text(&recorded.expect(201), "/factId")
        };
        let facts = [
            fact(
                &she,
                "birth-date",
                json!({"kind": "day", "value": "2001-03-14"}),
            ),
            fact(
                &she,
                "situation",
                json!({"kind": "text", "value": "Niet gekozen."}),
            ),
            fact(&he, "situation", json!({"kind": "text", "value": SECRET})),
        ];
        Self {
            office,
            case,
            she,
            he,
            facts,
        }
    }

    pub(crate) fn post(&self, what: &str, body: &Value) -> Answer {
        self.office
            .worker
            .post(&format!("{}/{what}", self.case), body)
    }

    pub(crate) fn body(&self) -> Value {
        json!({
            "to": TO, "persons": [self.she], "facts": [self.facts[0]], "work": true, "terms": true,
            "moves": self.office.today, "until": self.office.today, "reason": "Zij verhuist naar Zaanstad.",
        })
    }

    /// The path of an offer.
    pub(crate) fn offer(&self) -> String {
        let offered = self.post("transfers", &self.body()).expect(201);
        assert_eq!(offered["stage"], "waits");
        format!("{}/transfers/{}", self.case, text(&offered, "/transferId"))
    }

    pub(crate) fn file(&self, transfer: &str) -> Value {
        self.office
            .worker
            .get(&format!("{transfer}/file"))
            .expect(200)
    }

    /// The transfer, as the case shows it.
    pub(crate) fn shown(&self) -> Value {
        self.office.worker.get(&self.case).expect(200)["transfers"][0].clone()
    }
}

pub(crate) fn there(web: &Web) -> Client {
    web.client(TO, "worker", &[Role::Professional])
}

/// Taken in: the path of the case there.
pub(crate) fn take_in(client: &Client, file: &Value) -> String {
    let received = client.post("/transfers", file).expect(201);
    format!("/cases/{}", text(&received, "/caseId"))
}

pub(crate) fn receipt(client: &Client, case: &str) -> Value {
    client.get(&format!("{case}/transfer-receipt")).expect(200)
}

/// What is wrong with a file, as the answer says.
pub(crate) fn fault(answer: &Answer) -> (String, String) {
    let problem = answer.expect(422);
    assert_eq!(
        text(&problem, "/type"),
        "/problems/transfer-refused",
        "{problem:#}"
    );
    (
        text(&problem, "/errors/0/pointer"),
        text(&problem, "/errors/0/code"),
    )
}

pub(crate) fn is(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

pub(crate) fn kinds(client: &Client, case: &str) -> Vec<String> {
    let listed = client.get("/deadlines?limit=100").expect(200);
    let all = listed["deadlines"].as_array().unwrap();
    let id = case.trim_start_matches("/cases/");
    let own = all.iter().filter(|one| one["caseId"] == id);
    own.map(|one| text(one, "/kind")).collect()
}
