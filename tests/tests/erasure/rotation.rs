//! Another master key for an installation, killed at any moment.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use maatwerk_domain::Date;
use maatwerk_log::{MasterKey, Vault};
use maatwerk_tests::{Data, Office};
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

fn today() -> Date {
    let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap();
    jiff::Timestamp::now().to_zoned(zone).date()
}

/// Whether the master key in this file opens the keys.
fn opens(data: &Data, key: &Path) -> bool {
    let ledger = data.path().parent().unwrap().join("data.destroyed-keys");
    MasterKey::from_file(key)
        .is_ok_and(|key| Vault::open(&data.path().join("keys.db"), key, &ledger).is_ok())
}

#[test]
fn an_installation_goes_on_with_another_master_key() {
    let data = Data::with(PROGRAM, &[("GM0479", "plugins/zaanstad")]);
    let server = data.serve();
    let client = |server: &maatwerk_tests::Server, subject: &str, role: &str| {
        server.client(data.token("GM0479", subject, &[role]))
    };
    let office = Office::with(today(), |subject, role| {
        client(&server, subject, role.as_str())
    });
    let (case, _) = office.case("Sanne de Boer");
    let key = "rotation-1";
    let body = json!({"persons": [{"role": "resident", "name": "Mo Bakker"}]});
    let first = office.worker.post_as(key, "/cases", &body).expect(201);
    let new = data.path().parent().unwrap().join("new.key");
    let new = new.to_str().unwrap();
    let busy = data.fails(&["keys", "rotate", "--new-master-key", new]);
    assert!(busy.contains("in use"), "{busy}");
    server.kill();
    let files = || ["log.db", "log.db-wal"].map(|name| fs::read(data.path().join(name)).ok());
    let log = files();

    let said = data.say(&["keys", "rotate", "--new-master-key", new]);
    assert!(said.contains("keys are wrapped anew"), "{said}");
    assert!(files() == log, "not a byte");
    assert!(!opens(
        &data,
        &data.path().parent().unwrap().join("data.master-key")
    ));
    let server = data.serve_with(&["--master-key", new]);
    server.ready();
    let worker = client(&server, "worker", "professional");
    assert_eq!(
        worker.get(&case).expect(200)["persons"][0]["name"],
        "Sanne de Boer"
    );
    // What was digested is recognised: names, and the body of an order that is repeated.
    let found = worker
        .post("/cases/search", &json!({"name": "sanne de boer"}))
        .expect(200);
    assert_eq!(found["found"].as_array().unwrap().len(), 1);
    let again = worker.post_as(key, "/cases", &body).expect(201);
    assert_eq!(again["caseId"], first["caseId"]);
    assert_eq!(
        worker
            .post_as(
                key,
                "/cases",
                &json!({
                    "persons": [{"role": "resident", "name": "Iemand Anders"}],
                })
            )
            .problem(),
        "key-reused"
    );
}

#[test]
fn nobody_is_told_to_destroy_the_only_key() {
    let data = Data::with(PROGRAM, &[("GM0479", "plugins/zaanstad")]);
    let folder = data.path().parent().unwrap().to_owned();
    let current = folder.join("data.master-key");
    let copied = folder.join("copied.key");
    std::fs::copy(&current, &copied).unwrap();
    let before = std::fs::read(data.path().join("keys.db")).unwrap();
    let inside = data.path().join("new.key");
    for (named, told) in [
        (&current, "in use"),
        (&copied, "in use"),
        (&inside, "in the data folder"),
    ] {
        let named = named.to_str().unwrap();
        let said = data.fails(&["keys", "rotate", "--new-master-key", named]);
        assert!(said.contains(told), "{said}");
    }
    assert!(!inside.exists());
    assert_eq!(std::fs::read(data.path().join("keys.db")).unwrap(), before);
}

#[test]
fn a_rotation_that_is_killed_leaves_one_of_the_two() {
    let data = Data::with(PROGRAM, &[("GM0479", "plugins/zaanstad")]);
    let folder = data.path().parent().unwrap().to_owned();
    let mut current = folder.join("data.master-key");
    let written = |file: &Path| std::fs::metadata(file).map_or(0, |found| found.len());
    let (keys, wal) = (data.path().join("keys.db"), data.path().join("keys.db-wal"));
    for round in 0..7 {
        let next = folder.join(format!("{round}.key"));
        let before = std::fs::read(&keys).unwrap();
        let mut rotating = std::process::Command::new(PROGRAM)
            .args(["keys", "rotate", "--data"])
            .arg(data.path())
            .arg("--master-key")
            .arg(&current)
            .arg("--new-master-key")
            .arg(&next)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        let come = || match round {
            // At once; when there is a new key; when something is written; when it has come into the
            // file; when it has ended.
            0 => true,
            1 | 2 => next.exists(),
            3 | 4 => written(&wal) > 0,
            5 => std::fs::read(&keys).unwrap() != before,
            _ => false,
        };
        while !come() && rotating.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < Duration::from_mins(1), "round {round}");
            std::thread::yield_now();
        }
        let _ = rotating.kill();
        rotating.wait().unwrap();
        let (old, new) = (opens(&data, &current), opens(&data, &next));
        assert!(
            old != new,
            "exactly one opens it: round {round}, old {old}, new {new}"
        );
        if new {
            current = next;
        }
    }
}
