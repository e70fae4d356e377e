//! Comparable decisions over HTTP: found, explained, and no more told than that.

use std::sync::LazyLock;
use std::time::Duration;

use maatwerk::app::Settings;
use maatwerk::http::auth::Role;
use maatwerk::views::{DECISIONS, Decisions, peek};
use maatwerk_domain::comparable::{Measure, MeasureTerms};
use maatwerk_domain::{CaseId, PersonId};
use maatwerk_log::{EventLog as _, KeyId};
use maatwerk_tests::{Answer, BASIS, Client, Office, Web, text};
use serde_json::{Value, json};

/// A municipality for each test: what one decides is no example for another.
static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        ("GM0002", "plugins/zaanstad"),
        ("GM0003", "plugins/zaanstad"),
        ("GM0004", "plugins/zaanstad"),
        ("GM0005", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

/// A request that waits for a decision.
struct Asked {
    case: String,
    person: String,
    request: String,
    assessment: String,
}

/// A household of one, and a request for driving lessons but for what is changed.
fn asks(office: &Office, name: &str, change: &Value) -> Asked {
    let (case, person) = office.case(name);
    let _ = office.day(&case, &person, "birth-date", "2001-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    request(office, case, person, change)
}

fn request(office: &Office, case: String, person: String, change: &Value) -> Asked {
    let mut body = office.lessons(&person);
    for (name, value) in change.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let asked = office
        .worker
        .post(&format!("{case}/budget-requests"), &body)
        .expect(201);
    Asked {
        case,
        person,
        request: text(&asked, "/requestId"),
        assessment: text(&asked, "/assessment/assessmentId"),
    }
}

/// Decides; answers what was decided.
fn decides(office: &Office, asked: &Asked, choice: &Value) -> Value {
    let mut body = json!({
        "assessmentId": asked.assessment, "mandateId": office.mandate, "reasons": "As assessed.",
    });
    for (name, value) in choice.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let path = format!("{}/budget-requests/{}/decision", asked.case, asked.request);
    office.officer.post(&path, &body).expect(201)
}

fn like(client: &Client, asked: &Asked, more: &str) -> Answer {
    WEB.run(WEB.installation.settle());
    client.get(&path(asked, more))
}

fn path(asked: &Asked, more: &str) -> String {
    let Asked { case, request, .. } = asked;
    format!("{case}/comparable-decisions?requestId={request}{more}")
}

fn column<'a>(answer: &'a Value, name: &str) -> Vec<&'a Value> {
    let decisions = answer["decisions"].as_array().unwrap();
    decisions.iter().map(|decision| &decision[name]).collect()
}

fn part<'a>(decision: &'a Value, name: &str) -> &'a Value {
    let parts = decision["parts"].as_array().unwrap();
    let found = parts.iter().find(|part| part["part"] == name);
    found.unwrap()
}

/// A gift for driving lessons that became a loan because she stopped working.
fn stopped_working(office: &Office) -> Asked {
    let asked = asks(office, "Sanne de Boer", &json!({}));
    let choice = json!({"choice": "grant", "reasons": "She needs the licence to keep her job."});
    let decided = decides(office, &asked, &choice);
    let grant = format!("{}/grants/{}", asked.case, text(&decided, "/grant/grantId"));
    let announcement = format!(
        "{}/decisions/{}/announcement",
        asked.case,
        text(&decided, "/decisionId")
    );
    let today = &office.today;
    let order = |client: &Client, path: &str, body: Value| {
        let _ = client.post(path, &body).expect(201);
    };
    order(&office.officer, &announcement, json!({"on": today}));
    order(
        &office.officer,
        &format!("{grant}/payments"),
        json!({"kind": "payment", "amount": 50_000, "on": today, "payee": "Rijschool Zaan"}),
    );
    let _ = office.day(&asked.case, &asked.person, "employment-ended", today);
    order(
        &office.worker,
        &format!("{grant}/hearing"),
        json!({"kind": "given", "on": today, "orally": true, "view": "I agree."}),
    );
    order(
        &office.officer,
        &format!("{grant}/conversion"),
        json!({
            "choice": "convert", "mandateId": office.mandate,
            "reasons": "The condition was broken.",
        }),
    );
    asked
}

