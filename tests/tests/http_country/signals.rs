//! Signals over HTTP: stated, arisen, listed, and taken from other installations.

use std::sync::{Arc, LazyLock};

use maatwerk::http::auth::Role;
use maatwerk::signals::{Destination, Outbox, national};
use maatwerk_log::EventLog as _;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

/// A country in one installation.
static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        ("GM0002", "plugins/zaanstad"),
        ("GM0003", "plugins/zaanstad"),
        ("NL", ""),
    ];
    Web::start(&authorities, Web::limits())
});

fn head() -> u64 {
    let log = &WEB.installation.app.log;
    WEB.run(log.head(national())).unwrap().position.get()
}

/// The signals of an authority once all is seen.
fn signals(client: &Client, query: &str) -> Vec<Value> {
    WEB.run(WEB.installation.settle());
    let listed = client.get(&format!("/signals{query}")).expect(200);
    listed["signals"].as_array().unwrap().clone()
}

fn flush() -> usize {
    let app = Arc::clone(&WEB.installation.app);
    WEB.run(Outbox::new(app, Destination::Here).flush())
        .unwrap()
}

fn stated(case: &str, person: &str) -> Value {
    json!({
        "caseId": case.trim_start_matches("/cases/"), "about": person,
        "barrier": "who-may-decide",
        "articles": ["jci1.31:c:BWBR0015703&artikel=35&lid=1&z=2026-01-01"],
        "agencies": ["uwv", "municipality"], "lifeDomains": ["work", "debts"],
        "tried": "Zes keer gebeld met drie loketten.",
        "wouldHaveHelped": "Een loket dat mag beslissen.",
    })
}

#[test]
fn a_decline_is_a_signal_by_itself() {
    let office = Office::open(&WEB, "GM0001");
    let (case, person) = office.case("Sanne de Boer");
    let _ = office.day(&case, &person, "birth-date", "2015-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let requests = format!("{case}/budget-requests");
    let asked = office.worker.post(&requests, &office.lessons(&person));
    let asked = asked.expect(201);
    assert_eq!(asked["assessment"]["answer"]["outcome"], "decline");
    let found = signals(&office.worker, "");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["source"], "finding");
    assert_eq!(found[0]["amountBand"], "250-500");

    let request = text(&asked, "/requestId");
    let decline = json!({
        "choice": "decline", "assessmentId": text(&asked, "/assessment/assessmentId"),
        "mandateId": office.mandate, "reasons": "Te jong.",
    });
    office
        .officer
        .post(&format!("{requests}/{request}/decision"), &decline)
        .expect(201);
    let found = signals(&office.worker, "?source=decline");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["caseId"], case.trim_start_matches("/cases/"));
    assert_eq!(found[0]["waitingBand"], "to-14");
    let articles = found[0]["articles"].as_array().unwrap();
    assert!(articles.contains(&json!("CVDR000479/3")), "{articles:?}");
    assert!(articles.len() > 1, "and that of the rule: {articles:?}");
    // One household, whatever it met.
    let all = signals(&office.worker, "");
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["household"], all[1]["household"]);
    // Another authority sees none of it.
    let other = WEB.client("GM0003", "worker", &[Role::Professional]);
    assert!(signals(&other, "").is_empty());
}

