//! Policies in JavaScript: the one of `plugins/zaanstad-js` answers as its twin in Rust does, one that
//! means harm harms nobody, and building says what is wrong.

mod building;
mod draw;
mod harm;
mod twin;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use maatwerk_policy::author::{self, BuildError, BuildOptions, BuiltPlugin};
use maatwerk_policy::{Host, HostConfig};
use maatwerk_tests::source_folder;

/// The host as an installation has it: a policy in JavaScript needs no other limits.
fn host() -> &'static Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    HOST.get_or_init(|| {
        let config = HostConfig {
            concurrency: 4,
            wait: std::time::Duration::from_mins(1),
            deadline: std::time::Duration::from_mins(1),
            ..HostConfig::default()
        };
        Host::new(config).unwrap()
    })
}

fn built(plugin: &str) -> BuiltPlugin {
    let folder = source_folder(plugin);
    author::build(&folder, &BuildOptions::default(), &mut |_| {})
        .unwrap_or_else(|error| panic!("{plugin}: {error}"))
}

/// A folder with a policy in JavaScript in a temporary place. What builds it is installed once, with
/// that of `plugins/zaanstad-js`.
struct Written {
    place: tempfile::TempDir,
    options: BuildOptions,
}

impl Written {
    fn new(name: &str, source: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let twin = source_folder("plugins/zaanstad-js");
        let written = Self {
            options: BuildOptions {
                out: Some(place.path().join("policy.wasm")),
                target: Some(twin.join("target")),
                toolchain: None,
            },
            place,
        };
        let package = fs::read_to_string(twin.join("package.json")).unwrap();
        written.put(
            "package.json",
            &package.replace("maatwerk-plugin-zaanstad-js", name),
        );
        fs::copy(
            twin.join("package-lock.json"),
            written.file("package-lock.json"),
        )
        .unwrap();
        written.put("src/policy.js", source);
        written
    }

    fn folder(&self) -> &Path {
        self.place.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let file = self.file(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Builds it, and tells what was heard meanwhile.
    fn build(&self) -> (Result<BuiltPlugin, BuildError>, Vec<String>) {
        let mut lines = Vec::new();
        let built = author::build(self.folder(), &self.options, &mut |line| {
            lines.push(line.to_owned());
        });
        (built, lines)
    }
}
