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
    let theirs = |by: &str| {
        let all = reads(&audit, &readers).into_iter();
        all.filter(|read| read["by"] == by).collect::<Vec<_>>()
    };
    assert_eq!(theirs("vreemde"), [] as [Value; 0]);
    for bad in [
        "",
        "kort",
        &"x".repeat(201),
        "Zij is \u{e9}\u{e9}n dag weg.",
    ] {
        let unfit = read_with(&stranger, &case, &[("Break-Glass-Reason", bad)]);
        assert_eq!(unfit.status, 400, "{bad:?}");
        let said = unfit.json().to_string();
        assert!(said.contains("10 to 200"), "{said}");
        assert!(said.contains("without accents"), "{said}");
    }
    let opened = read_with(&stranger, &case, &[("Break-Glass-Reason", WHY)]);
    opened.expect(200);
    let broken = reads(&audit, "/broken-glass");
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0]["by"], "vreemde");
    assert_eq!(broken[0]["brokenGlass"]["reason"], WHY);
    assert_eq!(broken, theirs("vreemde"));

    // Involved is who holds a mandate for what is asked, who opened it, and who audits.
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

/// A fact about somebody, as its body.
fn debts(about: &str) -> Value {
    json!({
        "about": about, "code": "debts", "value": {"kind": "flag", "value": true},
        "source": "statement",
    })
}

fn act_with(
    by: &Client,
    path: &str,
    more: &[(&str, &str)],
    body: &Value,
) -> maatwerk_tests::Answer {
    let key = Client::key();
    let mut headers = vec![("Idempotency-Key", key.as_str())];
    headers.extend(more);
    by.send("POST", path, &headers, Some(body.to_string().as_bytes()))
}

/// The first act of a stranger is no key to the door.
#[test]
fn who_is_not_involved_does_not_act_either() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let stranger = web.client(AUTHORITY, "vreemde", &[Role::Professional]);
    let other = web.client(AUTHORITY, "andere", &[Role::CustomisationOfficer]);
    let audit = auditor(&web);
    let before = office.worker.get(&case).expect(200)["version"].clone();
    let facts = format!("{case}/facts");
    let signal = json!({
        "caseId": case.trim_start_matches("/cases/"), "about": person, "barrier": "workload",
        "tried": "Gebeld.", "wouldHaveHelped": "Tijd.",
    });
    let added = json!({"role": "other", "name": "Somebody"});
    let close = json!({"reason": "resolved"});
    let decide = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": "As assessed.",
    });
    for (by, path, body) in [
        (&stranger, facts.clone(), debts(&person)),
        (&stranger, format!("{case}/persons"), added),
        (
            &stranger,
            format!("{case}/budget-requests"),
            office.lessons(&person),
        ),
        (&stranger, format!("{case}/closure"), close),
        (&stranger, "/signals".to_owned(), signal.clone()),
        (
            &other,
            format!("{case}/budget-requests/{request}/decision"),
            decide,
        ),
    ] {
        let refused = by.post(&path, &body);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (403, "not-involved"),
            "{path}"
        );
    }
    // Who audits reads everything, and is no party to it.
    let both = web.client(AUTHORITY, "beide", &[Role::Professional, Role::Auditor]);
    both.get(&case).expect(200);
    assert_eq!(both.post(&facts, &debts(&person)).problem(), "not-involved");
    assert_eq!(office.worker.get(&case).expect(200)["version"], before);
    assert_eq!(reads(&audit, "/broken-glass"), [] as [Value; 0]);

    // In need: listed before it is done, and no key either.
    let glass = [("Break-Glass-Reason", WHY)];
    act_with(&stranger, &facts, &glass, &debts(&person)).expect(201);
    act_with(&stranger, "/signals", &glass, &signal).expect(201);
    let broken = reads(&audit, "/broken-glass");
    assert_eq!(broken.len(), 2);
    for (read, operation) in broken.iter().zip(["recordFact", "stateSignal"]) {
        assert_eq!(read["operation"], operation);
        assert_eq!(read["by"], "vreemde");
        assert_eq!(read["purpose"], "case-work");
        assert_eq!(read["brokenGlass"]["reason"], WHY);
    }
    assert_eq!(
        stranger.post(&facts, &debts(&person)).problem(),
        "not-involved"
    );
    assert_eq!(stranger.get(&case).problem(), "not-involved");
    // A refusal tells something too.
    let refused = act_with(&stranger, &facts, &glass, &debts(&Client::key()));
    assert_eq!(refused.status, 400);
    let nobody = "00000000-0000-0000-0000-000000000000";
    let refused = act_with(&stranger, &facts, &glass, &debts(nobody));
    assert_eq!(refused.status, 409);
    assert_eq!(reads(&audit, "/broken-glass").len(), 3);
    // Nobody is kept out of a case that is not there.
    let missing = format!("/cases/{nobody}/facts");
    assert_eq!(stranger.post(&missing, &debts(&person)).status, 404);
}

