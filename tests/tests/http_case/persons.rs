//! The people of a household over HTTP: represented, shielded from each other, known twice.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        ("GM0153", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

const HIDDEN: &str = "Mina Ondergedoken";
const ADDRESS: &str = "Schuilplaats 12 te Elders";

/// A man, and a woman in hiding from him; numbers that pass the eleven test.
struct Household {
    office: Office,
    case: String,
    man: String,
    woman: String,
}

impl Household {
    fn open(authority: &str, his: &str, hers: &str) -> Self {
        let office = Office::open(&WEB, authority);
        let body = json!({"persons": [
            {"role": "resident", "name": "Karel Voorbeeld", "bsn": his},
            {"role": "partner", "name": HIDDEN, "bsn": hers},
        ]});
        let opened = office.worker.post("/cases", &body).expect(201);
        let case = format!("/cases/{}", text(&opened, "/caseId"));
        let (man, woman) = (text(&opened, "/personIds/0"), text(&opened, "/personIds/1"));
        let fact = json!({
            "about": woman, "code": "address", "value": {"kind": "text", "value": ADDRESS},
            "source": "statement",
        });
        office
            .worker
            .post(&format!("{case}/facts"), &fact)
            .expect(201);
        Self {
            office,
            case,
            man,
            woman,
        }
    }

    fn post(&self, what: &str, body: &Value) -> Answer {
        self.office
            .worker
            .post(&format!("{}/{what}", self.case), body)
    }

    fn shield(&self) -> String {
        let body = json!({
            "shielded": self.woman, "fromWhom": self.man, "reason": "Geheim adres na geweld.",
        });
        let raised = self.post("shields", &body).expect(201);
        assert_eq!(raised["holds"], true);
        text(&raised, "/shieldId")
    }