#[test]
fn what_a_person_states_leaves_as_codes_alone() {
    let office = Office::open(&WEB, "GM0479");
    let (case, person) = office.case("Sanne de Boer");
    let body = stated(&case, &person);
    let key = Client::key();
    let first = office.worker.post_as(&key, "/signals", &body).expect(201);
    let again = office.worker.post_as(&key, "/signals", &body).expect(201);
    assert_eq!(first["signalId"], again["signalId"]);

    let found = signals(&office.worker, "?barrier=who-may-decide");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["sent"], false);
    assert_eq!(
        found[0]["articles"],
        json!(["BWBR0015703&artikel=35&lid=1"])
    );
    assert_eq!(found[0]["agencies"], json!(["municipality", "uwv"]));
    let month = office.today[..7].to_owned();
    assert_eq!(found[0]["month"], json!(month));

    // Any reference to the article finds it, and no other article does.
    for (query, many) in [
        ("?article=BWBR0015703%26artikel%3D35%26lid%3D1", 1),
        (
            "?article=jci1.3:c:BWBR0015703%26hoofdstuk%3D4%26artikel%3D35%26lid%3D1",
            1,
        ),
        ("?article=BWBR0015703%26artikel%3D35", 0),
        ("?source=decline", 0),
        ("?barrier=workload", 0),
        (&format!("?from={month}"), 1),
        ("?from=2199-12", 0),
    ] {
        assert_eq!(signals(&office.worker, query).len(), many, "{query}");
    }

    let before = head();
    assert!(flush() >= 1);
    assert!(head() > before);
    let _ = flush();
    let found = signals(&office.worker, "?barrier=who-may-decide");
    assert_eq!(found[0]["sent"], true);
    let records = WEB.run(national_records());
    let same = records
        .iter()
        .filter(|record| record["id"] == found[0]["id"]);
    let [record] = same.collect::<Vec<_>>()[..] else {
        panic!("not once in {records:#?}");
    };
    assert_eq!(record["authority"], "GM0479");
    let told = record.to_string();
    for secret in [
        "gebeld",
        "loket",
        &person,
        case.trim_start_matches("/cases/"),
    ] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
    assert!(record.get("tried").is_none() && record.get("on").is_none());
}

/// All records in the national log, as JSON.
async fn national_records() -> Vec<Value> {
    let app = &WEB.installation.app;
    let page = app
        .log
        .read_log(national(), maatwerk_log::Position::START, 4096)
        .await
        .unwrap();
    page.iter()
        .filter(|event| event.event_type.as_str() == "signal-recorded.v1")
        .map(|event| {
            let recorded = event.as_ref();
            let parts = app.vault.unseal(&recorded).unwrap();
            let (event, meta) = maatwerk::events::decode(&event.event_type, parts).unwrap();
            maatwerk::events::readable(&event, &meta).unwrap()["data"]["record"].clone()
        })
        .collect()
}

#[test]
fn pages_follow_each_other_and_cursors_are_ours() {
    let office = Office::open(&WEB, "GM0002");
    let (case, person) = office.case("Mo Bakker");
    for _ in 0..5 {
        let body = stated(&case, &person);
        office.worker.post("/signals", &body).expect(201);
    }
    WEB.run(WEB.installation.settle());
    let mut seen = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = office.worker.get(&format!("/signals{query}")).expect(200);
        let ids = page["signals"].as_array().unwrap().iter();
        seen.extend(ids.map(|signal| text(signal, "/id")));
        match page["next"].as_str() {
            Some(next) => query = format!("?limit=2&cursor={next}"),
            None => break,
        }
    }
    let whole = signals(&office.worker, "");
    let whole: Vec<_> = whole.iter().map(|signal| text(signal, "/id")).collect();
    assert_eq!((seen.len(), &seen), (5, &whole));
    let next = office.worker.get("/signals?limit=2").expect(200);
    let next = text(&next, "/next");
    let other = WEB.client("GM0003", "worker", &[Role::Professional]);
    let theirs = other.get(&format!("/signals?cursor={next}"));
    assert_eq!(theirs.status, 404, "it is of another authority");
    let cases = office.worker.get("/cases?limit=1").expect(200);
    let wrong = office
        .worker
        .get(&format!("/signals?cursor={}", "0".repeat(next.len())));
    assert_eq!(
        (wrong.status, cases["cases"].as_array().unwrap().len()),
        (404, 1)
    );
}

