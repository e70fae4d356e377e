//! What is in a bundle, for whom, and that it proves itself.

use maatwerk::evidence::{Contents, Omission};
use maatwerk::http::auth::Role;
use maatwerk_tests::{Office, Web, text};
use serde_json::{Value, json};

use super::support::{
    AUTHORITY, BSN, NAME, OTHER, PARTNER, REASONS, SECRET, ask, auditor, faults, file, files,
    holds, household, key_of, look, take, web,
};

#[test]
fn a_case_proves_itself_alone_and_tells_what_happened() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let bytes = take(&auditor(&web), &case.path, &json!({"contents": "persons"}));
    assert_eq!(faults(&bytes), [""; 0]);
    let (bundle, _) = look(&bytes).unwrap();
    let about = bundle.about();
    assert_eq!(
        (about.log.as_str(), about.contents),
        (AUTHORITY, Contents::Persons)
    );
    assert_eq!(
        (about.by.as_str(), about.purpose.as_str()),
        ("controleur", "evidence")
    );
    let left: Vec<_> = about.left_out.iter().map(|left| left.what).collect();
    assert_eq!(left, [Omission::OtherEvents], "the setting of the pot");
    let all = files(&bytes);
    let report = file(&all, "report.html").text();
    for told in [
        NAME,
        PARTNER,
        SECRET,
        REASONS,
        "toekennen: € 500,00",
        "Bezwaar tot en met",
        "Rijschool",
        "CVDR000479/3, tot € 1.000,00",
        "€ 400,00",
        "voldaan",
    ] {
        assert!(report.contains(told), "{told}");
    }
    assert!(!report.contains("<script") && report.contains("default-src &#39;none&#39;"));
    let names: Vec<_> = all.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names[0], "events/000001.jsonl");
    assert!(
        names[1].starts_with("plugins/") && names[2].starts_with("parameters/"),
        "{names:?}"
    );
    assert_eq!(
        names[3..],
        [
            "checkpoint",
            "origins",
            "data-keys.jsonl",
            "report.html",
            "manifest.json",
            "manifest.note"
        ]
    );
    // The same proof as anybody gets, so that other people's tools check it.
    let line: Value = serde_json::from_str(all[0].text().lines().next().unwrap()).unwrap();
    assert_eq!(
        (&line["position"], &line["version"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        file(&all, "checkpoint").text(),
        bundle.checkpoint().to_string()
    );
}

#[test]
fn no_more_is_opened_than_was_asked() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let id = case.path.trim_start_matches("/cases/");
    let (own, partner, accounting) = (
        key_of(&web, &case.person),
        key_of(&web, &case.partner),
        key_of(&web, id),
    );
    let personal = [NAME, BSN, PARTNER, SECRET, REASONS, &own, &partner];
    for (contents, opens) in [("persons", 2), ("accounting", 1), ("sealed", 0)] {
        let bytes = take(&auditor(&web), &case.path, &json!({"contents": contents}));
        assert_eq!(faults(&bytes), [""; 0], "{contents}");
        for told in personal {
            // The number is in no report, also where its key is given.
            let open = opens == 2 && told != BSN;
            assert_eq!(holds(&bytes, told), open, "{contents}: {told}");
        }
        assert_eq!(holds(&bytes, &accounting), opens >= 1, "{contents}");
        let report =
            String::from_utf8(file(&files(&bytes), "report.html").content.clone()).unwrap();
        assert_eq!(report.contains("toekennen: € 500,00"), opens >= 1);
        assert_eq!(report.contains("(niet meegegeven)"), opens == 1);
        assert_eq!(report.contains("sleutel niet meegegeven"), opens == 0);
    }
    let asked_for_nothing = take(&auditor(&web), &case.path, &json!({}));
    assert!(
        !holds(&asked_for_nothing, &own),
        "the least, unless more is asked"
    );
    assert!(holds(&asked_for_nothing, &accounting));
}

#[test]
fn who_may_not_read_it_gets_nothing() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let path = format!("{}/evidence", case.path);
    for role in Role::ALL {
        if matches!(role, Role::Auditor | Role::Resident) {
            continue;
        }
        let client = web.client(AUTHORITY, "iemand", &[role]);
        for body in [
            json!({}),
            json!({"contents": "sealed"}),
            json!({"resident": case.person}),
        ] {
            let answer = ask(&client, &path, &body);
            assert_eq!(answer.status, 403, "{role} {body}");
        }
    }
    let elsewhere = web.client(OTHER, "controleur", &[Role::Auditor]);
    assert_eq!(ask(&elsewhere, &path, &json!({})).status, 404);
    // Who works on it takes out what concerns one person, and not the case.
    for body in [json!({}), json!({"contents": "sealed"})] {
        assert_eq!(ask(&office.worker, &path, &body).faults(), ["/resident"]);
    }
    let none = "00000000-0000-4000-8000-000000000000";
    assert_eq!(
        ask(&office.worker, &path, &json!({"resident": none})).status,
        404
    );
    assert_eq!(
        ask(
            &auditor(&web),
            &format!("/cases/{none}/evidence"),
            &json!({})
        )
        .status,
        404
    );
    let without = auditor(&web).send("POST", &path, &[], Some(b"{}"));
    assert_eq!(without.faults(), ["Processing-Purpose"]);
}

