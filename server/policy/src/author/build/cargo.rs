//! Policies in Rust: cargo for the module, `wit-component` around it.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde::Deserialize;
use wit_component::ComponentEncoder;

use super::{BuildError, BuildOptions, Made, Toolchain};

/// Lines of cargo's that an error repeats.
const LINES: usize = 120;

/// Settings that make a guest quick, small and the same everywhere. On the command line, so that an
/// author's own profile cannot make two builds of one source differ. Built for size a guest is a sixth
/// smaller, and a backtest a fifth slower.
const PROFILE: [&str; 6] = [
    "profile.release.opt-level=2",
    "profile.release.lto=true",
    "profile.release.codegen-units=1",
    "profile.release.panic=\"abort\"",
    "profile.release.strip=true",
    "profile.release.debug=false",
];

/// What would change the guest behind our back when it is set for another build.
const UNSET: [&str; 8] = [
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
];

/// The component of a folder with a `Cargo.toml`.
pub(super) fn component(
    folder: &Path,
    options: &BuildOptions,
    progress: &mut dyn FnMut(&str),
) -> Result<Made, BuildError> {
    let manifest = folder.join("Cargo.toml");
    let manifest =
        fs::canonicalize(&manifest).map_err(|_| BuildError::NoPackage(folder.to_owned()))?;
    let toolchain = match &options.toolchain {
        Some(toolchain) => toolchain.clone(),
        None => Toolchain::find(folder, progress)?,
    };
    let package = package(&toolchain, &manifest)?;
    let target = match &options.target {
        Some(target) => target.clone(),
        None => package.target.join("guests"),
    };
    let module = build(&toolchain, &package, &manifest, &target, progress)?;
    let core = fs::read(&module).map_err(|source| BuildError::File {
        path: module.clone(),
        source,
    })?;
    Ok(Made {
        component: encode(&core)?,
        package: package.name,
        target,
    })
}

fn encode(core: &[u8]) -> Result<Vec<u8>, BuildError> {
    ComponentEncoder::default()
        .validate(true)
        .module(core)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| BuildError::Encode(error.into()))
}

