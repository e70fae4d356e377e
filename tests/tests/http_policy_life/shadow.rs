//! A candidate beside what is in force: it sees what is asked, decides nothing, and is compared.

use std::sync::Arc;
use std::time::Duration;

use maatwerk::http::auth::Role;
use maatwerk::http::endpoints;
use maatwerk_domain::Cents;
use maatwerk_log::{KeyId, LogId};
use maatwerk_tests::{BASIS, Clerk, Client, Office, Web, text};
use serde_json::{Value, json};

use crate::support::*;

/// Starts or ends a shadow.
pub(crate) fn order(by: &Client, policy: &str, set: &str, verb: &str) -> maatwerk_tests::Answer {
    let body = json!({"parameters": set, "reason": "Wat zou een ander maximum doen?"});
    by.post(&format!("{policy}/shadow{verb}"), &body)
}

/// Waits until a shadow has seen all that it has to see; how it stands.
pub(crate) fn level(reader: &Client, policy: &str, set: &str) -> Value {
    let path = format!("{policy}/shadow?parameters={set}");
    for _ in 0..1_200 {
        let view = reader.get(&path).expect(200);
        if view["compared"]["behind"] == 0 {
            return view;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the shadow does not catch up");
}

/// What it came to, without what differs each time.
pub(crate) fn report(reader: &Client, policy: &str, set: &str) -> Value {
    level(reader, policy, set);
    let path = format!("{policy}/shadow/report?format=json&parameters={set}");
    let mut report = reader.get(&path).expect(200);
    report["durationMs"] = json!(0);
    report
}

/// A request of today, for so many euros; answers the path of the case and the person.
pub(crate) fn asked(office: &Office, euros: u32) -> (String, String) {
    let (case, person) = office.case("Sanne de Boer");
    let _ = office.day(&case, &person, "birth-date", "2001-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let mut body = office.lessons(&person);
    body["amount"] = json!(euros * 100);
    let path = format!("{case}/budget-requests");
    office.worker.post(&path, &body).expect(201);
    (case, person)
}

/// A Zaanstad with a candidate that grants at most 400 euro and takes a loan back sooner.
struct Zaanstad {
    web: Web,
    office: Office,
    town: Town,
    officer: Client,
    policy: String,
    set: String,
}

impl Zaanstad {
    fn new(label: &str) -> Self {
        let authorities = [("GM0479", FOLDER), ("GM0001", FOLDER)];
        let web = Web::start(&authorities, Web::limits());
        let office = Office::open(&web, "GM0479");
        let town = Town::of(&web, "GM0479");
        town.register(&town.keys);
        let policy = town.uploaded(&labelled(label));
        let mut candidate = at_most(40_000);
        candidate["instalment"] = json!(5_000);
        let set = town.proposed(&policy, &candidate);
        let officer = web.client("GM0479", "officer", &[Role::CustomisationOfficer]);
        Self {
            web,
            office,
            town,
            officer,
            policy,
            set,
        }
    }

    fn order(&self, verb: &str) -> maatwerk_tests::Answer {
        order(&self.town.maker, &self.policy, &self.set, verb)
    }

    fn level(&self) -> Value {
        level(&self.officer, &self.policy, &self.set)
    }

    fn report(&self) -> Value {
        report(&self.officer, &self.policy, &self.set)
    }
}

/// How many answers go this way.
fn way<'a>(changes: &'a Value, from: &str, to: &str) -> Option<&'a Value> {
    let ways = changes["transitions"].as_array().unwrap();
    let found = ways
        .iter()
        .find(|way| way["from"] == from && way["to"] == to);
    found.map(|way| &way["answers"])
}

#[test]
fn what_a_candidate_would_have_said_of_requests_and_gifts_is_compared() {
    let zaanstad = Zaanstad::new("schaduw");
    let (office, policy) = (&zaanstad.office, &zaanstad.policy);
    let before = asked(office, 500);
    let started = zaanstad.order("").expect(201);
    assert_eq!(started["state"], "running");
    assert_eq!(started["act"]["by"], "maker");
    assert!(started.get("compared").is_none());
    assert_eq!(zaanstad.order("").problem(), "shadow-runs");

    // Live: two requests, of which it would decline one, and a gift whose condition was broken.
    let (five, _) = asked(office, 500);
    let _ = asked(office, 300);
    let app = Arc::clone(&zaanstad.web.installation.app);
    let clerk = Clerk::new(&app, LogId::new("GM0479").unwrap(), BASIS);
    zaanstad.web.run(async {
        let mandate = clerk.mandate(Cents::new(100_000)).await;
        let (case, person, _) = clerk.paid_lessons(mandate).await;
        let today = app.clock.today();
        clerk.day(case, person, "employment-ended", today).await;
    });
    let view = zaanstad.level();
    assert_eq!(view["compared"]["requestsChanged"], 2);
    assert_eq!(view["compared"]["giftsChanged"], 1);
    assert_eq!(view["compared"]["failures"], json!([]));
    let report = zaanstad.report();
    assert_eq!(report["answers"]["found"], 4);
    assert_eq!(report["answers"]["judged"], 4);
    assert_eq!(report["candidate"]["parameters"], zaanstad.set.as_str());
    let declined = way(&report["requests"], "conditional-gift", "decline");
    assert_eq!(declined, Some(&json!(2)));
    let same = way(&report["requests"], "conditional-gift", "conditional-gift");
    assert_eq!(same, Some(&json!(1)));
    let terms = &report["gifts"]["transitions"][0];
    assert_eq!(terms["from"], "propose-loan");
    assert_eq!(terms["difference"], "terms");
    assert_eq!(report["money"]["granted"]["difference"], -100_000);
    assert_eq!(report["rules"][0]["rule"], "maximum");
    assert_eq!(report["beside"]["behind"], 0);

    // A policy maker gets bands and no cases, and who sees cases gets those three.
    let banded = zaanstad.town.maker.get(&format!("{policy}/shadow"));
    let banded = banded.expect(200);
    assert_eq!(banded["compared"]["requestsChanged"], "0-9");
    assert_eq!(banded["compared"]["answers"]["judged"], "0-9");
    let page = zaanstad.town.maker.get(&format!("{policy}/shadow/report"));
    assert_eq!(page.status, 200);
    let policy_of_page = page.header("content-security-policy").unwrap();
    assert!(policy_of_page.contains("default-src 'none'"));
    let html = String::from_utf8(page.body).unwrap();
    assert!(html.contains("Schaduw:") && html.contains("vastgelegd sinds"));
    assert!(html.contains("0 tot 9") && !html.contains("afwijzing"));
    let cases = format!("{policy}/shadow/cases");
    assert_eq!(zaanstad.town.maker.get(&cases).status, 403);
    let first = zaanstad.officer.get(&format!("{cases}?limit=1"));
    let first = first.expect(200);
    assert_eq!(first["next"], 1);
    let line = &first["answers"][0];
    assert_eq!(format!("/cases/{}", text(line, "/caseId")), five);
    let answer = json!({
        "of": "request", "from": "conditional-gift", "to": "decline", "difference": "outcome",
        "recorded": 50_000, "candidate": 0,
    });
    assert_eq!(line["answer"], answer);
    let all = zaanstad.officer.get(&cases).expect(200);
    assert_eq!(all["answers"].as_array().unwrap().len(), 3);
    for told in [banded.to_string(), html, all.to_string()] {
        assert!(!told.contains(before.0.trim_start_matches("/cases/")));
        assert!(!told.contains("Sanne"));
    }

    // Ended: what is asked from now on does not count, and what was compared stays.
    let ended = zaanstad.order("/end").expect(201);
    assert_eq!(ended["ended"]["how"], "ordered");
    let _ = asked(office, 500);
    assert_eq!(zaanstad.order("/end").problem(), "shadow-ended");
    let after = zaanstad.report();
    assert_eq!(after["answers"], report["answers"]);
    assert!(after["beside"].get("ended").is_some());
    // Started again it begins anew.
    zaanstad.order("").expect(201);
    assert_eq!(zaanstad.report()["answers"]["found"], 0);
}

#[test]
fn nothing_of_it_is_shown_with_a_case_or_a_decision() {
    let zaanstad = Zaanstad::new("onzichtbaar");
    zaanstad.order("").expect(201);
    let office = &zaanstad.office;
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let body = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": "Zoals beoordeeld.",
    });
    let path = format!("{case}/budget-requests/{request}");
    let decided = office.officer.post(&format!("{path}/decision"), &body);
    let decided = decided.expect(201);
    let _ = office.day(&case, &person, "works-full-time", "2026-06-01");
    let again = office
        .worker
        .post(&format!("{case}/budget-requests"), &office.lessons(&person));
    let again = again.expect(201);
    zaanstad.web.run(zaanstad.web.installation.settle());
    let compared = zaanstad.level();
    assert_eq!(compared["compared"]["requestsChanged"], 2, "it is there");

    let plugin = zaanstad.policy.trim_start_matches("/policies/");
    let unseen = |told: &str, by: &str| {
        for word in [plugin, &zaanstad.set, "shadow", "schaduw"] {
            assert!(!told.contains(word), "{by} tells of {word}");
        }
    };
    unseen(&decided.to_string(), "the decision");
    unseen(&again.to_string(), "the request");
    let search = json!({"name": "Sanne de Boer"});
    let found = office.worker.post("/cases/search", &search).expect(200);
    unseen(&found.to_string(), "the search");
    let everybody = [
        Role::Professional,
        Role::CustomisationOfficer,
        Role::Auditor,
        Role::ClientSystem,
    ];
    let reader = zaanstad.web.client("GM0479", "reader", &everybody);
    let ids = [
        ("{caseId}", case.trim_start_matches("/cases/")),
        ("{requestId}", &request),
        ("{personId}", &person),
    ];
    let mut read = 0;
    for endpoint in endpoints() {
        let path = ids
            .iter()
            .fold(endpoint.path().to_owned(), |path, (name, id)| {
                path.replace(name, id)
            });
        let is_get = endpoint.method().as_str() == "GET";
        // This case was not received from elsewhere.
        let receipt = path.ends_with("/transfer-receipt");
        if !is_get || receipt || !path.starts_with("/cases") || path.contains('{') {
            continue;
        }
        let query = if path.ends_with("/comparable-decisions") {
            format!("?requestId={request}")
        } else {
            String::new()
        };
        let answer = reader.get(&format!("{path}{query}"));
        assert_eq!(answer.status, 200, "{path}");
        unseen(&String::from_utf8(answer.body).unwrap(), &path);
        read += 1;
    }
    assert!(read >= 4, "{read} endpoints about cases");
    // Nor in lists of decisions, signals, mandates, pots and figures.
    for path in [
        "/signals",
        "/mandates",
        &format!("/pots/{}", &office.today[..4]),
    ] {
        let answer = reader.get(path);
        assert_eq!(answer.status, 200, "{path}");
        unseen(&String::from_utf8(answer.body).unwrap(), path);
    }
}

