//! The command: what it says, what it writes, and how it ends.

use std::process::{Command, Output};

use serde_json::Value;

use super::support::{Files, LOG};

fn run(files: &Files, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"));
    command
        .args(["audit", "verify"])
        .args(args)
        .env("MAATWERK_DATA", &files.paths.data)
        .env("RUST_LOG", "error");
    command.output().unwrap()
}

#[tokio::test]
async fn it_tells_in_dutch_reports_in_json_and_ends_as_it_should() {
    let files = Files::new().await;
    let beside = files.paths.data.parent().unwrap();
    let (out, kept) = (beside.join("report.json"), beside.join("kept"));
    std::fs::write(&kept, files.kept.to_string()).unwrap();
    let (out, kept) = (out.to_str().unwrap(), kept.to_str().unwrap());
    let args = [
        "--hash-only",
        "--report",
        out,
        "--checkpoint",
        kept,
        "--authority",
        LOG,
    ];
    let report = || -> Value { serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap() };

    let before = std::fs::read_dir(beside).unwrap().count();
    let said = run(&files, &args);
    assert!(said.status.success(), "{said:?}");
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("In orde"), "{text}");
    assert_eq!(report()["events"], files.size);
    assert_eq!(report()["logs"][0]["checkpoints"][1]["from"], "given");
    assert_eq!(
        std::fs::read_dir(beside).unwrap().count(),
        before + 1,
        "the report alone was made"
    );

    files.change(
        "UPDATE event SET recorded_at = recorded_at + 1 WHERE position = 7",
        [],
    );
    let said = run(&files, &args);
    assert_eq!(said.status.code(), Some(1));
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(
        text.contains("Niet in orde") && text.contains("GM0479  7  stroom"),
        "{text}"
    );
    let report = report();
    assert_eq!(report["faults"][0]["check"], "leaf");
    assert_eq!(report["faults"][0]["position"], 7);
    assert_eq!(report["found"]["leaf"], 1);

    // That it cannot be looked at is something else than that it is wrong.
    for (args, told) in [
        (
            vec!["--authority", "GM0001", "--hash-only"],
            "no log of GM0001",
        ),
        (vec!["--data", "nowhere"], "no installation"),
        (vec!["--checkpoint", out], "no checkpoint"),
        (vec!["--master-key", out], "cannot be read"),
        (vec!["--threads", "0"], "0"),
    ] {
        let said = run(&files, &args);
        assert_eq!(said.status.code(), Some(2), "{args:?}");
        let text = String::from_utf8(said.stderr).unwrap();
        assert!(text.contains(told), "{text}");
    }
}