#[test]
fn what_is_wrong_with_a_signal_is_told() {
    let office = Office::open(&WEB, "GM0479");
    let (case, person) = office.case("Sanne de Boer");
    let mut body = stated(&case, &person);
    body["barrier"] = json!("bad-luck");
    body["agencies"] = json!(["uwv", "uwv"]);
    body["lifeDomains"] = json!(["work", "nonsense"]);
    body["articles"] = json!(["artikel 35"]);
    let answer = office.worker.post("/signals", &body);
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.faults(),
        // The pattern and the format.
        [
            "/agencies",
            "/articles/0",
            "/articles/0",
            "/barrier",
            "/lifeDomains/1"
        ]
    );
    let stranger = stated(&case, "00000000-0000-0000-0000-000000000000");
    let answer = office.worker.post("/signals", &stranger);
    assert_eq!((answer.status, answer.problem().as_str()), (409, "unknown"));
    let nowhere = stated("/cases/00000000-0000-0000-0000-000000000000", &person);
    assert_eq!(office.worker.post("/signals", &nowhere).status, 404);
    let theirs = WEB.client("GM0001", "worker", &[Role::Professional]);
    let answer = theirs.post("/signals", &stated(&case, &person));
    assert_eq!(answer.status, 404, "a case of another authority");
    for (query, place) in [
        ("?source=rumour", "source"),
        ("?article=artikel+35", "article"),
        ("?from=2026-13", "from"),
    ] {
        let answer = office.worker.get(&format!("/signals{query}"));
        assert_eq!(
            (answer.status, answer.faults()),
            (400, vec![place.to_owned()])
        );
    }
}

fn record(id: u32, authority: &str) -> Value {
    json!({
        "id": format!("{id:08x}-0000-4000-8000-000000000000"), "authority": authority,
        "source": "decline", "articles": ["BWBR0015703&artikel=35"], "agencies": [],
        "lifeDomains": ["housing"], "month": "2026-05", "amountBand": "250-500",
        "household": format!("{id:08x}-0000-4000-8000-00000000000f"),
    })
}

fn send(client: &Client, records: &[Value]) -> Answer {
    client.post("/signal-records", &json!({ "records": records }))
}

fn results(answer: &Answer) -> Vec<String> {
    let taken = answer.expect(201);
    let results = taken["results"].as_array().unwrap().iter();
    results.map(|taken| text(taken, "/result")).collect()
}

/// An authority that has no log here: it runs an installation of its own.
fn sender(authority: &str) -> Client {
    WEB.client(authority, "installation", &[Role::ClientSystem])
}

#[test]
fn records_of_another_installation_are_taken_once() {
    let elsewhere = sender("GM7001");
    let (one, two) = (record(0x7001_0001, "GM7001"), record(0x7001_0002, "GM7001"));
    let key = Client::key();
    let body = json!({ "records": [one, two, one] });
    let first = elsewhere.post_as(&key, "/signal-records", &body);
    assert_eq!(results(&first), ["recorded", "recorded", "duplicate"]);
    let before = head();
    let replayed = elsewhere.post_as(&key, "/signal-records", &body);
    assert_eq!(first.expect(201), replayed.expect(201));
    let other = elsewhere.post_as(&key, "/signal-records", &json!({ "records": [one] }));
    assert_eq!(other.problem(), "key-reused");
    // Under another key, and with something new among them.
    let three = record(0x7001_0003, "GM7001");
    let again = send(&elsewhere, &[two.clone(), three.clone(), one.clone()]);
    assert_eq!(results(&again), ["duplicate", "recorded", "duplicate"]);
    let places =
        |answer: &Answer, index: usize| answer.json()["results"][index]["position"].clone();
    assert_eq!(places(&again, 0), places(&first, 1));
    assert_eq!(places(&again, 2), places(&first, 0));
    let all = send(&elsewhere, &[three, two, one]);
    assert_eq!(results(&all), ["duplicate"; 3]);
    // The key of one authority is not that of another.
    let mut theirs = body;
    for record in theirs["records"].as_array_mut().unwrap() {
        record["authority"] = json!("GM7002");
        let id = text(record, "/id").replace("70010", "70020");
        record["id"] = json!(id);
    }
    let other = sender("GM7002").post_as(&key, "/signal-records", &theirs);
    assert_eq!(results(&other), ["recorded", "recorded", "duplicate"]);
    assert!(head() >= before + 3);
}

