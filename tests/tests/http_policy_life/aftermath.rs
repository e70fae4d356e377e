//! After a roll back: what people have to look at again. And what the public may read of a policy.

use maatwerk::http::auth::Role;
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::{Value, json};

use crate::support::*;

/// A request of today for 500 euro that is decided as it was assessed; answers case and decision.
fn decided(office: &Office, received: &str, choice: &str) -> (String, String) {
    let (case, asked) = lessons(office, received);
    let request = text(&asked, "/requestId");
    let decision = json!({
        "choice": choice, "assessmentId": text(&asked, "/assessment/assessmentId"),
        "mandateId": office.mandate, "reasons": "Zoals beoordeeld.",
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    let decided = office.officer.post(&path, &decision).expect(201);
    (case, text(&decided, "/decisionId"))
}

fn ids(page: &Value) -> Vec<String> {
    let lines = page["decisions"].as_array().unwrap();
    lines.iter().map(|line| text(line, "/decisionId")).collect()
}

#[test]
fn decisions_under_a_withdrawn_version_are_a_list_for_people() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let office = Office::open(&web, "GM0479");
    let town = Town::of(&web, "GM0479");
    let (today, tomorrow) = days(&web);
    let (_, before) = decided(&office, &today, "grant");
    town.register(&town.keys);
    let component = labelled("werklijst");
    let policy = town.uploaded(&component);
    let set = town.proposed(&policy, &at_most(40_000));
    town.approve(&policy, &set).expect(201);
    town.activate(&policy, &set, &tomorrow).expect(201);
    let day = tomorrow.parse().unwrap();
    web.installation.app.clock.move_to(day).unwrap();
    let (case, first) = decided(&office, &tomorrow, "decline");
    let (_, second) = decided(&office, &tomorrow, "decline");
    town.roll_back(&policy, &set, &tomorrow).expect(201);
    let (_, after) = decided(&office, &tomorrow, "grant");
    web.run(web.installation.settle());

    let list = format!("{policy}/decisions");
    let page = office.worker.get(&list).expect(200);
    assert_eq!(ids(&page), [first.clone(), second.clone()]);
    let line = &page["decisions"][0];
    assert_eq!(format!("/cases/{}", text(line, "/caseId")), case);
    assert_eq!(line["received"], tomorrow.as_str());
    assert_eq!(line["parameters"], set.as_str());
    assert_eq!(line["aftermath"], "stands");
    assert!(line.get("granted").is_none());
    assert!(page.get("next").is_none());

    let half = office.worker.get(&format!("{list}?limit=1")).expect(200);
    assert_eq!(ids(&half), [first]);
    let next = text(&half, "/next");
    let rest = office
        .worker
        .get(&format!("{list}?cursor={next}"))
        .expect(200);
    assert_eq!(ids(&rest), [second]);
    let nothing = "0".repeat(64);
    let other = office
        .worker
        .get(&format!("{list}?parameters=sha256:{nothing}"))
        .expect(200);
    assert!(ids(&other).is_empty());
    let later = office
        .worker
        .get(&format!("{list}?since=2190-01-01"))
        .expect(200);
    assert!(ids(&later).is_empty());

    // The cursor of one list is none of another, and what nobody knows has no list.
    let listed = town.maker.get("/policies").expect(200);
    let old = listed["policies"][1]["policy"]["plugin"].as_str().unwrap();
    let old = format!("/policies/{old}/decisions");
    assert_eq!(
        office.worker.get(&format!("{old}?cursor={next}")).status,
        404
    );
    let others = office.worker.get(&old).expect(200);
    assert_eq!(ids(&others), [before, after]);
    let unknown = office
        .worker
        .get(&format!("/policies/sha256:{nothing}/decisions"));
    assert_eq!(unknown.status, 404);
    // A policy maker sees counts, not cases.
    assert_eq!(town.maker.get(&list).status, 403);
    web.installation.assert_verifies();
}

#[test]
fn what_a_withdrawn_version_assessed_is_assessed_again_before_anyone_decides() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let office = Office::open(&web, "GM0479");
    let town = Town::of(&web, "GM0479");
    let (_, tomorrow) = days(&web);
    town.register(&town.keys);
    let policy = town.uploaded(&labelled("te streng"));
    let set = town.proposed(&policy, &at_most(40_000));
    town.approve(&policy, &set).expect(201);
    town.activate(&policy, &set, &tomorrow).expect(201);
    let day = tomorrow.parse().unwrap();
    web.installation.app.clock.move_to(day).unwrap();
    let (case, asked) = lessons(&office, &tomorrow);
    assert_eq!(asked["assessment"]["answer"]["outcome"], "decline");
    town.roll_back(&policy, &set, &tomorrow).expect(201);

    let request = format!("{case}/budget-requests/{}", text(&asked, "/requestId"));
    let decide = |assessed: &Value, choice: &str| {
        let decision = json!({
            "choice": choice, "assessmentId": text(assessed, "/assessmentId"),
            "mandateId": office.mandate, "reasons": "Zoals beoordeeld.",
        });
        let path = format!("{request}/decision");
        office.officer.post(&path, &decision)
    };
    let refused = decide(&asked["assessment"], "decline");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "withdrawn-assessment")
    );
    let key = Client::key();
    let headers = [("Idempotency-Key", key.as_str())];
    let again = office
        .worker
        .send("POST", &format!("{request}/assessment"), &headers, None);
    let again = again.expect(201);
    assert_eq!(again["assessment"]["answer"]["outcome"], "grant");
    decide(&again["assessment"], "grant").expect(201);
    web.installation.assert_verifies();
}

#[test]
fn a_policy_has_an_entry_in_the_register_of_algorithms() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let town = Town::of(&web, "GM0479");
    let anybody = web.client("GM0479", "auditor", &[Role::Auditor]);
    town.register(&town.keys);
    let policy = town.uploaded(&labelled("register"));
    let entry = format!("{policy}/register-entry");
    let new = anybody.get(&entry).expect(200);
    assert_eq!(new["algemeneInformatie"]["status"], "In ontwikkeling");
    assert_eq!(new["algemeneInformatie"]["organisatie"], "GM0479");
    assert_eq!(new["werking"]["leverancier"], "Zaanstad, team Beleid");
    assert_eq!(
        new["metadata"]["bronId"],
        policy.trim_start_matches("/policies/")
    );
    let gegevens = text(&new, "/werking/gegevens");
    assert!(gegevens.contains("Geboortedatum"), "{gegevens}");
    let missing = new["nogInTeVullen"].as_array().unwrap();
    assert!(missing.contains(&json!("Contactgegevens")));
    assert!(!missing.contains(&json!("Naam")));

    let listed = town.maker.get("/policies").expect(200);
    let installed = listed["policies"][0]["policy"]["plugin"].as_str().unwrap();
    let old = anybody
        .get(&format!("/policies/{installed}/register-entry"))
        .expect(200);
    assert_eq!(old["algemeneInformatie"]["status"], "In gebruik");
    let (today, _) = days(&web);
    assert_eq!(old["algemeneInformatie"]["begindatum"], today[..7]);
    assert!(old["werking"].get("leverancier").is_none());

    let page = anybody.get(&format!("{entry}?format=html"));
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let html = String::from_utf8(page.body).unwrap();
    for said in [
        "Menselijke tussenkomst",
        "Nog in te vullen",
        "Geboortedatum",
    ] {
        assert!(html.contains(said), "{said}");
    }
    assert!(!html.contains("<script"));
}
