//! Only what a registered key signed is taken.

use std::sync::LazyLock;

use maatwerk_tests::{Web, text};
use minisign::KeyPair;
use serde_json::json;

use crate::support::*;

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0001", FOLDER),
        ("GM0002", FOLDER),
        ("GM0003", FOLDER),
        ("GM0004", FOLDER),
    ];
    Web::start(&authorities, Web::limits())
});

#[test]
fn an_absent_unknown_or_revoked_key_is_refused() {
    let town = Town::of(&WEB, "GM0001");
    let component = labelled("sleutels");
    let unsigned = json!({"component": body(&component, "x")["component"]});
    let absent = town.maker.post("/policies", &unsigned);
    assert_eq!(
        (absent.status, absent.faults()),
        (400, vec!["/signature".to_owned()])
    );

    let unknown = town.upload(&component);
    assert_eq!(
        (unknown.status, unknown.problem().as_str()),
        (409, "publisher-unknown")
    );
    let key_id = town.register(&town.keys);
    assert_eq!(town.upload(&component).status, 201);

    let revocation = format!("/publishers/{key_id}/revocation");
    let reason = json!({"reason": "De sleutel is kwijt."});
    let revoked = town.administrator.post(&revocation, &reason).expect(201);
    assert_eq!(revoked["revoked"]["reason"], "De sleutel is kwijt.");
    for component in [component.as_slice(), &labelled("later")] {
        let refused = town.upload(component);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (409, "publisher-revoked")
        );
        assert_eq!(refused.json()["rule"], "maatwerk:signed-policy");
    }
    assert_eq!(
        town.administrator.post(&revocation, &reason).problem(),
        "publisher-revoked"
    );
    let again = json!({"key": town.keys.pk.to_base64(), "name": "Dezelfde"});
    assert_eq!(
        town.administrator.post("/publishers", &again).problem(),
        "exists"
    );
    let listed = town.approver.get("/publishers").expect(200);
    assert_eq!(listed["publishers"][0]["keyId"], key_id.as_str());
    assert_eq!(listed["publishers"][0]["key"], town.keys.pk.to_base64());
    let nobody = "/publishers/0000000000000000/revocation";
    assert_eq!(town.administrator.post(nobody, &reason).status, 404);
}

#[test]
fn a_revoked_key_puts_nothing_in_force_any_more() {
    let town = Town::of(&WEB, "GM0002");
    let (_, tomorrow) = days(&WEB);
    let key_id = town.register(&town.keys);
    let component = labelled("ingetrokken");
    let policy = town.uploaded(&component);
    let set = town.proposed(&policy, &parameters());
    town.approve(&policy, &set).expect(201);
    let reason = json!({"reason": "De sleutel is kwijt."});
    let revocation = format!("/publishers/{key_id}/revocation");
    town.administrator.post(&revocation, &reason).expect(201);
    let refused = town.activate(&policy, &set, &tomorrow);
    assert_eq!(refused.problem(), "publisher-revoked");

    // Signed with another key it is taken again, and needs another approval.
    let keys = KeyPair::generate_unencrypted_keypair().unwrap();
    town.register(&keys);
    let again = town
        .maker
        .post("/policies", &body(&component, &signed(&keys, &component)));
    assert_eq!(again.status, 201);
    let unapproved = town.activate(&policy, &set, &tomorrow);
    assert_eq!(unapproved.problem(), "not-approved");
    town.approve(&policy, &set).expect(201);
    assert_eq!(town.activate(&policy, &set, &tomorrow).status, 201);
    WEB.installation.assert_verifies();
}

#[test]
fn the_signature_is_of_these_bytes() {
    let town = Town::of(&WEB, "GM0003");
    town.register(&town.keys);
    let component = labelled("handtekening");
    let good = signed(&town.keys, &component);
    let other = signed(&town.keys, &BUILT);
    let forged = {
        // Another key that says it has the number of the registered one.
        let forger = KeyPair::generate_unencrypted_keypair().unwrap();
        let mut lines: Vec<String> = signed(&forger, &component)
            .lines()
            .map(str::to_owned)
            .collect();
        let head = good.lines().nth(1).unwrap();
        // Algorithm and number of the key stand in the first ten bytes: 13 digits and a third.
        lines[1].replace_range(..13, &head[..13]);
        lines.join("\n")
    };
    let comment = good.replace("file:zaanstad.wasm", "file:anders.wasm");
    for signature in [other.as_str(), &forged, &comment, "geen handtekening"] {
        let refused = town.maker.post("/policies", &body(&component, signature));
        let problem = refused.problem();
        let known = ["signature-invalid", "publisher-unknown"].contains(&problem.as_str());
        assert!(known, "{signature}: {problem}");
        assert!([409, 422].contains(&refused.status), "{signature}");
    }
    let refused = town.maker.post("/policies", &body(&component, &other));
    assert_eq!(
        (refused.status, refused.faults()),
        (422, vec!["/signature".to_owned()])
    );
    assert_eq!(
        town.maker
            .post("/policies", &body(&component, &good))
            .status,
        201
    );
}

#[test]
fn what_is_signed_is_still_checked() {
    let town = Town::of(&WEB, "GM0004");
    town.register(&town.keys);
    for nonsense in [
        b"".as_slice(),
        b"geen wasm",
        b"\0asm\x01\0\0\0",
        &BUILT[..BUILT.len() / 2],
    ] {
        let mut upload = body(nonsense, &signed(&town.keys, nonsense));
        if nonsense.is_empty() {
            upload["component"] = json!("!");
        }
        let refused = town.maker.post("/policies", &upload);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (422, "not-a-policy")
        );
        assert_eq!(refused.faults(), ["/component"]);
    }
    // A component that does not do what its author says of it.
    let component = labelled("anders");
    let mut upload = body(&component, &signed(&town.keys, &component));
    let mut wrong = cases();
    wrong[2]["expect"] = json!({"outcome": "refer"});
    upload["examples"] = json!({"parameters": parameters(), "cases": wrong});
    let refused = town.maker.post("/policies", &upload);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "cases-failed")
    );
    assert_eq!(refused.faults(), ["/examples/cases/2"]);
    // It leaves nothing behind, however often it is sent.
    let plugins = WEB.installation.paths().data.join("plugins");
    let stored = maatwerk_policy::Digest::of(&component).hex();
    assert!(!plugins.join(format!("{stored}.wasm")).exists());
    upload["examples"]["cases"] = json!([{"title": "Zonder vraag"}]);
    let refused = town.maker.post("/policies", &upload);
    assert_eq!(refused.faults(), ["/examples/cases/0"]);

    // What one municipality stores is not there for another.
    let policy = town.uploaded(&component);
    assert!(plugins.join(format!("{stored}.wasm")).exists());
    let elsewhere = Town::of(&WEB, "GM0003");
    for path in [
        policy.clone(),
        format!("{policy}/component"),
        format!("{policy}/parameters"),
    ] {
        assert_eq!(elsewhere.maker.get(&path).status, 404, "{path}");
        assert_eq!(town.maker.get(&path).status, 200, "{path}");
    }
    assert_eq!(elsewhere.propose(&policy, &parameters()).status, 404);
    let shown = town.maker.get(&policy).expect(200);
    assert_eq!(
        text(&shown, "/description/title"),
        text(&town.upload(&component).expect(200), "/description/title")
    );
}
