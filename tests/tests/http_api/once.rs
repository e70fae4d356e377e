//! Once and in order: repeats, versions, positions and pages.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::json;

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

#[test]
fn a_repeat_gets_the_first_answer_and_does_nothing() {
    let office = Office::open(&WEB, "GM0479");
    let body = json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]});
    let key = Client::key();
    let first = office.worker.post_as(&key, "/cases", &body);
    let again = office.worker.post_as(&key, "/cases", &body);
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json(), again.json());
    for same in ["etag", "log-position", "location"] {
        assert_eq!(first.header(same), again.header(same));
    }
    assert_eq!(first.header("idempotency-replayed"), None);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));

    let (case, person, request, assessment) = office.assessed("Mo Bakker");
    let key = Client::key();
    let decision = format!("{case}/budget-requests/{request}/decision");
    let grant = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": "As assessed.",
    });
    let first = office.officer.post_as(&key, &decision, &grant).expect(201);
    let _ = office.day(&case, &person, "birth-date", "2001-03-15");
    let again = office.officer.post_as(&key, &decision, &grant).expect(201);
    assert_eq!(first["grant"]["grantId"], again["grant"]["grantId"]);
    assert_eq!(first["decisionId"], again["decisionId"]);
    assert_eq!(first["position"], again["position"]);
    assert_eq!(first["version"], again["version"], "that of the first time");
}

#[test]
fn a_key_is_for_one_request_of_one_caller() {
    let office = Office::open(&WEB, "GM0479");
    let body = |name: &str| json!({"persons": [{"role": "resident", "name": name}]});
    let key = Client::key();
    let first = office
        .worker
        .post_as(&key, "/cases", &body("One"))
        .expect(201);
    let other = office.worker.post_as(&key, "/cases", &body("Other"));
    assert_eq!(
        (other.status, other.problem().as_str()),
        (422, "key-reused")
    );
    let case = format!("/cases/{}/persons", text(&first, "/caseId"));
    let child = json!({"role": "child", "name": "Tim"});
    let elsewhere = office.worker.post_as(&key, &case, &child);
    assert_eq!(elsewhere.status, 422, "the address is part of the request");
    let colleague = WEB.client("GM0479", "colleague", &[Role::Professional]);
    let theirs = colleague
        .post_as(&key, "/cases", &body("Other"))
        .expect(201);
    assert_ne!(first["caseId"], theirs["caseId"]);
    let abroad = WEB.client("GM0001", "worker", &[Role::Professional]);
    abroad.post_as(&key, "/cases", &body("Other")).expect(201);
}

#[test]
fn a_refused_request_may_be_repeated_under_its_key() {
    let office = Office::open(&WEB, "GM0479");
    let (case, _) = office.case("Sanne de Boer");
    let key = Client::key();
    let path = format!("{case}/persons");
    let second = json!({"role": "resident", "name": "Another"});
    let refused = office.worker.post_as(&key, &path, &second);
    assert_eq!(refused.problem(), "no-resident");
    let child = json!({"role": "child", "name": "Tim"});
    office.worker.post_as(&key, &path, &child).expect(201);
}

#[test]
fn keys_are_made_for_what_was_accepted() {
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let office = Office::open(&web, "GM0479");
    let (case, _) = office.case("Sanne de Boer");
    let data = &web.installation.paths().data;
    let keys = || ["keys.db", "keys.db-wal"].map(|file| std::fs::read(data.join(file)).unwrap());
    let before = keys();
    let resident = json!({"role": "resident", "name": "Another"});
    let two = json!({"persons": [resident, resident]});
    let refused = office.worker.post("/cases", &two);
    assert_eq!(refused.problem(), "no-resident");
    let refused = office.worker.post(&format!("{case}/persons"), &resident);
    assert_eq!(refused.problem(), "no-resident");
    let nowhere = "/cases/01010101-0101-0101-0101-010101010101/persons";
    assert_eq!(office.worker.post(nowhere, &resident).status, 404);
    assert!(keys() == before, "a key nobody needs was made");

    let key = Client::key();
    let child = json!({"role": "child", "name": "Tim"});
    let path = format!("{case}/persons");
    let added = office.worker.post_as(&key, &path, &child).expect(201);
    let after = keys();
    assert!(after != before, "the test would see a key");
    let again = office.worker.post_as(&key, &path, &child).expect(201);
    assert_eq!(again["personId"], added["personId"]);
    assert!(keys() == after, "a repeat made a key");
}