/// A couple that asked half, declined although every rule was met.
fn declined_all_the_same(office: &Office) -> Asked {
    let (case, person) = office.case("Mo Bakker");
    let partner = json!({"role": "partner", "name": "Ans van Dijk", "bsn": "123456782"});
    let _ = office
        .worker
        .post(&format!("{case}/persons"), &partner)
        .expect(201);
    let _ = office.day(&case, &person, "birth-date", "1999-12-31");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let asked = request(office, case, person, &json!({"amount": 25_000}));
    let departure = json!({
        "ground": "inherent-power", "article": "jci1.31:c:BWBR0005537&artikel=4:84",
        "argument": "The employer of Mo pays for the lessons.",
    });
    let choice = json!({
        "choice": "decline", "departure": departure, "reasons": "Another way was found.",
    });
    let _ = decides(office, &asked, &choice);
    asked
}

#[test]
fn earlier_decisions_are_ordered_and_explained() {
    let office = Office::open(&WEB, "GM0001");
    let stopped = stopped_working(&office);
    let declined = declined_all_the_same(&office);
    let purpose = json!({"purpose": "wasmachine"});
    let other = asks(&office, "Els Mulder", &purpose);
    let choice = json!({"choice": "decline", "reasons": "Not what the budget is for."});
    let _ = decides(&office, &other, &choice);
    // Not decided: no example.
    let _ = asks(&office, "Jan Jansen", &json!({}));

    let asked = asks(&office, "Noor Visser", &json!({}));
    let answer = like(&office.officer, &asked, "").expect(200);

    assert_eq!(answer["request"]["requestId"], asked.request.as_str());
    assert_eq!(answer["request"]["asked"], 50_000);
    assert!(answer["request"].get("decided").is_none());
    assert_eq!(answer["measure"]["weights"]["rules"], 250);
    assert_eq!(answer["considered"]["scored"], 3);
    assert_eq!(answer["considered"]["bounded"], false);
    let decided = json!([stopped.request, declined.request, other.request]);
    assert_eq!(json!(column(&answer, "requestId")), decided);
    let scores = column(&answer, "score");
    // Half the amount costs 750 of its 150 parts, one more adult 500 of 100.
    assert_eq!(json!(scores[..2]), json!([1000, 837]));
    assert!(scores[2].as_u64() < Some(837), "{scores:?}");

    let [first, second, third] = &answer["decisions"].as_array().unwrap()[..] else {
        panic!("{answer:#}");
    };
    assert_eq!(first["verdict"], "granted");
    assert_eq!(first["form"], "conditional-gift");
    assert_eq!(first["granted"], 50_000);
    assert_eq!(first["reasons"], "She needs the licence to keep her job.");
    assert_eq!(first["aftermath"], "loan-runs");
    assert_eq!(first["converted"], true);
    assert_eq!(first["days"], 0);
    assert_eq!(first["sameCase"], false);
    for told in first["parts"].as_array().unwrap() {
        assert_eq!(told["score"], 1000, "{told}");
    }

    assert_eq!(second["verdict"], "declined");
    assert!(second.get("form").is_none() && second.get("granted").is_none());
    assert_eq!(
        second["departure"],
        json!({"ground": "inherent-power", "article": "jci1.31:c:BWBR0005537&artikel=4:84"})
    );
    assert_eq!(second["aftermath"], "stands");
    assert_eq!(part(second, "amount")["score"], 250);
    assert_eq!(
        part(second, "amount")["explanation"],
        "Toen werd € 250,00 gevraagd, nu € 500,00."
    );
    assert_eq!(part(second, "household")["score"], 500);
    // What a person decided is no part of it: the policy would have set the same condition.
    assert_eq!(part(second, "conditions")["score"], 1000);

    assert_eq!(part(third, "purpose")["score"], 0);
    assert_eq!(part(third, "legal-basis")["score"], 1000);
    assert!(part(third, "rules")["score"].as_u64() < Some(1000));
    assert!(part(third, "conditions").get("score").is_none());
    let explanation = part(third, "conditions")["explanation"].as_str().unwrap();
    assert!(explanation.starts_with("Niet vergeleken"), "{explanation}");
    assert_eq!(third["coverage"], 950);

    assert_eq!(
        answer["summary"],
        json!({
            "comparable": 3, "granted": 1, "partlyGranted": 0, "declined": 2, "withdrawn": 0,
            "departed": 1, "medianGranted": 50_000, "medianDays": 0,
        })
    );

    // Nothing that was said of a person, but for the reasons.
    let told = answer.to_string();
    for secret in [
        "Boer",
        "Bakker",
        "Dijk",
        "999990019",
        "123456782",
        "2001-03-14",
        "1999-12-31",
        "Rijschool",
        "employer of Mo",
        "I agree",
        &stopped.person,
        &declined.person,
    ] {
        assert!(!told.contains(secret), "{secret} in {answer:#}");
    }

    rebuilt_alike("GM0001");
    let again = like(&office.officer, &asked, "").expect(200);
    assert_eq!(again, answer);
}

