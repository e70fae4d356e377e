//! `maatwerk policy keygen` and `sign`: their files are those of minisign; and `policy rollback`.

use std::process::Command;

use maatwerk_tests::Data;
use minisign_verify::{PublicKey, Signature};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

#[test]
fn another_program_verifies_what_was_signed_here() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(PROGRAM);
        let output = command
            .current_dir(folder.path())
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.success(), said)
    };
    let (made, said) = run(&["policy", "keygen", "team", "--no-password"]);
    assert!(made, "{said}");
    let public = std::fs::read_to_string(folder.path().join("team.pub")).unwrap();
    let line = public.lines().nth(1).unwrap();
    assert!(
        said.contains(line),
        "what is to be registered is said: {said}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let secret = std::fs::metadata(folder.path().join("team.key")).unwrap();
        assert_eq!(secret.permissions().mode() & 0o777, 0o600);
    }
    // A key is never written over.
    assert!(!run(&["policy", "keygen", "team", "--no-password"]).0);

    let component = folder.path().join("policy.wasm");
    std::fs::write(&component, b"een component").unwrap();
    let sign = ["policy", "sign", "policy.wasm", "--key", "team.key"];
    let (signed, said) = run(&sign);
    assert!(signed, "{said}");
    assert_eq!(said.trim(), "policy.wasm.minisig");
    let signature = Signature::from_file(folder.path().join("policy.wasm.minisig")).unwrap();
    let key = PublicKey::from_base64(line).unwrap();
    let (legacy, comment) = (false, signature.trusted_comment());
    assert!(comment.ends_with("\tfile:policy.wasm\thashed"), "{comment}");
    key.verify(b"een component", &signature, legacy).unwrap();
    assert!(key.verify(b"een ander", &signature, legacy).is_err());

    // A public key signs nothing.
    assert!(!run(&["policy", "sign", "policy.wasm", "--key", "team.pub"]).0);
    assert!(!run(&["policy", "sign", "absent.wasm", "--key", "team.key"]).0);
}

#[test]
fn the_first_policy_is_the_operators_and_is_not_rolled_back() {
    let data = Data::with(PROGRAM, &[("GM0479", "plugins/zaanstad")]);
    let run = |args: &[&str]| {
        let mut command = Command::new(PROGRAM);
        let command = command.env("MAATWERK_DATA", data.path()).args(args);
        let output = command.output().unwrap();
        assert!(!output.status.success(), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let folder = maatwerk_tests::source_folder("plugins/zaanstad");
    let activate = [
        "policy",
        "activate",
        "--authority",
        "GM0479",
        folder.to_str().unwrap(),
    ];
    let said = run(&activate);
    assert!(said.contains("uploaded, approved and activated"), "{said}");
    let back = [
        "policy",
        "rollback",
        "--authority",
        "GM0479",
        "--from",
        &today(),
        "--reason",
        "Er gaat iets mis.",
    ];
    let said = run(&back);
    assert!(said.contains("no earlier version"), "{said}");
}

/// Today, in the Netherlands.
fn today() -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap();
    jiff::Timestamp::now().to_zoned(zone).date().to_string()
}

#[test]
fn in_a_demo_the_operator_goes_back_and_only_once() {
    let data = Data::of(PROGRAM, tempfile::tempdir().unwrap());
    let _ = data.say(&["simulate", "--events", "1000"]);
    let folder = maatwerk_tests::source_folder("plugins/leeuwarden");
    let told = data.say(&[
        "policy",
        "activate",
        "--authority",
        "GM0479",
        "--from",
        "2026-08-01",
        folder.to_str().unwrap(),
    ]);
    assert!(told.contains("in force from 2026-08-01"), "{told}");
    let back = [
        "policy",
        "rollback",
        "--authority",
        "GM0479",
        "--from",
        "2026-08-01",
        "--reason",
        "Er gaat iets mis.",
    ];
    let told = data.say(&back);
    assert!(
        told.contains("leeuwarden") && told.contains("Today zaanstad"),
        "{told}"
    );
    let told = data.fails(&back);
    assert!(told.contains("rolled back already"), "{told}");
}
