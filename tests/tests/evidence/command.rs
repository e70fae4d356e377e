//! `maatwerk audit bundle` on a data folder.

use maatwerk::backtest::Watch;
use maatwerk::evidence::{Asked, Bundle, Contents, ExportError, Order, Scope, export_to};
use maatwerk_log::LogId;
use maatwerk_log::transparency::{KeyName, SigningKey};
use maatwerk_tests::{Data, Office, text};
use serde_json::json;

use super::support::{AUTHORITY, exists, faults, file, files, holds, household, take, web};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

fn order() -> Order {
    Order {
        log: LogId::new(AUTHORITY).unwrap(),
        asked: Asked::Everything,
        contents: Contents::Accounting,
        by: "operator".to_owned(),
        purpose: "audit".to_owned(),
        most: u64::MAX,
    }
}

#[test]
fn a_whole_log_as_one_file() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let app = &web.installation.app;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("all.tar");
    let made = web
        .run(export_to(app, &order(), &out, &Watch::default()))
        .unwrap();
    let bytes = std::fs::read(&out).unwrap();
    assert_eq!(faults(&bytes), [""; 0]);
    assert_eq!(made.bytes, bytes.len() as u64);
    let bundle = Bundle::open(&out).unwrap();
    assert_eq!(bundle.about().scope, Scope::Everything {});
    assert_eq!(bundle.about().events, bundle.checkpoint().checkpoint().size);
    assert!(!exists(&folder.path().join("all.tar.partial")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        assert_eq!(std::fs::metadata(&out).unwrap().mode() & 0o777, 0o600);
    }
    // Which event it is, also where nothing but the root proves it.
    let all = files(&bytes);
    let third = all[0].text().lines().nth(2).unwrap();
    let at =
        all[0].start() + all[0].text().find(third).unwrap() + third.find("payload").unwrap() + 60;
    let mut other = bytes.clone();
    other[at] ^= 1;
    let told = faults(&other);
    assert!(
        told.iter()
            .any(|fault| fault.contains("line 3, the event at position 3")),
        "{told:?}"
    );
    // It stands in the reading log, also of who took it out by a command.
    let auditor = super::support::auditor(&web);
    let readers = auditor.get(&format!("{}/readers", case.path)).expect(200);
    let reads = readers["reads"].as_array().unwrap();
    let taken: Vec<_> = reads
        .iter()
        .filter(|read| read["operation"] == "audit bundle")
        .collect();
    assert_eq!(taken.len(), 2, "{readers:#}");
    assert_eq!(
        (text(taken[0], "/by"), text(taken[0], "/purpose")),
        ("operator".to_owned(), "audit".to_owned())
    );
    let again = web.run(export_to(app, &order(), &out, &Watch::default()));
    assert!(
        matches!(again, Err(ExportError::Exists(_))),
        "never written over"
    );
}

#[test]
fn what_was_broken_off_is_nothing() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let _ = household(&office);
    let app = &web.installation.app;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("all.tar");
    let partial = folder.path().join("all.tar.partial");
    let stopped = Watch::default();
    stopped.stop();
    let ended = web.run(export_to(app, &order(), &out, &stopped));
    assert!(matches!(ended, Err(ExportError::Stopped)), "{ended:?}");
    assert!(!exists(&out) && !exists(&partial));
    let small = Order {
        most: 4096,
        ..order()
    };
    let ended = web.run(export_to(app, &small, &out, &Watch::default()));
    assert!(
        matches!(ended, Err(ExportError::TooLarge(4096))),
        "{ended:?}"
    );
    assert!(!exists(&out) && !exists(&partial));
    // What a process left that was killed is in nobody's way.
    std::fs::write(&partial, b"half of one").unwrap();
    web.run(export_to(app, &order(), &out, &Watch::default()))
        .unwrap();
    assert!(exists(&out) && !exists(&partial));
    let nowhere = folder.path().join("nowhere/all.tar");
    let ended = web.run(export_to(app, &order(), &nowhere, &Watch::default()));
    assert!(matches!(ended, Err(ExportError::Write(_))), "{ended:?}");
}

