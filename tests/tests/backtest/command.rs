//! `maatwerk policy backtest` on a folder, as an operator runs it.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use maatwerk::backtest::Report;
use serde_json::Value;

use crate::guests::{Guest, LOOP};
use crate::history::{APRIL, History, asked, number, parameters, zaanstad};

fn backtest(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"));
    command
        .args(["policy", "backtest", "--authority", "GM0479"])
        .args(args)
        .env("MAATWERK_DATA", data)
        .env("RUST_LOG", "error");
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    backtest(data, args).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_writes_a_report_and_a_page() {
    let history = History::new().await;
    let (data, folder) = history.into_folder().await;
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("new.wasm"), zaanstad()).unwrap();
    let set = parameters(&[("mandate-amount", 50_000)]);
    std::fs::write(file("new.json"), set).unwrap();
    let out = file("out");
    let (wasm, json) = (file("new.wasm"), file("new.json"));
    let args = [
        "--candidate",
        wasm.to_str().unwrap(),
        "--parameters",
        json.to_str().unwrap(),
        "--until",
        "2026-01-31",
        "--out",
        out.to_str().unwrap(),
    ];
    let said = run(&data, &args);
    assert!(said.status.success(), "{said:?}");
    let text = std::fs::read_to_string(out.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["requests"]["changed"], "0-9");
    let page = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(!page.contains("voorwaardelijke gift → een mens beslist"));
    assert!(page.contains("0 tot 9"));

    // Part of a month is for who may see cases.
    let mut part = args;
    part[5] = "2026-01-30";
    let said = run(&data, &part);
    assert!(!said.status.success());
    assert!(String::from_utf8_lossy(&said.stderr).contains("--until lies within a month"));

    // Every count as it is, of the policy in force with other parameters.
    let mut exact = args[2..].to_vec();
    exact.extend(["--exact", "--threads", "2"]);
    let said = run(&data, &exact);
    assert!(said.status.success(), "{said:?}");
    let text = std::fs::read_to_string(out.join("report.json")).unwrap();
    let report: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(report.requests.changed, number(1));
    assert_eq!(report.money.granted.difference, Some(-60_000));
    let page = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("voorwaardelijke gift → een mens beslist"));

    let said = run(&data, &["--candidate", "nowhere.wasm"]);
    assert!(!said.status.success());
    assert!(String::from_utf8_lossy(&said.stderr).contains("nowhere.wasm"));
    let said = run(&file("empty"), &[]);
    assert!(!said.status.success());
}

/// Whether a process takes an interrupt for more than its end; told by Linux alone.
#[cfg(unix)]
fn catches_interrupts(process: u32) -> bool {
    let Ok(status) = std::fs::read_to_string(format!("/proc/{process}/status")) else {
        std::thread::sleep(Duration::from_secs(5));
        return true;
    };
    let mut lines = status.lines();
    let caught = lines.find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Interrupts are the second signal.
    caught.is_some_and(|mask| mask & 0b10 != 0)
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_ends_it_with_a_report_of_what_was_judged() {
    let history = History::new().await;
    for _ in 0..250 {
        asked(&history.clerk, APRIL, 600).await;
    }
    let (data, folder) = history.into_folder().await;
    let file = |name: &str| folder.path().join(name);
    // Each answer takes its whole allowance: there is no end to it within the test.
    let component = Guest::good().assess(LOOP).component();
    std::fs::write(file("endless.wasm"), component).unwrap();
    std::fs::write(file("set.json"), r#"{"max-amount":75000}"#).unwrap();
    let (wasm, set, out) = (file("endless.wasm"), file("set.json"), file("out"));
    let args = [
        "--candidate",
        wasm.to_str().unwrap(),
        "--parameters",
        set.to_str().unwrap(),
        "--threads",
        "1",
        "--exact",
        "--out",
        out.to_str().unwrap(),
    ];
    let child = backtest(&data, &args)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let started = std::time::Instant::now();
    while !catches_interrupts(child.id()) {
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "it is not begun"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let interrupt = ["-INT".to_owned(), child.id().to_string()];
    assert!(
        Command::new("kill")
            .args(interrupt)
            .status()
            .unwrap()
            .success()
    );
    let said = child.wait_with_output().unwrap();
    assert!(said.status.success(), "{said:?}");
    assert!(String::from_utf8_lossy(&said.stdout).contains("Gestopt"));
    let text = std::fs::read_to_string(out.join("report.json")).unwrap();
    let report: Report = serde_json::from_str(&text).unwrap();
    assert!(report.stopped);
    let page = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("gestopt voordat alles beoordeeld was"));
}
