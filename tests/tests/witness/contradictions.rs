//! What a log signed against itself is kept, and shown.

use std::process::Command;

use maatwerk::witness::{MOST_CONTRADICTIONS, WitnessStore, write_key};
use maatwerk_log::transparency::SignedCheckpoint;
use serde_json::json;

use super::history::History;
use super::standing::{NOON, Standing, cosigning_key, get, state};

const ORIGIN: &str = "maatwerk.example/v1/logs/GM0479";

fn checkpoint(shown: &serde_json::Value) -> SignedCheckpoint {
    SignedCheckpoint::parse(shown.as_str().unwrap()).unwrap()
}

#[test]
fn two_roots_of_one_size_are_kept_with_both_notes() {
    let (log, other) = (
        History::of(ORIGIN, "entry", 12),
        History::of(ORIGIN, "forged", 12),
    );
    let standing = Standing::of(&[log.key()]);
    assert_eq!(
        standing.contradictions(ORIGIN),
        json!({"kept": [], "beyond": 0})
    );
    standing.post(log.request(0, 10).to_string()).cosignature();
    for at in [NOON + 5, NOON + 9] {
        standing.at(at);
        assert_eq!(standing.post(other.request(10, 10).to_string()).status, 422);
    }
    let check = |standing: &Standing| {
        let found = standing.contradictions(ORIGIN);
        let kept = found["kept"].as_array().unwrap();
        assert_eq!(kept.len(), 1, "{found:#}");
        let one = &kept[0];
        assert_eq!(one["fork"], true);
        let told = (&one["first"], &one["last"], &one["times"]);
        assert_eq!(told, (&json!(NOON + 5), &json!(NOON + 9), &json!(2)));
        // Whoever has the key of the log can check both.
        let (earlier, later) = (checkpoint(&one["earlier"]), checkpoint(&one["later"]));
        for (note, of) in [(&earlier, &log), (&later, &other)] {
            note.verify([log.key()]).unwrap();
            assert_eq!(note.checkpoint(), of.checkpoint(10).checkpoint());
        }
        assert_ne!(earlier.checkpoint().root, later.checkpoint().root);
    };
    check(&standing);
    // It goes on with the log as it was, and the evidence stays.
    standing.post(log.request(10, 12).to_string()).cosignature();
    check(&standing);
    let standing = Standing::on(standing.stopped(), &[log.key()]);
    check(&standing);
    let unknown = standing
        .url_of("another")
        .replace("/checkpoint", "/contradictions");
    assert_eq!(get(&unknown).status, 404);

    // And for who runs it, also when it stands still.
    let folder = standing.stopped();
    let (key, logs) = (folder.path().join("w.key"), folder.path().join("logs"));
    write_key(&key, &cosigning_key(1)).unwrap();
    std::fs::write(&logs, format!("log {}\n", log.key())).unwrap();
    let said = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"))
        .args(["witness", "status", "--key"])
        .arg(&key)
        .arg("--state")
        .arg(state(&folder))
        .arg("--logs")
        .arg(&logs)
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(1));
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("cosigned up to 12"), "{said}");
    assert!(said.contains("REWRITTEN"), "{said}");
    assert!(said.contains(&other.checkpoint(10).to_string()), "{said}");
}

#[test]
fn what_is_kept_is_bounded() {
    let mut log = History::of(ORIGIN, "entry", 10);
    let standing = Standing::of(&[log.key()]);
    standing.post(log.request(0, 10).to_string()).cosignature();
    let most = u64::from(MOST_CONTRADICTIONS);
    for n in 0..most + 5 {
        let other = History::of(ORIGIN, &format!("forged {n}"), 11);
        for size in [10, 11] {
            assert_eq!(
                standing.post(other.request(10, size).to_string()).status,
                422
            );
        }
    }
    let found = standing.contradictions(ORIGIN);
    let kept = found["kept"].as_array().unwrap();
    for fork in [true, false] {
        let count = kept.iter().filter(|one| one["fork"] == fork).count() as u64;
        assert_eq!(count, most, "of each kind");
    }
    assert_eq!(found["beyond"], 10);
    log.push("entry 10");
    standing.post(log.request(10, 11).to_string()).cosignature();
}

/// Anybody may bring a good checkpoint with a bad proof: that is held against the log until it is shown
/// to be good.
#[test]
fn a_log_is_cleared_by_the_proof() {
    let log = History::of(ORIGIN, "entry", 12);
    let standing = Standing::of(&[log.key()]);
    standing.post(log.request(0, 10).to_string()).cosignature();
    let mut request = log.request(10, 12);
    request.proof.clear();
    assert_eq!(standing.post(request.to_string()).status, 422);
    let found = standing.contradictions(ORIGIN);
    assert_eq!(found["kept"][0]["fork"], false, "{found:#}");
    standing.post(log.request(10, 12).to_string()).cosignature();
    assert_eq!(
        standing.contradictions(ORIGIN),
        json!({"kept": [], "beyond": 0})
    );
}

#[test]
fn a_memory_that_kept_no_evidence_begins_to() {
    let log = History::of(ORIGIN, "entry", 12);
    let standing = Standing::of(&[log.key()]);
    standing.post(log.request(0, 10).to_string()).cosignature();
    let folder = standing.stopped();
    let file = rusqlite::Connection::open(state(&folder)).unwrap();
    file.execute_batch("DROP TABLE contradiction; DROP TABLE beyond; PRAGMA user_version = 1;")
        .unwrap();
    drop(file);
    let standing = Standing::on(folder, &[log.key()]);
    let other = History::of(ORIGIN, "forged", 10);
    assert_eq!(standing.post(other.request(10, 10).to_string()).status, 422);
    assert_eq!(standing.contradictions(ORIGIN)["kept"][0]["fork"], true);
    let folder = standing.stopped();
    let file = rusqlite::Connection::open(state(&folder)).unwrap();
    file.pragma_update(None, "user_version", 3).unwrap();
    drop(file);
    let newer = WitnessStore::open(&state(&folder), cosigning_key(1).verifier_key());
    assert!(newer.is_err(), "of a newer version");
}
