//! A policy that behaves in all its cases, and in production meets what no case has.

use maatwerk_tests::{Office, Web, text};
use serde_json::{Value, json};

use crate::guests::{Guest, LOOP};
use crate::support::*;

/// Never ends when 700 euro is asked.
fn loops_on_an_amount() -> Vec<u8> {
    let guest = Guest::good();
    // The amount stands behind two dates of four bytes and a text of eight.
    let asked = "(i32.load offset=16 (local.get 0))";
    let body = format!(
        "(if (i32.eq {asked} (i32.const 70000)) (then {LOOP})) {}",
        guest.assess_body()
    );
    guest.assess(&body).component()
}

/// Asks for an amount; the case, and what came of it.
fn asked(office: &Office, received: &str, amount: u32) -> (String, Value) {
    let (case, person) = office.case("Sanne de Boer");
    let _ = office.day(&case, &person, "birth-date", "2001-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let mut body = office.lessons(&person);
    body["received"] = json!(received);
    body["amount"] = json!(amount);
    let asked = office
        .worker
        .post(&format!("{case}/budget-requests"), &body)
        .expect(201);
    (case, asked)
}

#[test]
fn a_policy_that_loops_in_production_is_a_persons_work_until_it_is_rolled_back() {
    let web = Web::start(
        &[("GM0479", FOLDER), ("GM0080", "plugins/zaanstad")],
        Web::limits(),
    );
    let (office, other) = (Office::open(&web, "GM0479"), Office::open(&web, "GM0080"));
    let town = Town::of(&web, "GM0479");
    let (_, tomorrow) = days(&web);

    // It passes its cases, under the parameters of its author and of who sets them.
    town.register(&town.keys);
    let component = loops_on_an_amount();
    let mut upload = body(&component, &signed(&town.keys, &component));
    let case = json!({
        "title": "Vijfhonderd euro",
        "assess": {
            "received": "2026-11-20", "purpose": "rijlessen", "amount": 50_000,
            "facts": {"birth-date": "2001-03-14"},
        },
        "expect": {
            "outcome": "grant", "form": "conditional-gift", "amount": 50_000,
            "conditions": {"stays-in-work": "2027-05-23"},
        },
        "findings": {"adult": "met"},
    });
    upload["examples"] = json!({"parameters": {"max-amount": 75_000}, "cases": [case]});
    let uploaded = town.maker.post("/policies", &upload).expect(201);
    let policy = format!("/policies/{}", text(&uploaded, "/plugin"));
    let set = town.proposed(&policy, &json!({"max-amount": 80_000}));
    town.approve(&policy, &set).expect(201);
    town.activate(&policy, &set, &tomorrow).expect(201);
    let day = tomorrow.parse().unwrap();
    web.installation.app.clock.move_to(day).unwrap();

    // In force it answers what its case asks, and ends in its limits on what no case asks.
    let (_, good) = asked(&office, &tomorrow, 50_000);
    assert_eq!(good["assessment"]["answer"]["outcome"], "grant");
    let (case, looped) = asked(&office, &tomorrow, 70_000);
    let said = &looped["assessment"]["answer"];
    assert_eq!(said["outcome"], "failed", "{said}");
    assert_eq!(said["failure"]["code"], "out-of-fuel");
    assert_eq!(said["receipt"]["plugin"], uploaded["plugin"]);
    // The authority itself, and every other, goes on.
    let (_, good) = asked(&office, &tomorrow, 50_000);
    assert_eq!(good["assessment"]["answer"]["outcome"], "grant");
    let (_, good) = asked(&other, &tomorrow, 70_000);
    assert_eq!(good["assessment"]["answer"]["outcome"], "refer");

    // A person decides, and needs to depart from nothing.
    let request = text(&looped, "/requestId");
    let decision = json!({
        "choice": "decline", "assessmentId": text(&looped, "/assessment/assessmentId"),
        "mandateId": office.mandate, "reasons": "Er is een voorliggende voorziening.",
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    office.officer.post(&path, &decision).expect(201);

    // Rolled back, the earlier version judges, also when the same request is assessed again.
    town.roll_back(&policy, &set, &tomorrow).expect(201);
    let (_, answered) = asked(&office, &tomorrow, 70_000);
    let said = &answered["assessment"]["answer"];
    assert_eq!(said["outcome"], "refer", "{said}");
    assert_ne!(said["receipt"]["plugin"], uploaded["plugin"]);
    // What was decided meanwhile is there for people to look at.
    web.run(web.installation.settle());
    let list = office
        .worker
        .get(&format!("{policy}/decisions"))
        .expect(200);
    assert_eq!(list["decisions"].as_array().map(Vec::len), Some(1));
    let decided = office.worker.get(&case).expect(200);
    assert!(decided.to_string().contains("out-of-fuel"), "{decided}");
}

#[test]
fn a_policy_that_loops_in_its_cases_is_not_taken() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let town = Town::of(&web, "GM0479");
    town.register(&town.keys);
    let component = loops_on_an_amount();
    let mut upload = body(&component, &signed(&town.keys, &component));
    let case = json!({
        "title": "Zevenhonderd euro",
        "assess": {
            "received": "2026-11-20", "purpose": "rijlessen", "amount": 70_000, "facts": {},
        },
        "expect": {"outcome": "refer"}, "findings": {},
    });
    upload["examples"] = json!({"parameters": {"max-amount": 75_000}, "cases": [case]});
    let refused = town.maker.post("/policies", &upload);
    assert_eq!(refused.problem(), "cases-failed");
    let why = refused.json()["errors"].to_string();
    assert!(why.contains("fuel"), "{why}");
}
