//! The disk is full in the middle of a load.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test may fail the test"
)]

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
};

use maatwerk_tests::{SmallDisk, limit_file_size};

/// A file system of 6 MB, of which 3 are taken by a file that is removed once the log is stuck.
///
/// Where the machine does not allow to mount one, the limit on file size below stands in.
#[test]
fn a_full_file_system_loses_nothing_and_is_got_over() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path(), 6 << 20) else {
        eprintln!("no file system can be mounted here; see the test with a limit on file size");
        return;
    };
    disk.fill(3 << 20);
    let output = disk
        .command(env!("CARGO_BIN_EXE_log_load"))
        .arg("fill")
        .arg(folder.path())
        .output()
        .unwrap();
    let (said, failed) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{said}{failed}");
    assert!(
        said.contains("refused: there is no room left to store events"),
        "{said}{failed}"
    );
    assert!(said.contains("sound: "), "{said}{failed}");
}

/// A limit on the size of a file (`ulimit -f`), lifted once the log is stuck. SQLite sees an I/O
/// error here, not a full disk.
#[test]
fn a_limit_on_file_size_loses_nothing_and_is_got_over() {
    let folder = tempfile::tempdir().unwrap();
    // Without the trap the signal that goes with the limit would end the process.
    let mut child = Command::new("sh")
        .args([
            "-c",
            r#"trap '' XFSZ; ulimit -S -f 4096; exec "$@""#,
            "sh",
            env!("CARGO_BIN_EXE_log_load"),
            "fill",
        ])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    out.read_line(&mut said).unwrap();
    assert!(
        said.starts_with("refused: the events could not be stored"),
        "{said:?}"
    );
    if limit_file_size(child.id(), None) {
        out.read_to_string(&mut said).unwrap();
        assert!(child.wait().unwrap().success(), "{said}");
        assert!(said.contains("sound: "), "{said}");
    } else {
        // No other process can lift it here (macOS): then it goes on after a restart.
        child.kill().unwrap();
        child.wait().unwrap();
        goes_on_after_restart(folder.path());
    }
}

fn goes_on_after_restart(folder: &Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_log_load"))
        .arg("load")
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        line.starts_with("GM0479 ") || line.starts_with("NL "),
        "{line:?}"
    );
}
