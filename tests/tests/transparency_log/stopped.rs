//! A log that is not what was signed is not signed again, and says so; the rest goes on.

use std::path::{Path, PathBuf};

use maatwerk_tests::{Client, Data, Server};
use rusqlite::Connection;
use serde_json::json;

use crate::support::{
    LOG, auditor, checkpoint, data, key, metric, policy, receipts, write, write_for_receipts,
};

/// The file beside the data folder.
fn beside(data: &Data) -> PathBuf {
    data.path().with_file_name("data.checkpoints")
}

/// A copy of the log as it is while no server runs.
fn copy(data: &Data, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for name in ["log.db", "log.db-wal", "log.db-shm"] {
        let (from, to) = (data.path().join(name), to.join(name));
        let _ = std::fs::remove_file(&to);
        if from.exists() {
            std::fs::copy(from, to).unwrap();
        }
    }
}

fn restore(data: &Data, from: &Path) {
    for name in ["log.db", "log.db-wal", "log.db-shm"] {
        let (from, to) = (from.join(name), data.path().join(name));
        let _ = std::fs::remove_file(&to);
        if from.exists() {
            std::fs::copy(from, to).unwrap();
        }
    }
    // An older log under newer views: they may always be deleted.
    std::fs::remove_dir_all(data.path().join("views")).unwrap();
}

/// Signing stopped, the rest goes on.
fn is_stopped(server: &Server, client: &Client, why: &str) {
    let answer = client.get(&format!("/logs/{LOG}/checkpoint"));
    let body = answer.expect(503);
    assert_eq!(answer.problem(), "signing-stopped");
    let detail = body["detail"].as_str().unwrap();
    assert!(detail.contains(why), "{detail}");
    assert!(detail.contains("maatwerk log reopen"), "{detail}");
    assert_eq!(metric(server, "checkpoint_stopped").as_deref(), Some("1"));
    let path = format!("/logs/{LOG}/proofs/inclusion?position=1");
    assert_eq!(client.get(&path).status, 503);
    // An order is carried out all the same, without a receipt.
    let answer = write_for_receipts(client);
    assert_eq!(answer.expect(200)["receipts"], json!(null));
    assert_eq!(answer.header("preference-applied"), None);
    assert_eq!(client.get("/pots/2026").status, 200);
}

#[test]
fn an_older_log_is_not_signed_until_somebody_reopens_it() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let server = data.serve();
    let client = auditor(&data, &server);
    write(&client);
    let first = key_after_signing(&client);
    server.kill();
    copy(&data, folder.path());

    let server = data.serve();
    let client = auditor(&data, &server);
    for _ in 0..5 {
        write(&client);
    }
    let receipt = receipts(&write_for_receipts(&client)).pop().unwrap();
    let last = checkpoint(&client, LOG);
    server.kill();
    restore(&data, folder.path());

    let server = data.serve();
    let client = auditor(&data, &server);
    is_stopped(&server, &client, "it was rolled back");
    // Also when it has grown past what was signed: it is another history by now.
    for _ in 0..12 {
        write(&client);
    }
    is_stopped(&server, &client, "it is another history");
    server.kill();
    // And after a restart, at which it is looked at anew.
    let server = data.serve();
    let client = auditor(&data, &server);
    is_stopped(&server, &client, "it is another history");
    drop(server);
    // Whoever verifies sees that what was signed is gone.
    let verified = |options: &[&str]| {
        let output = data.output(&[&["audit", "verify"], options].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let rewritten = "Niet in orde: 1 × checkpoint.";
    let said = verified(&[]);
    assert!(said.contains(rewritten), "{said}");

    let said = data.say(&[
        "log",
        "reopen",
        "--authority",
        LOG,
        "--reason",
        "An old backup was restored.",
        "--by",
        "operator",
    ]);
    assert!(said.contains("localhost/v1/logs/GM0479.2"), "{said}");
    let server = data.serve();
    let client = auditor(&data, &server);
    let second = key(&client);
    assert_ne!(second.as_bytes(), first.as_bytes());
    let signed = checkpoint(&client, "GM0479.2");
    signed.verify_log(&second).unwrap();
    assert_eq!(metric(&server, "checkpoint_stopped").as_deref(), Some("0"));
    let old = client.get(&format!("/logs/{LOG}/checkpoint"));
    assert_eq!(old.status, 404);
    let told = old.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("GM0479.2"), "{told}");
    let logs = client.get("/logs").expect(200);
    let origins = &logs["logs"][0]["origins"];
    assert_eq!(origins[0]["verifierKey"], first.to_string().as_str());
    assert_eq!(origins[1]["verifierKey"], second.to_string().as_str());
    // The log itself cites the last checkpoint of the history that was broken off.
    assert_eq!(origins[1]["previous"], last.to_string().as_str());
    assert_eq!(origins[1]["reason"], "An old backup was restored.");
    assert_eq!(origins[1]["act"]["by"], "operator");
    drop(server);
    // It is owned up to, by name and with the checkpoint that was left: no fault for ever.
    let said = verified(&[]);
    assert!(said.contains("In orde"), "{said}");
    // Whoever kept that checkpoint is not talked out of it.
    let kept = folder.path().join("kept");
    std::fs::write(&kept, last.to_string()).unwrap();
    let said = verified(&["--checkpoint", kept.to_str().unwrap()]);
    assert!(said.contains(rewritten), "{said}");
    let said = data.say(&["log", "origins"]);
    assert!(said.contains(&first.to_string()) && said.contains(&second.to_string()));
    // Whoever has a receipt of what is gone can show it: signed, and not in the log.
    receipt.verify_extra(&policy(&first)).unwrap();
}

