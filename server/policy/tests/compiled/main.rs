//! Compiled code on disk: used when it is what was written, by this version and for this component,
//! in a folder that nobody else could write in; compiled anew otherwise, with the same answers.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

#[path = "../../../../tests/guests/mod.rs"]
mod guests;

mod damage;
mod folder;
mod version;

use std::fs;
use std::path::{Path, PathBuf};

use guests::{Guest, LOOP, request};
use maatwerk_policy::{CompiledCode, Digest, Host, HostConfig, Parameters};
use tempfile::TempDir;

/// A folder of compiled code, as it is between two processes.
struct Compiled {
    folder: TempDir,
}

/// What came of one process.
#[derive(Debug, PartialEq, Eq)]
struct Start {
    hits: usize,
    misses: usize,
    /// The bytes of the answer.
    output: Vec<u8>,
}

/// One that was there.
const WARM: (usize, usize) = (1, 0);
/// One that was compiled.
const COLD: (usize, usize) = (0, 1);

impl Start {
    fn counts(&self) -> (usize, usize) {
        (self.hits, self.misses)
    }
}

impl Compiled {
    /// With the entry of the good guest.
    fn warm() -> Self {
        let compiled = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        assert_eq!(compiled.start(&Guest::good()).counts(), COLD);
        compiled
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("compiled")
    }

    /// A process that compiles a guest and asks it.
    fn start(&self, guest: &Guest) -> Start {
        ask(&CompiledCode::open(&self.path()).unwrap(), guest)
    }

    fn sums(&self) -> PathBuf {
        self.path().join("sums")
    }

    /// The entries of all versions.
    fn entries(&self) -> Vec<PathBuf> {
        let modules = self.path().join("code/modules");
        let versions = list(&modules).into_iter();
        let mut entries: Vec<_> = versions.flat_map(|version| list(&version)).collect();
        entries.retain(|entry| entry.extension().is_none());
        entries.sort();
        entries
    }

    /// The only one.
    fn entry(&self) -> PathBuf {
        let mut entries = self.entries();
        assert_eq!(entries.len(), 1);
        entries.remove(0)
    }

    /// Makes an entry count as what was written.
    fn vouch_for(&self, entry: &Path) {
        let name = entry
            .strip_prefix(self.path().join("code/modules"))
            .unwrap();
        let digest = Digest::of(&fs::read(entry).unwrap()).to_string();
        let digest = digest.trim_start_matches("sha256:");
        let line = format!("{digest} {}\n", name.display());
        fs::write(self.sums(), line).unwrap();
    }
}

fn host(compiled: &CompiledCode) -> Host {
    Host::new(HostConfig {
        concurrency: 2,
        compiled: Some(compiled.clone()),
        ..HostConfig::default()
    })
    .unwrap()
}

fn ask(compiled: &CompiledCode, guest: &Guest) -> Start {
    let host = host(compiled);
    let policy = host.compile(&guest.component()).unwrap();
    let parameters = Parameters::parse(&policy, br#"{"max-amount":75000}"#).unwrap();
    let answer = host.assess(&policy, &request(), &parameters).unwrap();
    Start {
        hits: compiled.hits(),
        misses: compiled.misses(),
        output: answer.output,
    }
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).unwrap();
    found.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_warm_start_compiles_nothing() {
    let compiled = Compiled::warm();
    let (first, second) = (
        compiled.start(&Guest::good()),
        compiled.start(&Guest::good()),
    );
    assert_eq!(first.counts(), WARM);
    assert_eq!(first, second);
    assert!(!first.output.is_empty());
}

#[test]
fn one_folder_serves_two_hosts() {
    let compiled = CompiledCode::open(&Compiled::warm().path()).unwrap();
    assert_eq!(ask(&compiled, &Guest::good()).counts(), (0, 1));
    assert_eq!(ask(&compiled, &Guest::good()).counts(), (1, 1));
}

#[test]
fn each_component_has_its_own_entry() {
    let compiled = Compiled::warm();
    let other = Guest::good().assess(LOOP);
    assert_eq!(compiled.start(&other).counts(), COLD);
    assert_eq!(compiled.entries().len(), 2);
    assert_eq!(compiled.start(&other).counts(), WARM);
    assert_eq!(compiled.start(&other).output, b"");
    assert_eq!(compiled.start(&Guest::good()).counts(), WARM);
}