#[test]
fn it_stands_who_took_it_out_and_of_whom() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = auditor(&web);
    let _ = take(&auditor, &case.path, &json!({}));
    let period = json!({"from": office.today, "until": office.today});
    assert_eq!(ask(&auditor, "/logs/GM0479/evidence", &period).status, 200);
    let readers = auditor.get(&format!("{}/readers", case.path)).expect(200);
    let of = |operation: &str| {
        let reads = readers["reads"].as_array().unwrap().iter();
        let taken =
            reads.filter(|read| read["operation"] == operation && read["by"] == "controleur");
        let subjects: Vec<_> = taken.map(|read| text(read, "/dataSubject")).collect();
        subjects
    };
    let once = of("takeCaseEvidence");
    assert_eq!(once.len(), 2, "one for each data subject: {readers:#}");
    assert_ne!(once[0], once[1]);
    let mut again = of("takeEvidence");
    again.sort();
    let mut once = once;
    once.sort();
    assert_eq!(again, once);
}

#[test]
fn a_period_has_its_events_and_the_register_from_the_beginning() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let _ = household(&office);
    let began = office.today.clone();
    let administrator = &office.administrator;
    let later = "2030-05-18";
    administrator
        .post("/clock", &json!({"today": later}))
        .expect(200);
    let later_office = Office::open(&web, AUTHORITY);
    let case = household(&later_office);
    let auditor = auditor(&web);
    let period = |from: &str, until: &str| {
        ask(
            &auditor,
            "/logs/GM0479/evidence",
            &json!({"from": from, "until": until, "contents": "persons"}),
        )
    };
    let answer = period(later, later);
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    assert_eq!(faults(&answer.body), [""; 0]);
    let all = files(&answer.body);
    let events: Vec<Value> = file(&all, "events/000001.jsonl")
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let id = case.path.trim_start_matches("/cases/");
    let of_case = events.iter().filter(|event| event["stream"] == id).count();
    let first = events
        .iter()
        .position(|event| event["stream"] == id)
        .unwrap();
    assert!(of_case > 10, "{of_case}");
    let cases: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == "case-opened.v1")
        .collect();
    assert_eq!(cases.len(), 1, "the other one was before");
    assert!(
        events[..first]
            .iter()
            .any(|event| event["type"] == "authority-established.v1"),
        "the register from its beginning"
    );
    assert!(
        file(&all, "report.html")
            .text()
            .contains("toekennen: € 500,00")
    );
    let nothing = period("2031-01-01", "2031-12-31");
    assert_eq!(
        faults(&nothing.body),
        [""; 0],
        "days to come, and still provable"
    );
    assert_eq!(period(&began, later).status, 200);
    assert_eq!(period(later, &began).status, 422);
    let body = json!({"from": began, "until": later});
    assert_eq!(ask(&auditor, "/logs/GM0001/evidence", &body).status, 404);
    let national = web.client("NL", "programma", &[Role::Programme]);
    let own = ask(
        &national,
        "/logs/NL/evidence",
        &json!({"from": began, "until": later}),
    );
    assert_eq!(own.status, 200, "{}", String::from_utf8_lossy(&own.body));
    assert_eq!(faults(&own.body), [""; 0]);
}

#[test]
fn whoever_was_erased_stays_erased_and_the_rest_is_still_proved() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let key = key_of(&web, &case.partner);
    erase(&web, &case.path, &[&case.partner]);
    let bytes = take(&auditor(&web), &case.path, &json!({"contents": "persons"}));
    assert_eq!(faults(&bytes), [""; 0]);
    assert!(!holds(&bytes, &key) && !holds(&bytes, PARTNER) && holds(&bytes, NAME));
    let all = files(&bytes);
    let keys = file(&all, "data-keys.jsonl").text();
    assert!(keys.contains(&format!(
        "{{\"key\":\"{}\",\"class\":\"subject\",\"standing\":\"erased\"}}",
        case.partner
    )));
    assert!(file(&all, "report.html").text().contains("(gewist)"));
    // All of it, and it is still there.
    erase(&web, &case.path, &[]);
    let bytes = take(&auditor(&web), &case.path, &json!({"contents": "persons"}));
    assert_eq!(faults(&bytes), [""; 0]);
    assert!(!holds(&bytes, NAME));
    assert!(
        file(&files(&bytes), "report.html")
            .text()
            .contains("case-opened.v1 (gewist)")
    );
}

fn erase(web: &Web, case: &str, persons: &[&str]) {
    let client = |subject| web.client(AUTHORITY, subject, &[Role::Administrator]);
    let mut body = json!({
        "caseId": case.trim_start_matches("/cases/"), "ground": "court-order", "legalBasis": "AVG 17",
        "reason": "Rechtbank Noord-Holland, 3 mei.",
    });
    if !persons.is_empty() {
        body["persons"] = json!(persons);
    }
    let proposed = client("anna").post("/erasures", &body).expect(201);
    let path = format!("/erasures/{}/confirmation", text(&proposed, "/erasureId"));
    let key = maatwerk_tests::Client::key();
    client("bea")
        .send("POST", &path, &[("Idempotency-Key", &key)], None)
        .expect(201);
}

#[test]
fn beside_a_server_that_writes_each_bundle_is_whole() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    let _ = office.day(&case.path, &case.person, "employed-since", "2026-05-18");
                }
            });
        }
        let mut before = 0;
        for _ in 0..5 {
            let bytes = take(&auditor(&web), &case.path, &json!({"contents": "persons"}));
            assert_eq!(faults(&bytes), [""; 0]);
            let (bundle, _) = look(&bytes).unwrap();
            assert!(bundle.about().events >= before);
            before = bundle.about().events;
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}