fn key_after_signing(client: &Client) -> maatwerk_log::transparency::VerifierKey {
    checkpoint(client, LOG);
    key(client)
}

#[test]
fn a_lost_file_is_missed_and_a_new_one_is_a_deliberate_act() {
    let data = data();
    let server = data.serve();
    let client = auditor(&data, &server);
    checkpoint(&client, LOG);
    server.kill();
    std::fs::remove_file(beside(&data)).unwrap();
    let server = data.serve();
    let client = auditor(&data, &server);
    is_stopped(
        &server,
        &client,
        "the key of localhost/v1/logs/GM0479 is not where it was",
    );
    drop(server);
    let reopen = [
        "log",
        "reopen",
        "--authority",
        LOG,
        "--reason",
        "Lost.",
        "--by",
        "operator",
    ];
    let said = data.say(&[&reopen[..], &["--origin", "logs.example.nl"]].concat());
    assert!(said.contains("logs.example.nl/GM0479.2"), "{said}");
    // Under another address it would be another log to whoever watches it.
    let serve = ["serve", "--dev-tokens", "--port", "0", "--origin"];
    let refused = data.fails(&[&serve[..], &["other.example.nl"]].concat());
    assert!(refused.contains("--origin logs.example.nl"), "{refused}");
    let refused = data.fails(&[&serve[..], &["https://logs.example.nl"]].concat());
    assert!(refused.contains("without scheme"), "{refused}");
    let server = data.serve_with(&["--origin", "logs.example.nl"]);
    let client = auditor(&data, &server);
    checkpoint(&client, "GM0479.2")
        .verify_log(&key(&client))
        .unwrap();
}

#[test]
fn two_histories_with_one_key_are_not_both_signed() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let server = data.serve();
    let client = auditor(&data, &server);
    checkpoint(&client, LOG);
    server.kill();
    // A copy of everything, served beside the first, with the same file of checkpoints.
    let program = env!("CARGO_BIN_EXE_maatwerk_under_test");
    for name in ["data.master-key", "data.destroyed-keys"] {
        let from = data.path().with_file_name(name);
        std::fs::copy(from, folder.path().join(name)).unwrap();
    }
    copy_folder(&data.path(), &folder.path().join("data"));
    let twin = Data::of(program, folder);
    let shared = beside(&data);
    let options = ["--checkpoints", shared.to_str().unwrap()];
    let (one, two) = (data.serve_with(&options), twin.serve_with(&options));
    let (first, second) = (auditor(&data, &one), auditor(&twin, &two));
    write(&first);
    write(&second);
    write(&second);
    assert_eq!(receipts(&write_for_receipts(&first)).len(), 1);
    is_stopped(&two, &second, "it is another history");
    write(&first);
    checkpoint(&first, LOG);
    is_stopped(&two, &second, "another history");
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_row_that_was_changed_is_found_by_who_reads_it() {
    let data = data();
    let server = data.serve();
    let client = auditor(&data, &server);
    // Of a pot that nothing else needs.
    let other = client
        .put("/pots/2027", &json!({"amount": 500}))
        .expect(200);
    let odd = other["position"].as_u64().unwrap();
    write(&client);
    let size = checkpoint(&client, LOG).checkpoint().size;
    let file = Connection::open(data.path().join("log.db")).unwrap();
    let changed = file
        .execute_batch(&format!(
            "DROP TRIGGER event_stays;
             UPDATE event SET recorded_at = recorded_at + 1 WHERE position = {odd};",
        ))
        .map(|()| file.changes());
    assert_eq!(changed.unwrap(), 1);
    let position = |position: u64| format!("/logs/{LOG}/proofs/inclusion?position={position}");
    let found = client.get(&position(odd));
    assert_eq!(found.status, 500);
    assert_eq!(found.problem(), "log-damaged");
    let told = found.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains(&format!("position {odd} ")), "{told}");
    let entries = client.get(&format!("/logs/{LOG}/tile/entries/000.p/{size}"));
    assert_eq!(entries.problem(), "log-damaged");
    assert_eq!(client.get(&position(odd + 1)).status, 200);
    // A hash of the tree, too: whatever is made of it is looked at before it is given out.
    let changed = "DROP TRIGGER node_stays; UPDATE node SET hash = zeroblob(32) WHERE id & 1 = 0";
    file.execute_batch(changed).unwrap();
    write(&client);
    let answer = client.get(&format!("/logs/{LOG}/checkpoint"));
    assert_eq!(answer.problem(), "signing-stopped");
    assert_eq!(client.get("/pots/2026").status, 200);
}