#[test]
fn who_is_erased_is_erased_here_too_and_nothing_stands_open() {
    let zaanstad = Zaanstad::new("gewist");
    zaanstad.order("").expect(201);
    let people: Vec<_> = (0..3).map(|_| asked(&zaanstad.office, 500)).collect();
    let report = zaanstad.report();
    assert_eq!(report["requests"]["changed"], 3);
    let app = &zaanstad.web.installation.app;
    let person: maatwerk_domain::PersonId = people[1].1.parse().unwrap();
    app.vault
        .destroy_key(KeyId::from_bytes(person.to_bytes()))
        .unwrap();
    let after = zaanstad.report();
    assert_eq!(after["answers"]["found"], 3);
    assert_eq!(after["answers"]["erased"], 1);
    assert_eq!(after["answers"]["judged"], 2);
    assert_eq!(after["money"]["granted"]["difference"], -100_000);
    let cases = zaanstad
        .officer
        .get(&format!("{}/shadow/cases", zaanstad.policy));
    let told = cases.expect(200);
    assert_eq!(told["answers"].as_array().unwrap().len(), 2);
    let gone = people[1].0.trim_start_matches("/cases/");
    assert!(!told.to_string().contains(gone));
    // In the file stand places and sealed bytes: no outcome, no rule, no amount.
    let views = zaanstad.web.installation.paths().data.join("views");
    for ending in ["", "-wal"] {
        let bytes = std::fs::read(views.join(format!("shadows.db{ending}"))).unwrap();
        for word in [
            "decline",
            "maximum",
            "conditional-gift",
            "rijlessen",
            "Sanne",
        ] {
            let found = bytes.windows(word.len()).any(|at| at == word.as_bytes());
            assert!(!found, "{word} in shadows.db{ending}");
        }
    }
}