/// Who decided stays involved when the mandate has ended; who paid in by a client system always is.
#[test]
fn roles_do_their_work_without_breaking_anything() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let (grant, _) = office.granted(&case, &request, &assessment);
    let end = json!({"lastDay": office.today});
    let ended = office
        .administrator
        .post(&format!("/mandates/{}/end", office.mandate), &end);
    assert!(matches!(ended.status, 200 | 201), "{}", ended.json());
    let tomorrow = web.installation.app.clock.today().tomorrow().unwrap();
    web.installation.app.clock.move_to(tomorrow).unwrap();
    office.officer.get(&case).expect(200);
    let system = web.client(AUTHORITY, "zaaksysteem", &[Role::ClientSystem]);
    let _ = (grant, &person);
    system
        .post(&format!("{case}/facts"), &debts(&person))
        .expect(201);
    let office_of_archives = web.client(AUTHORITY, "archief", &[Role::Administrator]);
    let hold = json!({"reason": "Een Woo-verzoek loopt."});
    office_of_archives
        .post(&format!("{case}/holds"), &hold)
        .expect(201);
    office_of_archives
        .get(&format!("{case}/retention"))
        .expect(200);
    assert_eq!(reads(&auditor(&web), "/broken-glass"), [] as [Value; 0]);
}

#[test]
fn an_answer_to_an_act_is_a_read_and_so_is_a_line_in_a_list() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let audit = auditor(&web);
    let of = |operation: &str| {
        let all = reads(&audit, &format!("{case}/readers")).into_iter();
        let found: Vec<_> = all.filter(|read| read["operation"] == operation).collect();
        found
    };
    let facts = format!("{case}/facts");
    act_with(&office.worker, &facts, &[], &debts(&person)).expect(201);
    let found = of("recordFact");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["purpose"], "case-work");
    assert!(found[0]["dataSubject"].is_string());
    act_with(
        &office.worker,
        &facts,
        &[("Processing-Purpose", "intake")],
        &debts(&person),
    )
    .expect(201);
    assert_eq!(of("recordFact")[1]["purpose"], "intake");
    // An answer that brings back what was sent, and an identifier, tells nothing.
    let other = json!({"role": "other", "name": "Mo Bakker"});
    office
        .worker
        .post(&format!("{case}/persons"), &other)
        .expect(201);
    assert_eq!(of("addPerson"), [] as [Value; 0]);

    let signal = json!({
        "caseId": case.trim_start_matches("/cases/"), "about": person, "barrier": "workload",
        "tried": "Gebeld.", "wouldHaveHelped": "Tijd.",
    });
    office.worker.post("/signals", &signal).expect(201);
    office
        .worker
        .post(&format!("{case}/closure"), &json!({"reason": "resolved"}))
        .expect(201);
    web.run(web.installation.settle());
    let due = web
        .installation
        .app
        .clock
        .today()
        .saturating_add(jiff::Span::new().years(2));
    for (by, path, operation, purpose) in [
        (
            &office.worker,
            "/cases".to_owned(),
            "listCases",
            "case-list",
        ),
        (
            &office.worker,
            "/signals".to_owned(),
            "listSignals",
            "signals",
        ),
        (
            &audit,
            format!("{case}/retention"),
            "getRetention",
            "retention",
        ),
        (
            &audit,
            format!("/destruction-list?dueBy={due}"),
            "getDestructionList",
            "retention",
        ),
    ] {
        by.get(&path).expect(200);
        let found = of(operation);
        assert_eq!(found.len(), 2, "for each person: {operation} {found:#?}");
        assert!(
            found.iter().all(|read| read["purpose"] == purpose),
            "{found:#?}"
        );
    }
}

/// Words of who broke the glass may be about anybody in the case.
#[test]
fn a_reason_is_sealed_and_goes_with_whom_it_may_be_about() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let body = json!({"persons": [
        {"role": "resident", "name": "Sanne de Boer"}, {"role": "partner", "name": "Mo Bakker"},
    ]});
    let opened = office.worker.post("/cases", &body).expect(201);
    let case = format!("/cases/{}", text(&opened, "/caseId"));
    let stranger = web.client(AUTHORITY, "vreemde", &[Role::Professional]);
    let why = "Mo Bakker belde: zij is weggelopen.";
    read_with(&stranger, &case, &[("Break-Glass-Reason", why)]).expect(200);
    let audit = auditor(&web);
    let broken = reads(&audit, "/broken-glass");
    assert_eq!(broken.len(), 2);
    assert_eq!(broken[0]["brokenGlass"]["reason"], why);
    for file in std::fs::read_dir(&web.installation.paths().data).unwrap() {
        let path = file.unwrap().path();
        let bytes = if path.is_file() {
            std::fs::read(&path).unwrap()
        } else {
            Vec::new()
        };
        let shown = bytes.windows(10).any(|found| found == b"Mo Bakker ");
        assert!(!shown, "{}", path.display());
    }
    let admin = |subject| web.client(AUTHORITY, subject, &[Role::Administrator]);
    let body = json!({
        "caseId": text(&opened, "/caseId"), "persons": [text(&opened, "/personIds/1")],
        "ground": "court-order", "legalBasis": "Rechtbank", "reason": "Bevolen.",
    });
    let proposed = admin("anna").post("/erasures", &body).expect(201);
    let path = format!("/erasures/{}/confirmation", text(&proposed, "/erasureId"));
    let key = Client::key();
    admin("bea")
        .send("POST", &path, &[("Idempotency-Key", &key)], None)
        .expect(201);
    let broken = reads(&audit, "/broken-glass");
    assert_eq!(broken.len(), 2, "that it was broken stays");
    for read in &broken {
        assert_eq!(read["brokenGlass"], json!({}));
        assert_eq!(read["by"], "vreemde");
    }
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