#[test]
fn who_saw_an_older_version_changes_nothing() {
    let office = Office::open(&WEB, "GM0479");
    let (case, _) = office.case("Sanne de Boer");
    let seen = office.worker.get(&case);
    let tag = seen.header("etag").unwrap().to_owned();
    let child = json!({"role": "child", "name": "Tim"}).to_string();
    let path = format!("{case}/persons");
    let add = |tag: &str| {
        let key = Client::key();
        let headers = [("Idempotency-Key", key.as_str()), ("If-Match", tag)];
        office
            .worker
            .send("POST", &path, &headers, Some(child.as_bytes()))
    };
    let added = add(&tag);
    assert_eq!(added.status, 201);
    assert_ne!(added.header("etag"), Some(tag.as_str()));
    let late = add(&tag);
    assert_eq!(
        (late.status, late.problem().as_str()),
        (412, "version-conflict")
    );
    assert_eq!(add(added.header("etag").unwrap()).status, 201);
    assert_eq!(add("*").status, 201, "any version");
    let whole = office.worker.get(&case).expect(200);
    assert_eq!(whole["persons"].as_array().unwrap().len(), 4);

    let put = |tag: &str, amount: u64| {
        let body = json!({"amount": amount}).to_string();
        let headers = [("If-Match", tag)];
        office
            .administrator
            .send("PUT", "/pots/2101", &headers, Some(body.as_bytes()))
    };
    assert_eq!(put("\"0\"", 1).status, 200);
    assert_eq!(put("\"0\"", 2).status, 412);
}

#[test]
fn a_read_sees_what_its_position_names() {
    let office = Office::open(&WEB, "GM0479");
    for turn in 0..20 {
        let body = json!({"persons": [{"role": "resident", "name": format!("Nr {turn}")}]});
        let opened = office.worker.post("/cases", &body);
        let position = opened.header("log-position").unwrap().to_owned();
        let headers = [("Log-Position", position.as_str())];
        let list = office
            .worker
            .send("GET", "/cases?limit=200", &headers, None);
        let seen: u64 = list.header("log-position").unwrap().parse().unwrap();
        assert!(seen >= position.parse().unwrap());
        let case = opened.json()["caseId"].clone();
        let listed = list.expect(200)["cases"].clone();
        let listed = listed.as_array().unwrap();
        assert!(listed.iter().any(|line| line["caseId"] == case));
    }
    let ahead = [("Log-Position", "999999999999")];
    let answer = office.worker.send("GET", "/cases", &ahead, None);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "position-ahead")
    );
}

#[test]
fn pages_add_up_to_everything_once() {
    // A municipality of its own, so that nobody adds to the list meanwhile.
    let office = Office::open(&WEB, "GM0001");
    let mut opened = BTreeSet::new();
    for turn in 0..23 {
        let (case, _) = office.case(&format!("Nr {turn}"));
        opened.insert(case);
    }
    WEB.run(WEB.installation.settle());
    for limit in [1, 5, 23, 24] {
        let (mut found, mut pages) = (BTreeSet::new(), 0);
        let mut path = format!("/cases?status=open&limit={limit}");
        loop {
            pages += 1;
            let page = office.worker.get(&path).expect(200);
            let lines = page["cases"].as_array().unwrap();
            assert!(!lines.is_empty() && lines.len() <= limit);
            for line in lines {
                let case = format!("/cases/{}", text(line, "/caseId"));
                // The same name may be used in other tests of this file; each case once.
                assert!(found.insert(case), "twice");
            }
            match page["next"].as_str() {
                Some(next) => path = format!("/cases?status=open&limit={limit}&cursor={next}"),
                None => break,
            }
        }
        assert!(opened.is_subset(&found));
        assert_eq!(pages, found.len().div_ceil(limit));
    }
    let other = WEB.client("GM0479", "worker", &[Role::Professional]);
    let page = office.worker.get("/cases?limit=1").expect(200);
    let stolen = format!("/cases?limit=1&cursor={}", text(&page, "/next"));
    assert_eq!(
        other.get(&stolen).status,
        404,
        "a cursor of another authority"
    );
    let closed = office.worker.get("/cases?status=closed").expect(200);
    assert_eq!(closed["cases"], json!([]));
    let later = office.worker.get("/cases?since=2190-01-01").expect(200);
    assert_eq!(later["cases"], json!([]));
}

#[test]
fn events_and_mandates_come_in_pages_too() {
    let office = Office::open(&WEB, "GM0479");
    let (case, ..) = office.assessed("Sanne de Boer");
    let all = office.worker.get(&format!("{case}/events")).expect(200);
    let all = all["events"].as_array().unwrap().clone();
    let types: Vec<&str> = all
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(types.first(), Some(&"case-opened.v1"));
    assert_eq!(types.last(), Some(&"request-assessed.v1"));
    let mut paged = Vec::new();
    let mut path = format!("{case}/events?limit=2");
    loop {
        let page = office.worker.get(&path).expect(200);
        paged.extend(page["events"].as_array().unwrap().clone());
        match page["next"].as_u64() {
            Some(next) => path = format!("{case}/events?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(paged, all);
    let beyond = office
        .worker
        .get(&format!("{case}/events?after=4294967295"));
    assert_eq!(beyond.expect(200)["events"], json!([]));

    let mut found = BTreeSet::new();
    let mut path = "/mandates?limit=1".to_owned();
    loop {
        let page = office.worker.get(&path).expect(200);
        for mandate in page["mandates"].as_array().unwrap() {
            assert!(found.insert(text(mandate, "/mandateId")), "twice");
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/mandates?limit=1&after={next}"),
            None => break,
        }
    }
    assert!(found.contains(&office.mandate));
}