/// The rows of an authority, as SQLite has them.
fn rows(authority: &'static str) -> Vec<String> {
    let view = WEB.installation.app.views.get(DECISIONS).unwrap();
    let rows = view.read(move |reader| {
        let mut query =
            reader.prepare("SELECT * FROM decisions WHERE log = ?1 ORDER BY position")?;
        let columns = query.column_count();
        let rows = query.query_map([authority], |row| {
            let values: Result<Vec<_>, _> = (0..columns)
                .map(|column| row.get_ref(column).map(|value| format!("{value:?}")))
                .collect();
            Ok(values?.join(", "))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    });
    WEB.run(rows).unwrap()
}

/// Built again beside from the log alone, the view says the same.
fn rebuilt_alike(authority: &'static str) {
    WEB.run(WEB.installation.settle());
    let before = rows(authority);
    assert!(!before.is_empty());
    rebuild();
    WEB.run(WEB.installation.settle());
    assert_eq!(before, rows(authority));
}

/// Has the view built again, and waits until that is read.
fn rebuild() {
    let app = &WEB.installation.app;
    let data = &WEB.installation.paths().data;
    let heads = WEB.run(app.log.heads()).unwrap();
    // While a file is begun there may be nothing in it yet to look at.
    let build = || peek(data, &Decisions, &heads).ok()?.build;
    let before = build();
    let view = app.views.get(DECISIONS).unwrap();
    app.views.ask_rebuild(DECISIONS).unwrap();
    let rebuilt = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        // Its file may be there a moment before the server reads it.
        build().is_some_and(|build| Some(build) > before) && !view.is_rebuilding()
    });
    assert!(rebuilt, "not built again");
}

#[test]
fn decisions_of_others_never_appear() {
    let office = Office::open(&WEB, "GM0002");
    let asked = asks(&office, "Noor Visser", &json!({}));
    let others = Office::open(&WEB, "GM0479");
    let theirs = asks(&others, "Sanne de Boer", &json!({}));
    let _ = decides(&others, &theirs, &json!({"choice": "grant"}));

    let answer = like(&office.officer, &asked, "").expect(200);
    assert_eq!(answer["decisions"], json!([]));
    assert_eq!(answer["considered"]["scored"], 0);
    assert_eq!(
        answer["summary"],
        json!({
            "comparable": 0, "granted": 0, "partlyGranted": 0, "declined": 0, "withdrawn": 0,
            "departed": 0,
        })
    );
    assert!(answer.get("next").is_none());
    // Nor is a case of another authority there to be asked about.
    assert_eq!(like(&office.officer, &theirs, "").status, 404);
}