#[test]
fn senders_at_the_same_time_record_once() {
    let records: Vec<Value> = (0..40)
        .map(|id| record(0x7003_0000 + id, "GM7003"))
        .collect();
    let threads: Vec<_> = (0..4)
        .map(|turn| {
            let mut records = records.clone();
            records.rotate_left(turn * 7);
            std::thread::spawn(move || results(&send(&sender("GM7003"), &records)))
        })
        .collect();
    let recorded: usize = threads
        .into_iter()
        .map(|thread| {
            let results = thread.join().unwrap();
            results
                .iter()
                .filter(|result| *result == "recorded")
                .count()
        })
        .sum();
    assert_eq!(recorded, 40);
}

#[test]
fn records_of_another_authority_are_refused() {
    let elsewhere = sender("GM7004");
    let theirs = record(0x7004_0002, "GM7005");
    let answer = send(&elsewhere, &[record(0x7004_0001, "GM7004"), theirs]);
    assert_eq!(answer.status, 403);
    assert_eq!(answer.faults(), ["/records/1/authority"]);
    let own = send(&elsewhere, &[record(0x7004_0001, "GM7004")]);
    assert_eq!(results(&own), ["recorded"], "nothing of it was taken");
    let worker = WEB.client("GM7004", "worker", &[Role::Professional]);
    assert_eq!(send(&worker, &[record(0x7004_0003, "GM7004")]).status, 403);
}

#[test]
fn a_known_record_with_another_content_is_refused() {
    let elsewhere = sender("GM7006");
    let mut one = record(0x7006_0001, "GM7006");
    assert_eq!(
        results(&send(&elsewhere, std::slice::from_ref(&one))),
        ["recorded"]
    );
    one["month"] = json!("2026-06");
    let two = record(0x7006_0002, "GM7006");
    let answer = send(&elsewhere, &[two.clone(), one]);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "signal-conflict")
    );
    assert_eq!(answer.faults(), ["/records/1/id"]);
    assert_eq!(
        results(&send(&elsewhere, std::slice::from_ref(&two))),
        ["recorded"]
    );
    // Two contents in one batch.
    let (mut left, right) = (record(0x7006_0003, "GM7006"), record(0x7006_0003, "GM7006"));
    left["lifeDomains"] = json!([]);
    let answer = send(&elsewhere, &[left, right]);
    assert_eq!(answer.faults(), ["/records/1/id"]);
    // What an identifier of another kind of stream would be: nobody overwrites a register.
    let taken = head();
    assert!(taken > 0);
}

#[test]
fn a_batch_is_bounded_and_each_record_checked() {
    let elsewhere = sender("GM7007");
    let many: Vec<Value> = (0..501)
        .map(|id| record(0x7007_0000 + id, "GM7007"))
        .collect();
    let answer = send(&elsewhere, &many);
    assert_eq!(
        (answer.status, answer.faults()),
        (400, vec!["/records".to_owned()])
    );
    assert_eq!(send(&elsewhere, &[]).faults(), ["/records"]);
    assert_eq!(results(&send(&elsewhere, &many[..500])).len(), 500);
    let huge = format!(r#"{{"records": ["{}"]}}"#, "x".repeat(3 << 20));
    let headers = [("Idempotency-Key", "huge")];
    let answer = elsewhere.send("POST", "/signal-records", &headers, Some(huge.as_bytes()));
    assert_eq!(answer.problem(), "too-large");
    for (property, wrong) in [
        ("articles", json!(["jci1.31:c:BWBR0015703&artikel=35"])),
        ("articles", json!(["BWBR0015703&artikel=35&z=2026-01-01"])),
        ("agencies", json!(["uwv", "uwv"])),
        ("agencies", json!(maatwerk_domain::signal::Agency::CODES)),
        ("month", json!("2026-05-18")),
        ("month", json!("2026-00")),
        ("amountBand", json!("500")),
        ("household", json!("Sanne de Boer")),
        ("caseId", json!("00000000-0000-4000-8000-000000000000")),
        ("note", json!("zij woont aan de gracht")),
    ] {
        let mut record = record(0x7007_ffff, "GM7007");
        record[property] = wrong.clone();
        let answer = send(&elsewhere, &[record]);
        assert_eq!(answer.status, 400, "{property} {wrong}");
        assert!(
            answer.faults()[0].starts_with(&format!("/records/0/{property}")),
            "{:?}",
            answer.faults()
        );
    }
}
