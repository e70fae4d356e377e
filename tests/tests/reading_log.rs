//! Who looked at whom: written down before the answer, refused to who is not involved, listed for who
//! audits.

use maatwerk::http::auth::Role;
use maatwerk_tests::{Client, Data, Office, Web, text};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

const AUTHORITY: &str = "GM0479";
const WHY: &str = "Crisisdienst: zij staat op straat.";

fn web() -> Web {
    let authorities = [
        (AUTHORITY, "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
}

fn auditor(web: &Web) -> Client {
    web.client(AUTHORITY, "auditor", &[Role::Auditor])
}

fn reads(by: &Client, path: &str) -> Vec<Value> {
    by.get(path).expect(200)["reads"]
        .as_array()
        .unwrap()
        .clone()
}

fn read_with(by: &Client, path: &str, more: &[(&str, &str)]) -> maatwerk_tests::Answer {
    let mut headers = vec![("Processing-Purpose", "intake")];
    headers.extend(more);
    by.send("GET", path, &headers, None)
}

#[test]
fn each_read_of_a_case_stands_there_for_each_person_in_it() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let body = json!({"persons": [
        {"role": "resident", "name": "Sanne de Boer"}, {"role": "partner", "name": "Mo Bakker"},
    ]});
    let opened = office.worker.post("/cases", &body).expect(201);
    let case = format!("/cases/{}", text(&opened, "/caseId"));
    let audit = auditor(&web);
    let readers = format!("{case}/readers");
    assert_eq!(reads(&audit, &readers), [] as [Value; 0], "nobody looked");

    let trace = "0af7651916cd43dd8448eb211c80319c";
    let parent = format!("00-{trace}-b7ad6b7169203331-01");
    let seen = read_with(&office.worker, &case, &[("traceparent", &parent)]);
    seen.expect(200);
    let found = reads(&audit, &readers);
    assert_eq!(found.len(), 2, "one for each: {found:#?}");
    for read in &found {
        assert_eq!(read["by"], "worker");
        assert_eq!(read["purpose"], "intake");
        assert_eq!(read["operation"], "getCase");
        assert_eq!(read["trace"], trace);
        assert_eq!(read.get("brokenGlass"), None);
    }
    assert_ne!(found[0]["dataSubject"], found[1]["dataSubject"]);

    // Somebody who is found is looked at, and nobody else.
    web.run(web.installation.settle());
    let search = json!({"name": "Mo Bakker"});
    office.worker.post("/cases/search", &search).expect(200);
    let found = reads(&audit, &readers);
    assert_eq!(found.len(), 3);
    assert_eq!(found[2]["operation"], "searchCases");
    // What was not answered told nothing.
    let missing = "/cases/00000000-0000-0000-0000-000000000000";
    assert_eq!(office.worker.get(missing).status, 404);
    let log = audit.get("/processing-log").expect(200);
    assert_eq!(log["records"].as_array().unwrap().len(), 3);
    // In pages.
    let first = audit.get(&format!("{readers}?limit=2")).expect(200);
    let next = text(&first, "/next");
    let rest = audit
        .get(&format!("{readers}?limit=2&cursor={next}"))
        .expect(200);
    assert_eq!(rest["reads"].as_array().unwrap()[..], found[2..]);
    assert_eq!(rest.get("next"), None);
    // Nobody else's business.
    assert_eq!(office.worker.get(&readers).status, 403);
    let elsewhere = web.client("GM0001", "auditor", &[Role::Auditor]);
    assert_eq!(reads(&elsewhere, &readers), [] as [Value; 0]);
    assert_eq!(
        elsewhere.get("/processing-log").expect(200)["records"],
        json!([])
    );
}

#[test]
fn the_log_is_exported_in_the_fields_of_the_standard() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, _) = office.case("Sanne de Boer");
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    read_with(&office.worker, &case, &[("traceparent", parent)]).expect(200);
    let audit = auditor(&web);
    let lines = audit.get("/processing-log?format=jsonl");
    assert_eq!(lines.header("content-type"), Some("application/jsonl"));
    let lines = String::from_utf8(lines.body).unwrap();
    let records: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [record] = records.as_slice() else {
        panic!("{records:#?}");
    };
    assert_eq!(record["trace_id"], "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(record["parent_span_id"], "b7ad6b7169203331");
    assert_eq!(record["span_id"].as_str().unwrap().len(), 16);
    assert_eq!(record["name"], "getCase");
    assert_eq!(record["status"], "Ok");
    let attributes = &record["attributes"];
    assert_eq!(
        attributes["dpl.core.processing_activity_id"],
        "urn:maatwerk:GM0479:intake"
    );
    assert_eq!(
        attributes["dpl.core.data_subject_id"]
            .as_str()
            .unwrap()
            .len(),
        32
    );
    assert!(record["start_time"].as_str() <= record["end_time"].as_str());
    for secret in ["Sanne", "999990019", "worker"] {
        assert!(!lines.contains(secret), "{secret}");
    }
    // By day, both included.
    let today = web.installation.app.clock.today();
    let (before, after) = (today.yesterday().unwrap(), today.tomorrow().unwrap());
    for (from, to, count) in [(today, today, 1), (before, before, 0), (after, after, 0)] {
        let path = format!("/processing-log?from={from}&to={to}");
        let records = audit.get(&path).expect(200)["records"].clone();
        assert_eq!(records.as_array().unwrap().len(), count, "{path}");
    }
}

