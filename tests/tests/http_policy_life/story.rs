//! A municipality lowers its maximum, and comes back from it.

use maatwerk_tests::{Office, Web, text};
use serde_json::{Value, json};

use crate::support::*;

/// A request for 500 euro; answers what the policy in force says.
fn asked(office: &Office, received: &str) -> Value {
    lessons(office, received).1["assessment"]["answer"].clone()
}

#[test]
fn a_change_is_signed_approved_in_force_and_rolled_back() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let office = Office::open(&web, "GM0479");
    let town = Town::of(&web, "GM0479");
    let (today, tomorrow) = days(&web);

    // Decided under the policy that the operator put in place.
    let (case, _, request, assessment) = office.assessed("Sanne de Boer");
    let (grant, decision) = office.granted(&case, &request, &assessment);
    let decided = office.worker.get(&case).expect(200);
    let old = asked(&office, &today);
    assert_eq!(old["outcome"], "grant");

    // Signed and uploaded with its example cases.
    let key_id = town.register(&town.keys);
    let component = labelled("nieuw");
    let mut upload = body(&component, &signed(&town.keys, &component));
    upload["examples"] = json!({"parameters": parameters(), "cases": cases()});
    let answer = town.maker.post_as("upload", "/policies", &upload);
    let uploaded = answer.expect(201);
    assert_eq!(uploaded["name"], "zaanstad");
    assert_eq!(uploaded["uploaded"]["keyId"], key_id.as_str());
    assert_eq!(uploaded["uploaded"]["act"]["by"], "maker");
    assert_eq!(uploaded["uploaded"]["size"], component.len());
    let policy = format!("/policies/{}", text(&uploaded, "/plugin"));
    assert_eq!(
        answer.header("location"),
        Some(format!("/v1{policy}").as_str())
    );
    let again = town.maker.post_as("upload", "/policies", &upload);
    assert_eq!(again.status, 201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    // The same component twice is one artefact.
    let twice = town.maker.post("/policies", &upload);
    assert_eq!(twice.expect(200)["plugin"], uploaded["plugin"]);
    let listed = office.worker.get("/policies").expect(200);
    assert_eq!(listed["uploads"].as_array().map(Vec::len), Some(1));
    let kept = office.worker.get(&format!("{policy}/component"));
    assert_eq!(kept.body, component);

    // Other parameters: what they do to the examples is told and recorded.
    let proposed = town.propose(&policy, &at_most(40_000)).expect(201);
    let set = text(&proposed, "/proposal/parameters");
    let ran = &proposed["proposal"]["proposed"]["cases"];
    assert_eq!(ran["ran"], cases().len());
    let differing = proposed["differing"].as_array().unwrap();
    assert_eq!(ran["differ"], differing.len());
    assert!(!differing.is_empty(), "500 euro is above 400");
    assert_eq!(town.propose(&policy, &at_most(40_000)).status, 200);

    // Another person approves; tomorrow it is in force.
    town.approve(&policy, &set).expect(201);
    let activated = town.activate(&policy, &set, &tomorrow).expect(201);
    assert_eq!(activated["inForce"], json!([{"from": tomorrow}]));
    assert_eq!(activated["approved"]["act"]["by"], "approver");
    assert_eq!(
        asked(&office, &today)["receipt"]["plugin"],
        old["receipt"]["plugin"]
    );

    let clock = json!({"today": tomorrow});
    let headers = [("Processing-Purpose", "test")];
    let moved = town.administrator.send(
        "POST",
        "/clock",
        &headers,
        Some(clock.to_string().as_bytes()),
    );
    assert_eq!(moved.status, 200);
    let new = asked(&office, &tomorrow);
    assert_eq!(new["outcome"], "decline");
    assert_eq!(new["receipt"]["plugin"], uploaded["plugin"]);
    assert_eq!(new["receipt"]["parameters"], set.as_str());
    // A request is judged by the version of its receipt date.
    assert_eq!(asked(&office, &today)["outcome"], "grant");
    let listed = office.worker.get("/policies").expect(200);
    assert_eq!(listed["policies"][0]["active"], true);
    assert_eq!(listed["policies"][1]["until"], tomorrow.as_str());

    // One order, and the version before judges again, also what was received since.
    let back = town.roll_back(&policy, &set, &tomorrow).expect(201);
    assert!(back.get("approved").is_none());
    let rolled_back = &back["inForce"][0]["rolledBack"];
    assert_eq!(
        rolled_back["act"],
        json!({"by": "approver", "on": tomorrow})
    );
    assert_eq!(asked(&office, &tomorrow)["outcome"], "grant");
    let again = town.activate(&policy, &set, "2190-01-01");
    assert_eq!(again.problem(), "not-approved");
    let listed = office.worker.get("/policies").expect(200);
    assert_eq!(
        listed["policies"][0]["rolledBack"]["reason"],
        "Er gaat iets mis."
    );
    assert_eq!(listed["policies"][1]["active"], true);
    assert!(listed["policies"][1].get("until").is_none());

    // What was decided stayed as it was, and the grant goes on.
    assert_eq!(office.worker.get(&case).expect(200), decided);
    let payment = json!({
        "kind": "payment", "amount": 50_000, "on": tomorrow, "payee": "Rijschool Zaan",
    });
    let announcement = json!({"on": tomorrow});
    office
        .officer
        .post(
            &format!("{case}/decisions/{decision}/announcement"),
            &announcement,
        )
        .expect(201);
    let paid = office.officer.post(&format!("{grant}/payments"), &payment);
    assert_eq!(paid.status, 201, "{}", paid.json());

    // The history of the sets says it all.
    let history = office
        .worker
        .get(&format!("{policy}/parameters"))
        .expect(200);
    let sets = history["parameterSets"].as_array().unwrap();
    assert_eq!(sets.len(), 1);
    assert_eq!(sets[0]["proposed"]["act"]["by"], "setter");
    web.installation.assert_verifies();
}

#[test]
fn an_amount_is_changed_without_a_compiler() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let town = Town::of(&web, "GM0479");
    let (_, tomorrow) = days(&web);
    let listed = town.maker.get("/policies").expect(200);
    let policy = format!("/policies/{}", text(&listed, "/policies/0/policy/plugin"));
    let set = town.proposed(&policy, &at_most(40_000));
    town.approve(&policy, &set).expect(201);
    town.activate(&policy, &set, &tomorrow).expect(201);
    let history = town.maker.get(&format!("{policy}/parameters")).expect(200);
    let sets = history["parameterSets"].as_array().unwrap();
    assert_eq!(sets.len(), 2);
    assert!(sets[0].get("proposed").is_none(), "the operator's own");
    assert_eq!(sets[0]["inForce"][0]["until"], tomorrow.as_str());
    assert_eq!(sets[1]["parameters"], set.as_str());
    let page = town
        .maker
        .get(&format!("{policy}/parameters?limit=1"))
        .expect(200);
    assert_eq!(page["next"], 1);
}