#[test]
fn what_was_erased_is_left_out_and_said_so() {
    let office = Office::open(&WEB, "GM0003");
    let earlier = asks(&office, "Sanne de Boer", &json!({}));
    let choice = json!({
        "choice": "partial-grant", "reasons": "Half is enough for Sanne.",
        "terms": {"form": "gift", "amount": 20_000, "conditions": []},
        "departure": {"ground": "hardship-clause", "article": BASIS, "argument": "Half will do."},
    });
    let _ = decides(&office, &earlier, &choice);
    let asked = asks(&office, "Noor Visser", &json!({}));
    let answer = like(&office.officer, &asked, "").expect(200);
    let before = &answer["decisions"][0];
    assert_eq!(before["verdict"], "partly-granted");
    assert_eq!(before["reasons"], "Half is enough for Sanne.");
    assert_eq!(before["erased"], false);

    let vault = &WEB.installation.app.vault;
    let person: PersonId = earlier.person.parse().unwrap();
    vault
        .destroy_key(KeyId::from_bytes(person.to_bytes()))
        .unwrap();
    let answer = like(&office.officer, &asked, "").expect(200);
    let mut after = answer["decisions"][0].clone();
    assert!(after.get("reasons").is_none());
    assert_eq!(after["erased"], true);
    // The rest is accounting, and stands.
    after["reasons"] = before["reasons"].clone();
    after["erased"] = json!(false);
    assert_eq!(&after, before);

    let case: CaseId = earlier.case.trim_start_matches("/cases/").parse().unwrap();
    vault
        .destroy_key(KeyId::from_bytes(case.to_bytes()))
        .unwrap();
    let answer = like(&office.officer, &asked, "").expect(200);
    assert_eq!(answer["decisions"], json!([]));
    rebuild();
    let answer = like(&office.officer, &asked, "").expect(200);
    assert_eq!(answer["summary"]["comparable"], 0);
}

#[test]
fn only_what_was_decided_before_is_compared_page_by_page() {
    let office = Office::open(&WEB, "GM0004");
    let amounts = [50_000, 40_000, 45_000, 50_000, 35_000];
    let mut requests = Vec::new();
    for amount in amounts {
        let asked = asks(&office, "Sanne de Boer", &json!({"amount": amount}));
        let _ = decides(&office, &asked, &json!({"choice": "grant"}));
        requests.push(asked);
    }
    // The third has two before it, and itself is none of them.
    let third = like(&office.officer, &requests[2], "").expect(200);
    assert_eq!(third["request"]["decided"], office.today.as_str());
    assert_eq!(
        json!(column(&third, "requestId")),
        json!([requests[0].request, requests[1].request])
    );

    let asked = asks(&office, "Noor Visser", &json!({}));
    let whole = like(&office.officer, &asked, "").expect(200);
    let expected = [3, 0, 2, 1, 4].map(|place: usize| requests[place].request.as_str());
    assert_eq!(json!(column(&whole, "requestId")), json!(expected));
    assert!(whole.get("next").is_none());

    let mut found = Vec::new();
    let mut more = "&limit=2".to_owned();
    loop {
        let page = like(&office.officer, &asked, &more).expect(200);
        assert_eq!(page["summary"], whole["summary"]);
        found.extend(column(&page, "requestId").into_iter().cloned());
        // What is decided meanwhile moves nothing from one page to another.
        let meanwhile = asks(&office, "Jan Jansen", &json!({}));
        let _ = decides(&office, &meanwhile, &json!({"choice": "grant"}));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        more = format!("&limit=2&cursor={next}");
    }
    assert_eq!(json!(found), json!(expected));

    // A cursor of one request is none of another.
    let cursor = more.trim_start_matches("&limit=2");
    assert_eq!(like(&office.officer, &requests[4], cursor).status, 404);
    let forged = format!("&cursor={}", "0".repeat(72));
    assert_eq!(like(&office.officer, &asked, &forged).status, 404);
}

