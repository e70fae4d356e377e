//! The command line as somebody types it who does not know it yet: folders written in any way, files
//! that are not there, installations of which half is gone.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use maatwerk_tests::Data;

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
const ESTABLISH: [&str; 6] = [
    "authority",
    "establish",
    "--authority",
    "NL",
    "--name",
    "Maatwerkprogramma",
];

/// Runs a command in a folder.
fn maatwerk(at: &Path, args: &[&str]) -> Output {
    Command::new(PROGRAM)
        .current_dir(at)
        .env_remove("MAATWERK_DATA")
        .env("RUST_LOG", "warn")
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said.into_owned()
}

/// What a command that fails tells of it: one line of what, and from what.
fn complaint(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let told = |line: &str| line.starts_with("maatwerk: ");
    assert_eq!(errors.lines().filter(|line| told(line)).count(), 1);
    assert!(!errors.contains("panicked"), "{errors}");
    errors
}

#[test]
fn a_log_that_nothing_signed_yet_is_said_to_have_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let noted = |data: &str| {
        let output = maatwerk(at, &["log", "origins", "--data", data]);
        assert_eq!(said(&output), "");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with("maatwerk: "), "{told}");
        told
    };
    said(&maatwerk(
        at,
        &[&ESTABLISH[..], &["--data", "signed"]].concat(),
    ));
    let told = noted("signed");
    assert!(told.contains("NL has no key yet"), "{told}");
    assert!(told.contains("first checkpoint"), "{told}");
}

#[test]
fn a_data_folder_is_the_same_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::create_dir(at.join("my data")).unwrap();
    let inside = at.join("my data");
    let establish = [&ESTABLISH[..], &["--data", "my data/"]].concat();
    said(&maatwerk(at, &establish));
    let whole = inside.to_str().unwrap();
    for (from, data) in [
        (at, "my data"),
        (at, "./my data/."),
        (at, "my data//"),
        (at, whole),
        (&inside, "."),
        (&inside, "./"),
        (&inside, "../my data"),
        (&inside.join("views"), ".."),
    ] {
        let list = maatwerk(from, &["authority", "list", "--data", data]);
        assert!(said(&list).starts_with("NL  Maatwerkprogramma"), "{data}");
    }
    // The keys to it lie outside.
    assert!(at.join("my data.master-key").exists());
    let strays: Vec<_> = std::fs::read_dir(&inside)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("master-key") || name.contains("destroyed"))
        .collect();
    assert_eq!(strays, [""; 0]);
}

#[test]
fn a_name_that_was_mistyped_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let token = [
        "token",
        "--authority",
        "NL",
        "--subject",
        "x",
        "--role",
        "programme",
    ];
    for command in [
        &["authority", "list"][..],
        &[
            "policy",
            "activate",
            "--authority",
            "GM0479",
            "plugins/zaanstad",
        ],
        &["views", "list"],
        &["views", "rebuild"],
        &token,
    ] {
        let told = complaint(&maatwerk(at, &[command, &["--data", "nowhere"]].concat()));
        assert!(told.contains("no installation in nowhere"), "{told}");
    }
    for command in [
        &["plugin", "check", "nowhere"][..],
        &["plugin", "test", "nowhere"],
        &["plugin", "build", "nowhere"],
        &["plugin", "explain", "nowhere"],
        &[
            "serve",
            "--data",
            "d",
            "--dev-tokens",
            "--comparable",
            "nowhere",
        ],
        &[
            "serve",
            "--data",
            "d",
            "--issuer",
            "https://x.nl",
            "--jwks",
            "nowhere",
        ],
    ] {
        let told = complaint(&maatwerk(at, command));
        assert!(told.contains("nowhere"), "{command:?}: {told}");
    }
    assert!(!at.join("nowhere").exists());

    std::fs::write(at.join("file"), "text").unwrap();
    let told = complaint(&maatwerk(at, &["serve", "--dev-tokens", "--data", "file"]));
    assert!(
        told.contains("the data folder file cannot be made"),
        "{told}"
    );
    let told = complaint(&maatwerk(at, &["plugin", "check", "file"]));
    assert!(told.contains("no WebAssembly"), "{told}");
    let nameless = [&ESTABLISH[..4], &["--name", "", "--data", "d"]].concat();
    assert_eq!(maatwerk(at, &nameless).status.code(), Some(2));
}

#[test]
fn half_an_installation_is_refused_until_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    said(&maatwerk(at, &[&ESTABLISH[..], &["--data", "d"]].concat()));
    let again = complaint(&maatwerk(at, &[&ESTABLISH[..], &["--data", "d"]].concat()));
    assert!(again.contains("NL is established already"), "{again}");
    let establish = [&ESTABLISH[..], &["--data", "d"]].concat();
    let list = ["authority", "list", "--data", "d"];
    for (gone, command) in [
        ("d/keys.db", &establish[..]),
        ("d/log.db", &establish),
        ("d.master-key", &establish),
        ("d/keys.db", &list),
        ("d.master-key", &list),
    ] {
        let put_aside = at.join("aside");
        std::fs::rename(at.join(gone), &put_aside).unwrap();
        let told = complaint(&maatwerk(at, command));
        let name = gone.rsplit('/').next().unwrap();
        assert!(told.contains(name), "{told}");
        assert!(!at.join(gone).exists(), "another {gone} was made");
        std::fs::rename(&put_aside, at.join(gone)).unwrap();
        assert!(said(&maatwerk(at, &list)).starts_with("NL  "));
    }
}

#[test]
fn one_server_at_a_time_has_a_folder() {
    let data = Data::with(PROGRAM, &[("GM0479", "plugins/zaanstad")]);
    let server = data.serve();
    let told = data.fails(&["serve", "--dev-tokens", "--port", "0"]);
    assert!(told.contains("in use by another process"), "{told}");
    let port = server.origin.rsplit(':').next().unwrap();
    let told = data.fails(&["serve", "--dev-tokens", "--port", port]);
    assert!(told.contains("choose another --port"), "{told}");
    let outside = ["serve", "--dev-tokens", "--port", "0", "--bind", "0.0.0.0"];
    assert!(data.fails(&outside).contains("loopback"));
    assert!(data.fails(&["serve"]).contains("--issuer"));
    server.kill();
    let _ = data.serve();
}