#[test]
fn another_municipality_has_no_part_in_it() {
    let zaanstad = Zaanstad::new("van een ander");
    zaanstad.order("").expect(201);
    let roles = [Role::PolicyMaker, Role::Approver, Role::Auditor];
    let other = zaanstad.web.client("GM0001", "maker", &roles);
    let policy = &zaanstad.policy;
    for ending in ["", "/report", "/cases"] {
        let path = format!("{policy}/shadow{ending}");
        assert_eq!(other.get(&path).status, 404, "{path}");
    }
    for verb in ["", "/end"] {
        assert_eq!(order(&other, policy, &zaanstad.set, verb).status, 404);
    }
    assert_eq!(zaanstad.level()["state"], "running");
    // Nor has who may not: a professional starts none and reads none.
    let worker = &zaanstad.office.worker;
    assert_eq!(order(worker, policy, &zaanstad.set, "").status, 403);
    assert_eq!(worker.get(&format!("{policy}/shadow")).status, 403);
}

#[test]
fn it_ends_with_its_activation_and_with_its_key() {
    let zaanstad = Zaanstad::new("sleutel weg");
    let (town, policy) = (&zaanstad.town, &zaanstad.policy);
    let more = town.proposed(policy, &at_most(45_000));
    zaanstad.order("").expect(201);
    order(&town.approver, policy, &more, "").expect(201);
    let _ = asked(&zaanstad.office, 420);

    // Put in force, the first is no candidate any more, also before its day.
    let (_, tomorrow) = days(&zaanstad.web);
    town.approve(policy, &zaanstad.set).expect(201);
    town.activate(policy, &zaanstad.set, &tomorrow).expect(201);
    let _ = asked(&zaanstad.office, 420);
    let view = zaanstad.level();
    assert_eq!(view["ended"], json!({"how": "activated", "from": tomorrow}));
    assert_eq!(view["compared"]["answers"]["found"], 1);
    assert_eq!(zaanstad.order("").problem(), "shadow-of-itself");

    // With its key goes the other.
    let keys = town.administrator.get("/publishers").expect(200);
    let key = text(&keys, "/publishers/0/keyId");
    let why = json!({"reason": "De sleutel is kwijt."});
    town.administrator
        .post(&format!("/publishers/{key}/revocation"), &why)
        .expect(201);
    let _ = asked(&zaanstad.office, 420);
    let view = level(&zaanstad.officer, policy, &more);
    assert_eq!(view["ended"]["how"], "publisher-revoked");
    assert_eq!(view["ended"]["keyId"], key.as_str());
    assert_eq!(view["compared"]["answers"]["found"], 2);
    assert_eq!(view["compared"]["requestsChanged"], 0);
    let refused = order(&town.maker, policy, &more, "");
    assert_eq!(refused.problem(), "publisher-revoked");
}
