//! What compiles guests here: a toolchain that has the WebAssembly target, or one that has the
//! sources of the standard library and builds them along.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::BuildError;

const TARGET: &str = "wasm32-unknown-unknown";
/// Names the toolchain to use: `rustup` or `rust-web`.
const FORCED: &str = "MAATWERK_GUEST_TOOLCHAIN";

/// What compiles guests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Toolchain {
    /// The cargo that is used here anyway, with the target installed.
    Installed,
    /// Debian's `cargo-web` and `rustc-web` with `rust-web-src`: there is no compiled standard
    /// library for the target, so it is built along with `-Zbuild-std`.
    RustWeb {
        /// The folder with `cargo` and `rustc`.
        folder: PathBuf,
        /// What links WebAssembly, when the compiler brings no linker of its own.
        linker: Option<PathBuf>,
    },
}

impl Toolchain {
    /// Finds what compiles guests in `folder`: what `MAATWERK_GUEST_TOOLCHAIN` names (`rustup` or
    /// `rust-web`); otherwise the toolchain that has the target; otherwise rustup is asked to add
    /// it; otherwise Debian's packages.
    ///
    /// # Errors
    /// When there is none, with what to install.
    pub fn find(folder: &Path, progress: &mut dyn FnMut(&str)) -> Result<Self, BuildError> {
        let forced = std::env::var_os(FORCED).unwrap_or_default();
        match forced.to_str() {
            Some("") => {
                if has_target(folder) {
                    return Ok(Self::Installed);
                }
                let said = match add_target(folder, progress) {
                    Ok(()) => return Ok(Self::Installed),
                    Err(said) => said,
                };
                Self::rust_web().ok_or(BuildError::NoToolchain(said))
            }
            Some("rustup") => {
                if has_target(folder) {
                    return Ok(Self::Installed);
                }
                add_target(folder, progress)
                    .map(|()| Self::Installed)
                    .map_err(BuildError::NoToolchain)
            }
            Some("rust-web") => {
                Self::rust_web().ok_or_else(|| BuildError::NoToolchain(String::new()))
            }
            _ => Err(BuildError::UnknownToolchain(
                forced.to_string_lossy().into_owned(),
            )),
        }
    }

    /// A `cargo` and `rustc` beside each other, with the sources of the standard library.
    fn rust_web() -> Option<Self> {
        let (folder, sysroot) = folders()
            .filter(|folder| folder.join("cargo").is_file())
            .find_map(|folder| {
                let sysroot = sysroot_with_sources(&folder.join("rustc"))?;
                Some((folder, sysroot))
            })?;
        let linker = if brings_a_linker(&sysroot) {
            None
        } else {
            Some(wasm_linker()?)
        };
        Some(Self::RustWeb { folder, linker })
    }

    /// The setting that tells cargo of the linker.
    pub(super) fn linker(&self) -> Option<String> {
        match self {
            Self::RustWeb {
                linker: Some(path), ..
            } => {
                // A JSON string is a TOML string too.
                let path = serde_json::Value::from(path.to_str()?);
                Some(format!("target.{TARGET}.linker={path}"))
            }
            Self::RustWeb { linker: None, .. } | Self::Installed => None,
        }
    }

    pub(super) fn builds_std(&self) -> bool {
        matches!(self, Self::RustWeb { .. })
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Installed => own_cargo().to_string_lossy().into_owned(),
            Self::RustWeb { folder, .. } => folder.join("cargo").display().to_string(),
        }
    }

    pub(super) fn cargo(&self) -> Command {
        match self {
            Self::Installed => Command::new(own_cargo()),
            Self::RustWeb { folder, .. } => {
                let mut command = Command::new(folder.join("cargo"));
                // `-Zbuild-std` is not stable; Debian's compiler is, so it has to be allowed.
                command
                    .env("RUSTC", folder.join("rustc"))
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }
}

/// The cargo that runs us, in a test or through `cargo run`; otherwise the one on the path.
fn own_cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))
}

fn has_target(folder: &Path) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    printed(Command::new(rustc).current_dir(folder).args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ]))
    .is_some_and(|libraries| Path::new(&libraries).is_dir())
}

/// Where programs are, `/usr/bin` last: with rustup in front of it on the path, Debian's are there.
fn folders() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    folders.into_iter().chain([PathBuf::from("/usr/bin")])
}

/// Where a compiler's libraries are, when it has the sources of the standard library with them.
fn sysroot_with_sources(rustc: &Path) -> Option<PathBuf> {
    let sysroot = printed(
        Command::new(rustc)
            .env_remove("RUSTUP_TOOLCHAIN")
            .args(["--print", "sysroot"]),
    )?;
    let sysroot = PathBuf::from(sysroot);
    sysroot
        .join("lib/rustlib/src/rust/library/std/Cargo.toml")
        .is_file()
        .then_some(sysroot)
}

/// Whether a compiler's own `rust-lld` is where it looks for it.
fn brings_a_linker(sysroot: &Path) -> bool {
    let beside = std::fs::read_dir(sysroot.join("lib/rustlib"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin"));
    beside
        .chain(folders())
        .any(|folder| folder.join("rust-lld").is_file())
}

/// The linker of Debian's package `lld`, or the newest of `lld-19` and its like.
fn wasm_linker() -> Option<PathBuf> {
    let versioned = (14..=40).rev().map(|version| format!("wasm-ld-{version}"));
    std::iter::once("wasm-ld".to_owned())
        .chain(versioned)
        .find_map(|name| {
            folders()
                .map(|folder| folder.join(&name))
                .find(|path| path.is_file())
        })
}

fn printed(command: &mut Command) -> Option<String> {
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned())
}

/// Has rustup add the target; otherwise what it said, empty when there is no rustup.
fn add_target(folder: &Path, progress: &mut dyn FnMut(&str)) -> Result<(), String> {
    progress("rustup target add wasm32-unknown-unknown");
    let output = Command::new("rustup")
        .current_dir(folder)
        .args(["target", "add", TARGET])
        .output();
    match output {
        Ok(output) if output.status.success() && has_target(folder) => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr)
            .trim_end()
            .to_owned()),
        Err(_) => Err(String::new()),
    }
}