#[test]
fn the_command_says_what_it_made() {
    let data = Data::with(PROGRAM, &[(AUTHORITY, "plugins/zaanstad")]);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("all.tar");
    let file = out.to_str().unwrap();
    let bundle = [
        "audit",
        "bundle",
        "--authority",
        AUTHORITY,
        "--by",
        "J. Jansen",
        "--purpose",
        "audit-2026",
    ];
    let args = |more: &[&'static str]| [&bundle[..], more, &["--out", file]].concat();
    let none = "00000000-0000-4000-8000-000000000000";
    let complaint = data.fails(&args(&["--case", none]));
    assert!(complaint.contains("no such case"), "{complaint}");
    assert!(!exists(&out));
    let said = data.say(&args(&["--all"]));
    assert!(said.contains("gebeurtenissen"), "{said}");
    let bytes = std::fs::read(&out).unwrap();
    assert_eq!(faults(&bytes), [""; 0]);
    assert!(holds(&bytes, "J. Jansen"));
    for (more, why) in [
        (&["--all"][..], "is there already"),
        (
            &["--from", "2026-02-01", "--until", "2026-01-01"],
            "ends before it begins",
        ),
    ] {
        let complaint = data.fails(&args(more));
        assert!(complaint.contains(why), "{complaint}");
    }
}

/// Runs the command in a folder in which there is nothing but what is named.
pub(crate) fn alone(folder: &std::path::Path, args: &[&str]) -> (i32, String) {
    let out = std::process::Command::new(PROGRAM)
        .args(args)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    let said = [out.stdout, out.stderr].concat();
    (
        out.status.code().unwrap_or(-1),
        String::from_utf8(said).unwrap(),
    )
}

#[test]
fn the_program_and_the_file_are_enough_to_verify() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = super::support::auditor(&web);
    let whole = take(&auditor, &case.path, &json!({"contents": "persons"}));
    let resident = take(
        &web.resident(AUTHORITY, &case.person),
        &case.path,
        &json!({}),
    );
    let all = {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("all.tar");
        web.run(export_to(
            &web.installation.app,
            &order(),
            &out,
            &Watch::default(),
        ))
        .unwrap();
        std::fs::read(out).unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let verify = ["audit", "verify", "--bundle", "b.tar", "--report", "r.json"];
    for (name, bytes) in [("case", &whole), ("resident", &resident), ("all", &all)] {
        std::fs::write(path.join("b.tar"), bytes).unwrap();
        let (code, said) = alone(path, &verify);
        assert_eq!(code, 0, "{name}: {said}");
        assert!(said.contains("In orde"), "{name}: {said}");
        let report = std::fs::read(path.join("r.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
        assert_eq!(report["faults"], json!([]), "{name}");
        let opened = report["counts"]["opened"].as_u64().unwrap();
        assert!(opened > 0, "{name}: {report:#}");
        assert_eq!(report["logs"][0]["whole"], name == "all");
        // One bit of an event, and it is told which event.
        let events = files(bytes);
        let line = events[0].text().lines().nth(4).unwrap();
        let at = events[0].start() + events[0].text().find(line).unwrap();
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut other = bytes.clone();
        other[at + line.find("payload").unwrap() + 60] ^= 1;
        std::fs::write(path.join("b.tar"), other).unwrap();
        let (code, said) = alone(path, &verify);
        assert_eq!(code, 1, "{name}: {said}");
        let place = format!("the event at position {}", event["position"]);
        assert!(
            said.contains(&place) && said.contains("events/000001.jsonl"),
            "{said}"
        );
        // A bit of the container, and where.
        let mut other = bytes.clone();
        other[100] ^= 1;
        std::fs::write(path.join("b.tar"), other).unwrap();
        let (code, said) = alone(path, &verify);
        assert_eq!(code, 2, "{name}: {said}");
        assert!(
            said.contains("at byte 100") && said.contains("events/000001.jsonl"),
            "{said}"
        );
    }
    // Whose key is known from elsewhere need not take the bundle's word for it.
    std::fs::write(path.join("b.tar"), &whole).unwrap();
    let origins = files(&whole);
    let key = file(&origins, "origins").text().trim().to_owned();
    let (name, _) = key.split_once('+').unwrap();
    let stranger = SigningKey::from_seed(KeyName::new(name).unwrap(), &[7; 32]);
    for (key, fine) in [
        (key.clone(), true),
        (stranger.verifier_key().to_string(), false),
    ] {
        std::fs::write(path.join("policy"), format!("log {key}\nquorum none\n")).unwrap();
        let (code, said) = alone(
            path,
            &["audit", "verify", "--bundle", "b.tar", "--policy", "policy"],
        );
        assert_eq!(code == 0, fine, "{said}");
        assert_eq!(said.contains("a log whose key you trust"), !fine, "{said}");
    }
    let (code, said) = alone(path, &["audit", "verify"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("--data"), "{said}");
}
