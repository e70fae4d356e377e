//! Four eyes, days to come, and two at once.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Client, Web};
use serde_json::json;

use crate::support::*;

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0011", FOLDER),
        ("GM0012", FOLDER),
        ("GM0013", FOLDER),
        ("GM0014", FOLDER),
    ];
    Web::start(&authorities, Web::limits())
});

fn ready(town: &Town, label: &str) -> (String, String) {
    town.register(&town.keys);
    let policy = town.uploaded(&labelled(label));
    let set = town.proposed(&policy, &at_most(60_000));
    (policy, set)
}

#[test]
fn who_made_it_does_not_approve_it() {
    let town = Town::of(&WEB, "GM0011");
    let (policy, set) = ready(&town, "vier ogen");
    for both in ["maker", "setter"] {
        let client = WEB.client("GM0011", both, &[Role::PolicyMaker, Role::Approver]);
        let refused = approve(&client, &policy, &set);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (409, "same-person")
        );
        assert_eq!(refused.json()["rule"], "maatwerk:four-eyes");
    }
    let (_, tomorrow) = days(&WEB);
    let unapproved = town.activate(&policy, &set, &tomorrow);
    assert_eq!(
        (unapproved.status, unapproved.problem().as_str()),
        (409, "not-approved")
    );
    let nothing = format!("sha256:{}", "0".repeat(64));
    assert_eq!(town.approve(&policy, &nothing).problem(), "unknown");
    town.approve(&policy, &set).expect(201);
    assert_eq!(town.approve(&policy, &set).problem(), "already-approved");
    let elsewhere = format!("/policies/{nothing}");
    assert_eq!(town.approve(&elsewhere, &set).status, 404);
}

#[test]
fn a_version_takes_effect_on_a_day_to_come_of_its_own() {
    let town = Town::of(&WEB, "GM0012");
    let (today, tomorrow) = days(&WEB);
    let (policy, set) = ready(&town, "ingangsdatum");
    town.approve(&policy, &set).expect(201);
    for past in [today.as_str(), "2001-01-01"] {
        assert_eq!(town.activate(&policy, &set, past).problem(), "too-early");
    }
    let next_month = "2190-02-01";
    town.activate(&policy, &set, next_month).expect(201);
    for overlap in [tomorrow.as_str(), next_month] {
        assert_eq!(
            town.activate(&policy, &set, overlap).problem(),
            "policy-overlap"
        );
    }
    // Withdrawn before its day, the way is free.
    town.roll_back(&policy, &set, next_month).expect(201);
    assert_eq!(
        town.roll_back(&policy, &set, next_month).problem(),
        "rolled-back"
    );
    town.approve(&policy, &set).expect(201);
    town.activate(&policy, &set, &tomorrow).expect(201);
    // What the operator put in place judges today, and nothing before it would.
    let listed = town.maker.get("/policies").expect(200);
    let first = listed["policies"].as_array().unwrap().last().unwrap()["policy"].clone();
    let text = |name: &str| first[name].as_str().unwrap().to_owned();
    let old = format!("/policies/{}", text("plugin"));
    let refused = town.roll_back(&old, &text("parameters"), &text("from"));
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "nothing-earlier")
    );
}

#[test]
fn of_two_at_once_one_is_carried_out() {
    let town = Town::of(&WEB, "GM0013");
    let (_, tomorrow) = days(&WEB);
    let (policy, set) = ready(&town, "tegelijk");
    let seen = town.approve(&policy, &set);
    let tag = seen.header("etag").unwrap().to_owned();
    let path = format!("{policy}/activation");
    let body = json!({"parameters": set, "from": tomorrow}).to_string();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let both = [&town.maker, &town.approver];
        let running: Vec<_> = both
            .into_iter()
            .map(|client| {
                scope.spawn(|| {
                    let key = Client::key();
                    let headers = [("Idempotency-Key", key.as_str())];
                    client.send("POST", &path, &headers, Some(body.as_bytes()))
                })
            })
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let refused = answers.iter().find(|answer| answer.status == 409).unwrap();
    assert_eq!(refused.problem(), "policy-overlap");
    let listed = town.maker.get("/policies").expect(200);
    assert_eq!(listed["policies"].as_array().map(Vec::len), Some(2));

    // Who saw the register before that, changes nothing.
    let key = Client::key();
    let headers = [
        ("Idempotency-Key", key.as_str()),
        ("If-Match", tag.as_str()),
    ];
    let later = json!({"parameters": set, "from": "2190-01-01"}).to_string();
    let late = town
        .maker
        .send("POST", &path, &headers, Some(later.as_bytes()));
    assert_eq!(
        (late.status, late.problem().as_str()),
        (412, "version-conflict")
    );

    // The same order twice happens once.
    let later = json!({"parameters": set, "from": "2190-01-01"});
    let once = town.maker.post_as("once", &path, &later).expect(201);
    let twice = town.maker.post_as("once", &path, &later);
    assert_eq!(twice.header("idempotency-replayed"), Some("true"));
    assert_eq!(twice.expect(201)["position"], once["position"]);
}

#[test]
fn parameters_that_do_not_fit_are_told_where() {
    let town = Town::of(&WEB, "GM0014");
    let listed = town.maker.get("/policies").expect(200);
    let plugin = listed["policies"][0]["policy"]["plugin"].as_str().unwrap();
    let policy = format!("/policies/{plugin}");
    let mut wrong = parameters();
    wrong["max-amount"] = json!("veel");
    wrong["purposes"] = json!([]);
    wrong["onbekend"] = json!(1);
    let refused = town.propose(&policy, &wrong);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "parameters-invalid")
    );
    let faults = refused.faults();
    assert!(
        faults.contains(&"/parameters/max-amount".to_owned()),
        "{faults:?}"
    );
    assert!(
        faults.contains(&"/parameters/purposes".to_owned()),
        "{faults:?}"
    );
    let long = json!({"purposes": ["x".repeat(70_000)]});
    let refused = town.propose(&policy, &long);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "parameters-invalid")
    );
    let listed = town.maker.get(&format!("{policy}/parameters")).expect(200);
    assert_eq!(listed["parameterSets"].as_array().map(Vec::len), Some(1));
}