#[test]
fn who_is_not_involved_breaks_the_glass_or_stays_out() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, ..) = office.assessed("Sanne de Boer");
    let stranger = web.client(AUTHORITY, "vreemde", &[Role::Professional]);
    let audit = auditor(&web);
    let readers = format!("{case}/readers");
    for path in [case.clone(), format!("{case}/events")] {
        let refused = stranger.get(&path);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (403, "not-involved")
        );
    }
    assert_eq!(reads(&audit, &readers), [] as [Value; 0]);
    for bad in ["", "kort", &"x".repeat(201)] {
        let unfit = read_with(&stranger, &case, &[("Break-Glass-Reason", bad)]);
        assert_eq!(unfit.status, 400, "{bad:?}");
    }
    let opened = read_with(&stranger, &case, &[("Break-Glass-Reason", WHY)]);
    opened.expect(200);
    let broken = reads(&audit, "/broken-glass");
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0]["by"], "vreemde");
    assert_eq!(broken[0]["brokenGlass"], WHY);
    assert_eq!(broken, reads(&audit, &readers));

    // Involved is who holds a mandate for what is asked, who did something in it, and who audits.
    for (who, by) in [
        ("officer", &office.officer),
        ("worker", &office.worker),
        ("auditor", &audit),
    ] {
        let given = read_with(by, &case, &[("Break-Glass-Reason", WHY)]);
        given.expect(200);
        let last = reads(&audit, &readers).pop().unwrap();
        assert_eq!(last["by"], who);
        assert_eq!(
            last.get("brokenGlass"),
            None,
            "no glass was in the way of {who}"
        );
    }
    let system = web.client(AUTHORITY, "zaaksysteem", &[Role::ClientSystem]);
    system.get(&case).expect(200);
    let other = web.client(AUTHORITY, "andere", &[Role::CustomisationOfficer]);
    assert_eq!(other.get(&case).problem(), "not-involved");
    // Given a mandate, she is.
    let mandate = json!({
        "officer": "andere", "legalBasis": maatwerk_tests::BASIS, "upTo": 100_000,
        "from": office.today,
    });
    office.administrator.post("/mandates", &mandate).expect(201);
    other.get(&case).expect(200);
}

#[test]
fn whom_a_record_is_about_is_forgotten_with_the_key() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    office.worker.get(&case).expect(200);
    let audit = auditor(&web);
    let readers = format!("{case}/readers");
    let before = reads(&audit, &readers);
    assert_eq!(before.len(), 1);
    assert!(before[0]["dataSubject"].is_string());
    let admin = |subject| web.client(AUTHORITY, subject, &[Role::Administrator]);
    let body = json!({
        "caseId": case.trim_start_matches("/cases/"), "persons": [person],
        "ground": "court-order", "legalBasis": "Rechtbank", "reason": "Bevolen.",
    });
    let proposed = admin("anna").post("/erasures", &body).expect(201);
    let path = format!("/erasures/{}/confirmation", text(&proposed, "/erasureId"));
    let key = Client::key();
    admin("bea")
        .send("POST", &path, &[("Idempotency-Key", &key)], None)
        .expect(201);
    // Who read stays; a read that tells of nobody any more says so.
    assert_eq!(reads(&audit, &readers), before);
    office.worker.get(&case).expect(200);
    let after = reads(&audit, &readers).pop().unwrap();
    assert_eq!(after.get("dataSubject"), None);
    assert_eq!(after["by"], "worker");
}

/// Killed the moment after an answer: it stands there who was answered.
#[test]
fn what_was_answered_is_on_disk() {
    let program = env!("CARGO_BIN_EXE_maatwerk_under_test");
    let data = Data::with(program, &[(AUTHORITY, "plugins/zaanstad")]);
    let server = data.serve();
    let worker = server.client(data.token(AUTHORITY, "worker", &["professional"]));
    let body = json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]});
    let opened = worker.post("/cases", &body).expect(201);
    let case = format!("/cases/{}", text(&opened, "/caseId"));
    let answered: Vec<_> = (0..4)
        .map(|_| {
            let (worker, case) = (worker.clone(), case.clone());
            std::thread::spawn(move || (0..10).filter(|_| worker.get(&case).status == 200).count())
        })
        .collect();
    let answered: usize = answered.into_iter().map(|one| one.join().unwrap()).sum();
    server.kill();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let log = Connection::open_with_flags(data.path().join("reads.db"), flags).unwrap();
    let written: i64 = log
        .query_row("SELECT count(*) FROM read", [], |row| row.get(0))
        .unwrap();
    assert_eq!(usize::try_from(written).unwrap(), answered);
    assert_eq!(answered, 40);
    drop(log);
    // Where nobody has to be involved, nobody breaks anything.
    let server = data.serve_with(&["--access", "authority"]);
    let stranger = server.client(data.token(AUTHORITY, "vreemde", &["professional"]));
    stranger.get(&case).expect(200);
    let auditor = server.client(data.token(AUTHORITY, "auditor", &["auditor"]));
    assert_eq!(reads(&auditor, "/broken-glass"), [] as [Value; 0]);
    assert_eq!(reads(&auditor, &format!("{case}/readers")).len(), 41);
}