/// A package as cargo knows it.
struct Package {
    name: String,
    /// The workspace's target folder.
    target: PathBuf,
    id: String,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetadataPackage>,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct MetadataPackage {
    id: String,
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

impl Target {
    fn is_module(&self) -> bool {
        self.kind.iter().any(|kind| kind == "cdylib")
    }
}

/// The package of a manifest.
fn package(toolchain: &Toolchain, manifest: &Path) -> Result<Package, BuildError> {
    let mut command = cargo(toolchain, manifest);
    command
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(manifest);
    let output = command
        .output()
        .map_err(|source| not_run(toolchain, source))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(BuildError::Cargo(said.trim_end().to_owned()));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(BuildError::Answer)?;
    let found = metadata.packages.into_iter().find(|package| {
        let path = &package.manifest_path;
        path.canonicalize().is_ok_and(|path| path == manifest)
    });
    // A manifest of a workspace without a package of its own.
    let package = found.ok_or_else(|| BuildError::NoPackage(manifest.to_owned()))?;
    if !package.targets.iter().any(Target::is_module) {
        return Err(BuildError::NoModule);
    }
    Ok(Package {
        name: package.name,
        target: metadata.target_directory,
        id: package.id,
    })
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Compiles the package and answers where its module is.
fn build(
    toolchain: &Toolchain,
    package: &Package,
    manifest: &Path,
    target: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<PathBuf, BuildError> {
    let mut command = cargo(toolchain, manifest);
    command
        .args([
            "build",
            "--lib",
            "--release",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args([
            "--message-format",
            "json-render-diagnostics",
            "--manifest-path",
        ])
        .arg(manifest)
        .arg("--target-dir")
        .arg(target);
    for setting in PROFILE {
        command.args(["--config", setting]);
    }
    if toolchain.builds_std() {
        command.arg("-Zbuild-std=std,panic_abort");
    }
    if let Some(setting) = toolchain.linker() {
        command.args(["--config", &setting]);
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags());
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| not_run(toolchain, source))?;

    // Both pipes are read at once: cargo would stop and wait when one of them is full.
    let answers = child.stdout.take().map(|mut pipe| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.read_to_end(&mut bytes).map(|_| bytes)
        })
    });
    let mut told = Told::default();
    if let Some(pipe) = child.stderr.take() {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            progress(&line);
            told.line(line);
        }
    }
    let status = child.wait().map_err(|source| not_run(toolchain, source))?;
    let said = told.text();
    if !status.success() {
        return Err(BuildError::Cargo(said));
    }
    let answers = answers.and_then(|reader| reader.join().ok());
    let answers = answers
        .unwrap_or_else(|| Ok(Vec::new()))
        .map_err(|source| not_run(toolchain, source))?;
    module(package, &answers)?.ok_or(BuildError::Cargo(said))
}

/// What cargo said, for an error: from its first error on, for the first one is the cause and the
/// others mostly follow from it. Without an error, the last lines.
#[derive(Default)]
struct Told {
    lines: VecDeque<String>,
    error: bool,
}

impl Told {
    fn line(&mut self, line: String) {
        if !self.error && line.starts_with("error") {
            self.error = true;
            self.lines.clear();
        }
        if self.lines.len() == LINES {
            if self.error {
                return;
            }
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    fn text(self) -> String {
        Vec::from(self.lines).join("\n")
    }
}

/// The module among the files that cargo says it made.
fn module(package: &Package, answers: &[u8]) -> Result<Option<PathBuf>, BuildError> {
    let mut module = None;
    for line in answers.split(|byte| *byte == b'\n') {
        if !line.starts_with(b"{") {
            continue;
        }
        let message: Message = serde_json::from_slice(line).map_err(BuildError::Answer)?;
        let ours = message.reason == "compiler-artifact"
            && message.package_id == package.id
            && message.target.is_some_and(|target| target.is_module());
        if ours {
            module = message
                .filenames
                .into_iter()
                .find(|file| file.extension().is_some_and(|end| end == "wasm"));
        }
    }
    Ok(module)
}

fn cargo(toolchain: &Toolchain, manifest: &Path) -> Command {
    let mut command = toolchain.cargo();
    if let Some(folder) = manifest.parent() {
        // A rust-toolchain file and a .cargo/config.toml count from where cargo stands.
        command.current_dir(folder);
    }
    for name in UNSET {
        command.env_remove(name);
    }
    // Colours come out as noise in a log, and in the text of an error.
    command.env("CARGO_TERM_COLOR", "never");
    command
}

/// Flags that keep the folder of downloaded crates out of panic messages: without them the same
/// source gives every machine another digest. Cargo names a workspace's own files by relative paths.
fn flags() -> String {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    home.map_or_else(String::new, |home| {
        format!("--remap-path-prefix={}=/cargo", home.display())
    })
}

fn not_run(toolchain: &Toolchain, source: std::io::Error) -> BuildError {
    BuildError::Run {
        program: toolchain.name(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_is_none_does_not_become_a_component() {
        assert!(matches!(encode(b"garbage"), Err(BuildError::Encode(_))));
        // A module without our world: valid, and still nothing to host.
        assert!(matches!(encode(b""), Err(BuildError::Encode(_))));
    }

    #[test]
    fn the_first_error_is_told_and_the_rest_is_bounded() {
        let mut told = Told::default();
        told.line("   Compiling kapot".to_owned());
        told.line("error: no such rule".to_owned());
        for at in 0..1_000 {
            told.line(format!("line {at}"));
        }
        let text = told.text();
        assert!(text.starts_with("error: no such rule\nline 0\n"));
        assert_eq!(text.lines().count(), LINES);
    }

    #[test]
    fn without_an_error_the_last_lines_are_told() {
        let mut told = Told::default();
        for at in 0..1_000 {
            told.line(format!("line {at}"));
        }
        assert!(told.text().ends_with("line 999"));
    }

    #[test]
    fn only_the_module_of_the_package_itself_counts() {
        let package = Package {
            name: "policy".to_owned(),
            target: PathBuf::new(),
            id: "ours".to_owned(),
        };
        let answers = br#"
{"reason":"compiler-artifact","package_id":"other","target":{"kind":["cdylib"]},"filenames":["a.wasm"]}
{"reason":"compiler-artifact","package_id":"ours","target":{"kind":["cdylib","rlib"]},"filenames":["b.rlib","b.wasm"]}
{"reason":"build-finished","success":true}
"#;
        let found = module(&package, answers).unwrap();
        assert_eq!(found, Some(PathBuf::from("b.wasm")));
        assert!(module(&package, b"{").is_err());
    }
}