#[test]
fn a_withdrawn_decision_is_shown_as_that() {
    let office = Office::open(&WEB, "GM0005");
    let (case, person) = office.case("Sanne de Boer");
    let _ = office.day(&case, &person, "birth-date", "2001-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let earlier = request(&office, case.clone(), person.clone(), &json!({}));
    let decided = decides(&office, &earlier, &json!({"choice": "grant"}));
    let withdrawal = format!(
        "{case}/decisions/{}/withdrawal",
        text(&decided, "/decisionId")
    );
    let body = json!({"mandateId": office.mandate, "reasons": "She withdrew her request."});
    let withdrawn = office.officer.post(&withdrawal, &body).expect(201);

    // The same household asks again. The read waits for what was just recorded.
    let asked = request(&office, case, person, &json!({}));
    let position = withdrawn["position"].to_string();
    let headers = [
        ("Processing-Purpose", "equal-treatment"),
        ("Log-Position", &*position),
    ];
    let answer = office
        .officer
        .send("GET", &path(&asked, ""), &headers, None)
        .expect(200);
    assert_eq!(answer["decisions"][0]["aftermath"], "withdrawn");
    assert_eq!(answer["decisions"][0]["sameCase"], true);
    assert_eq!(answer["summary"]["withdrawn"], 1);
    assert_eq!(answer["summary"]["granted"], 0);
    assert!(answer["summary"].get("medianGranted").is_none());
    // It is undecided again, and its own withdrawn decision is no example for it.
    let own = like(&office.officer, &earlier, "").expect(200);
    assert_eq!(own["considered"]["scored"], 0);
}

#[test]
fn who_neither_decides_nor_checks_does_not_compare() {
    let office = Office::open(&WEB, "GM0479");
    let asked = asks(&office, "Noor Visser", &json!({}));
    for role in Role::ALL {
        let client = WEB.client("GM0479", "somebody", &[role]);
        // Nobody here is involved in that case.
        let headers = [
            ("Processing-Purpose", "test"),
            ("Break-Glass-Reason", "Gelijke gevallen vergelijken."),
        ];
        let status = client.send("GET", &path(&asked, ""), &headers, None).status;
        let compares = matches!(
            role,
            Role::Professional | Role::CustomisationOfficer | Role::Auditor
        );
        assert_eq!(status, if compares { 200 } else { 403 }, "{role}");
    }
    let unasked = office.officer.send("GET", &path(&asked, ""), &[], None);
    assert_eq!(unasked.status, 400, "no purpose");
    assert_eq!(unasked.faults(), ["Processing-Purpose"]);
    let nothing = format!("{}/comparable-decisions", asked.case);
    let bare = office.officer.get(&nothing);
    assert_eq!(
        (bare.status, bare.faults()),
        (400, vec!["requestId".to_owned()])
    );
    for (more, fault) in [
        ("&limit=0", "limit"),
        ("&limit=51", "limit"),
        ("&cursor=", "cursor"),
    ] {
        let answer = office.officer.get(&path(&asked, more));
        assert_eq!(
            (answer.status, answer.faults()),
            (400, vec![fault.to_owned()])
        );
    }
    let unknown = "00000000-0000-0000-0000-000000000000";
    let no_request = format!("{nothing}?requestId={unknown}");
    assert_eq!(office.officer.get(&no_request).status, 404);
    let no_case = format!(
        "/cases/{unknown}/comparable-decisions?requestId={}",
        asked.request
    );
    assert_eq!(office.officer.get(&no_case).status, 404);
}

#[test]
fn only_the_newest_are_scored_and_the_answer_says_so() {
    let terms = MeasureTerms {
        most_scored: 2,
        minimum_score: 0,
        ..*Measure::default().terms()
    };
    let settings = Settings {
        comparable: Measure::new(terms).unwrap(),
        ..Settings::default()
    };
    let web = Web::start_with(&[("GM0479", "plugins/zaanstad")], Web::limits(), settings);
    let office = Office::open(&web, "GM0479");
    let compared = |asked: &Asked| {
        web.run(web.installation.settle());
        office.officer.get(&path(asked, "")).expect(200)
    };
    let mut decided = Vec::new();
    for amount in [50_000, 10_000, 20_000] {
        if decided.len() == 2 {
            let asked = asks(&office, "Noor Visser", &json!({}));
            let answer = compared(&asked);
            assert_eq!(answer["considered"]["scored"], 2);
            assert_eq!(answer["considered"]["bounded"], false);
        }
        let asked = asks(&office, "Sanne de Boer", &json!({"amount": amount}));
        let _ = decides(&office, &asked, &json!({"choice": "grant"}));
        decided.push(asked.request);
    }
    let answer = compared(&asks(&office, "Noor Visser", &json!({})));
    assert_eq!(answer["measure"]["mostScored"], 2);
    assert_eq!(answer["considered"]["scored"], 2);
    assert_eq!(answer["considered"]["bounded"], true);
    let explanation = answer["considered"]["explanation"].as_str().unwrap();
    assert!(
        explanation.contains("2 nieuwste besluiten"),
        "{explanation}"
    );
    // The one that is wholly alike is too old to be among them.
    assert_eq!(
        json!(column(&answer, "requestId")),
        json!([decided[2], decided[1]])
    );
}
