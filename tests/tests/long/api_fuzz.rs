//! A property-based fuzzer (schemathesis) reads the OpenAPI document and tries everything it
//! promises, and everything it forbids: no request yields a 500, an undocumented answer, or an
//! answer that does not fit its schema.

use std::path::PathBuf;
use std::process::Command;

use maatwerk_tests::{Data, source_folder, tools_folder};

/// Pinned: another version tries other things.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Installs the fuzzer in a virtual environment of its own, once.
fn fuzzer() -> PathBuf {
    let folder = tools_folder().join(SCHEMATHESIS.replace("==", "-"));
    let program = folder.join("bin/schemathesis");
    if program.exists() {
        return program;
    }
    let python = if cfg!(windows) { "python" } else { "python3" };
    let made = Command::new(python)
        .args(["-m", "venv"])
        .arg(&folder)
        .status()
        .expect("python3 is installed; `tests/run` installs what is missing");
    assert!(made.success(), "python3 -m venv works");
    let installed = Command::new(folder.join("bin/pip"))
        .args([
            "install",
            "--quiet",
            "--disable-pip-version-check",
            SCHEMATHESIS,
        ])
        .status()
        .expect("pip runs");
    assert!(installed.success(), "{SCHEMATHESIS} is installed");
    program
}

#[test]
fn no_request_breaks_what_the_document_promises() {
    let fuzzer = fuzzer();
    let data = Data::with(
        env!("CARGO_BIN_EXE_maatwerk_under_test"),
        &[("GM0479", "plugins/zaanstad")],
    );
    let mut server = data.serve();
    let token = data.token(
        "GM0479",
        "fuzzer",
        &[
            "professional",
            "customisation-officer",
            "policy-maker",
            "approver",
            "auditor",
            "administrator",
            "client-system",
            "payer",
        ],
    );
    let settings = source_folder("tests/fuzz");
    let report = tempfile::tempdir().unwrap();
    let output = Command::new(fuzzer)
        .current_dir(report.path())
        .env("SCHEMATHESIS_HOOKS", settings.join("formats.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg("--config-file")
        .arg(settings.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/v1/openapi.json", server.origin))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", "all"])
        .args(["--max-examples", "20", "--max-time", "150"])
        .args(["--seed", "20261122", "--no-color", "--workers", "1"])
        .args(["--request-timeout", "20", "--continue-on-failure"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(server.runs(), "the server fell over:\n{said}");
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