    /// What he gets of his own case.
    fn bundle(&self) -> Vec<u8> {
        let path = format!("{}/evidence", self.case);
        let headers = [("Processing-Purpose", "evidence")];
        let him = WEB.resident("GM0479", &self.man);
        let answer = him.send("POST", &path, &headers, Some(b"{}"));
        assert_eq!(
            answer.status,
            200,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        answer.body
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn person(case: &Value, id: &str) -> Value {
    let persons = case["persons"].as_array().unwrap();
    let found = persons.iter().find(|person| person["personId"] == id);
    found.cloned().unwrap()
}

fn settled() {
    WEB.run(WEB.installation.settle());
}

fn read(client: &Client, path: &str) -> Answer {
    settled();
    client.send("GET", path, &[("Processing-Purpose", "duplicates")], None)
}

#[test]
fn what_is_about_who_is_shielded_is_in_nothing_the_other_gets() {
    let home = Household::open("GM0479", "999990019", "999990020");
    let task = json!({
        "kind": "agreement", "owner": {"kind": "person", "personId": home.woman}, "about": home.man,
        "due": home.office.today, "text": "Zij gaat met hem mee naar de bank.",
    });
    home.post("tasks", &task).expect(201);
    let note = json!({"about": home.man, "text": "Hij zoekt werk."});
    home.post("notes", &note).expect(201);
    let before = home.bundle();
    assert!(holds(&before, "task-added.v1"), "it concerns him");
    assert!(holds(&before, "Zij gaat met hem mee"));

    let shield = home.shield();
    let bundle = home.bundle();
    for of_her in [
        HIDDEN,
        ADDRESS,
        home.woman.as_str(),
        "task-added.v1",
        "Zij gaat met hem mee",
        "shield-raised.v1",
        "Geheim adres na geweld",
        shield.as_str(),
    ] {
        assert!(!holds(&bundle, of_her), "{of_her}");
    }
    assert!(holds(&bundle, "Hij zoekt werk."), "his own stays");

    // Who works on the case sees all of it, with a warning.
    let shown = home.office.worker.get(&home.case).expect(200);
    let her = person(&shown, &home.woman);
    assert_eq!(her["shieldedFrom"], json!([home.man]));
    let warning = text(&her, "/warning");
    assert!(
        warning.starts_with("Afgeschermd voor Karel Voorbeeld"),
        "{warning}"
    );
    assert!(person(&shown, &home.man).get("warning").is_none());
    assert_eq!(shown["tasks"].as_array().unwrap().len(), 1);

    let naming = json!({"about": home.man, "text": format!("Gebeld met {HIDDEN}.")});
    assert_eq!(home.post("notes", &naming).problem(), "names-shielded");
    let again = json!({"shielded": home.woman, "fromWhom": home.man, "reason": "Nogmaals."});
    assert_eq!(home.post("shields", &again).problem(), "already-recorded");

    let path = format!("shields/{shield}/lower");
    let why = json!({"reason": "Op haar verzoek."});
    let lowered = home.post(&path, &why).expect(201);
    assert_eq!(lowered["holds"], false);
    assert_eq!(home.post(&path, &why).problem(), "over");
    let nowhere = "shields/00000000-0000-0000-0000-000000000000/lower";
    assert_eq!(home.post(nowhere, &why).status, 404);
    assert!(holds(&home.bundle(), "Zij gaat met hem mee"));
    let changes = home
        .office
        .worker
        .get(&format!("{}/changes?from=1", home.case))
        .expect(200);
    assert!(
        changes
            .to_string()
            .contains("Een afscherming is opgeheven.")
    );
    WEB.installation.assert_verifies();
}

#[test]
fn somebody_acts_for_a_person_until_it_ends() {
    let home = Household::open("GM0479", "999990032", "999990044");
    let path = "representations";
    let of_office = json!({
        "represented": home.man, "kind": "administrator", "name": "Bewindkantoor Noord",
        "shownBy": "Beschikking van 12 maart 2026.", "from": "2026-03-13",
    });
    let begun = home.post(path, &of_office).expect(201);
    assert_eq!(begun["running"], true);
    assert_eq!(begun["law"], "jci1.31:c:BWBR0002656&artikel=431");
    let id = text(&begun, "/representationId");
    let shown = home.office.worker.get(&home.case).expect(200);
    assert_eq!(person(&shown, &home.man)["representedBy"], json!([id]));
    let his = home.bundle();
    assert!(holds(&his, "Bewindkantoor Noord"));

    let mut two = of_office.clone();
    two["by"] = json!(home.woman);
    let mut none = of_office.clone();
    none.as_object_mut().unwrap().remove("name");
    for body in [two, none] {
        assert_eq!(home.post(path, &body).problem(), "who-represents");
    }
    let mut minor = of_office;
    minor["kind"] = json!("parent");
    minor["represented"] = json!(home.woman);
    let _ = home
        .office
        .day(&home.case, &home.woman, "birth-date", "1990-01-01");
    assert_eq!(home.post(path, &minor).problem(), "of-age");

    let end = format!("{path}/{id}/end");
    let early = json!({"lastDay": "2026-03-01", "reason": "Opgeheven."});
    assert_eq!(home.post(&end, &early).problem(), "representation-term");
    let at_once = json!({"lastDay": "2026-03-31", "reason": "Opgeheven."});
    let ended = home.post(&end, &at_once).expect(201);
    assert_eq!(
        (&ended["running"], &ended["until"]),
        (&json!(false), &json!("2026-03-31"))
    );
    assert_eq!(home.post(&end, &at_once).problem(), "not-sooner");
    let by = WEB.client("GM0479", "controleur", &[Role::Auditor]);
    assert_eq!(
        by.post(&format!("{}/{path}", home.case), &early).status,
        403
    );
    WEB.installation.assert_verifies();
}

#[test]
fn who_is_known_twice_is_found_linked_and_not_merged() {
    let first = Household::open("GM0001", "999990056", "999990068");
    let other = WEB.client("GM0001", "ander", &[Role::Professional]);
    let body = json!({"persons": [
        {"role": "resident", "name": "K. Voorbeeld", "bsn": "999990056"},
    ]});
    let opened = other.post("/cases", &body).expect(201);
    let (there, twin) = (text(&opened, "/caseId"), text(&opened, "/personIds/0"));
    let handler = json!({
        "handling": {"handler": "ander"}, "from": first.office.today, "reason": "Van mij.",
    });
    other
        .post(&format!("/cases/{there}/handler"), &handler)
        .expect(201);

    let own = format!("{}/duplicates", first.case);
    let found = read(&first.office.worker, &own).expect(200);
    assert_eq!(found["duplicates"].as_array().unwrap().len(), 1);
    let pair = &found["duplicates"][0];
    assert_eq!(pair["matched"], "bsn");
    assert_eq!(pair["records"][0]["personId"], first.man);
    assert_eq!(
        pair["records"][1],
        json!({"caseId": there, "personId": twin, "handler": "ander"}),
        "that it exists and who handles it, nothing else"
    );
    assert_eq!(read(&other, &own).problem(), "not-involved");
    assert_eq!(read(&other, "/duplicates").status, 403);
    let officer = &first.office.officer;
    let all = read(officer, "/duplicates").expect(200);
    assert_eq!(all["duplicates"].as_array().unwrap().len(), 1);
    let by_name = read(&first.office.worker, &format!("{own}?by=name")).expect(200);
    assert_eq!(by_name["duplicates"], json!([]));

    let link = |person: &str, other: &str| {
        let body = json!({
            "person": person, "otherCase": there, "otherPerson": other, "reason": "Dezelfde man.",
        });
        first.post("links", &body)
    };
    assert_eq!(link(&first.woman, &twin).problem(), "nothing-in-common");
    assert_eq!(
        link(&first.man, &first.woman).problem(),
        "nothing-in-common"
    );
    let linked = link(&first.man, &twin).expect(201);
    assert_eq!(linked["matched"], "bsn");
    assert_eq!(link(&first.man, &twin).problem(), "already-recorded");
    assert_eq!(
        read(officer, "/duplicates").expect(200)["duplicates"],
        json!([])
    );
    let linked_too = read(officer, "/duplicates?linked=true").expect(200);
    assert_eq!(linked_too["duplicates"][0]["linked"], true);

    // Nothing is opened by it, from either side.
    assert_eq!(
        first
            .office
            .worker
            .get(&format!("/cases/{there}"))
            .problem(),
        "not-involved"
    );
    assert_eq!(other.get(&first.case).problem(), "not-involved");

    let undo = format!("links/{}/undo", text(&linked, "/linkId"));
    let undone = first
        .post(&undo, &json!({"reason": "Toch zijn broer."}))
        .expect(201);
    assert_eq!(undone["unlinked"]["act"]["by"], "worker");
    let again = read(officer, "/duplicates").expect(200);
    assert_eq!(again["duplicates"].as_array().unwrap().len(), 1);
    WEB.installation.assert_verifies();
}

#[test]
fn a_double_of_who_is_shielded_is_told_to_nobody_who_is_not_involved() {
    let home = Household::open("GM0153", "999990081", "999990093");
    let helper = WEB.client("GM0153", "haar-helper", &[Role::Professional]);
    let body = json!({"persons": [
        {"role": "resident", "name": HIDDEN, "bsn": "999990093"},
        {"role": "other", "name": "Karel Voorbeeld", "bsn": "999990081"},
    ]});
    let opened = helper.post("/cases", &body).expect(201);
    let hers = format!("/cases/{}", text(&opened, "/caseId"));
    let shield = json!({
        "shielded": text(&opened, "/personIds/0"), "fromWhom": text(&opened, "/personIds/1"),
        "reason": "Geheim adres.",
    });
    helper.post(&format!("{hers}/shields"), &shield).expect(201);
    let count = |client: &Client, path: &str| {
        let found = read(client, path).expect(200);
        found["duplicates"].as_array().unwrap().len()
    };
    // His helper learns of the other record of him, and not that she is known elsewhere; neither does hers, who
    // is not involved there: of her each record is told where it is, and to who audits.
    assert_eq!(
        count(&home.office.worker, &format!("{}/duplicates", home.case)),
        1
    );
    assert_eq!(count(&helper, &format!("{hers}/duplicates")), 1);
    let auditor = WEB.client("GM0153", "controleur", &[Role::Auditor]);
    assert_eq!(count(&auditor, "/duplicates"), 2);
    let search = |client: &Client| {
        settled();
        let headers = [("Processing-Purpose", "intake")];
        let body = json!({"bsn": "999990093"}).to_string();
        let found = client.send("POST", "/cases/search", &headers, Some(body.as_bytes()));
        found.expect(200)["found"].as_array().unwrap().len()
    };
    assert_eq!(search(&home.office.worker), 1, "the one of his own case");
    assert_eq!(search(&helper), 1, "the one of hers");
}
