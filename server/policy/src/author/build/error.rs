//! Why a folder could not be built, and what to do about it.

use std::io;
use std::path::PathBuf;

/// Where Node.js comes from.
const INSTALL: &str = "On Debian: `apt install nodejs npm`; on macOS: `brew install node`";

/// Why a folder could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There is no package there.
    #[error(
        "{} has no Cargo.toml and no package.json; `maatwerk plugin new` makes a folder for a policy",
        .0.display()
    )]
    NoPackage(PathBuf),
    /// The package makes no WebAssembly module.
    #[error(
        "the package is no cdylib: its Cargo.toml needs crate-type = [\"cdylib\", \"rlib\"] under [lib]"
    )]
    NoModule,
    /// `MAATWERK_GUEST_TOOLCHAIN` names none.
    #[error("MAATWERK_GUEST_TOOLCHAIN is `{0}`; `rustup` and `rust-web` are known")]
    UnknownToolchain(String),
    /// Nothing here compiles for WebAssembly.
    #[error(
        "nothing here compiles for wasm32-unknown-unknown. With rustup: `rustup target add \
         wasm32-unknown-unknown`. On Debian without rustup: `apt install rustc-web cargo-web \
         rust-web-src lld`{}", told(.0)
    )]
    NoToolchain(String),
    /// A program could not be run.
    #[error("{program} could not be run")]
    Run {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Cargo says no.
    #[error("cargo could not build the policy:\n{0}")]
    Cargo(String),
    /// Cargo answered in a way that we do not read.
    #[error("cargo's answer cannot be read")]
    Answer(#[source] serde_json::Error),
    /// Node.js or npm is not here.
    #[error(
        "{program} is not here; a policy in JavaScript needs Node.js {least} or later and npm. {INSTALL}"
    )]
    NoNode {
        /// The program.
        program: &'static str,
        /// The oldest version of Node.js that will do.
        least: u32,
    },
    /// The Node.js that is here is too old.
    #[error(
        "the Node.js here says `{found}`; a policy in JavaScript needs {least} or later. {INSTALL}"
    )]
    OldNode {
        /// What it says its version is.
        found: String,
        /// The oldest version that will do.
        least: u32,
    },
    /// `package.json` cannot be read as one.
    #[error("package.json cannot be read")]
    PackageJson(#[source] serde_json::Error),
    /// `package.json` names the package in a way that could not name a component.
    #[error("package.json has the name `{0}`; use lower case letters, digits and hyphens")]
    PackageName(String),
    /// Nothing says which versions build the policy.
    #[error(
        "{} has no package-lock.json, so nothing says what builds it; run `npm install \
         --package-lock-only` there, and keep the file with the sources", .0.display()
    )]
    NoLock(PathBuf),
    /// npm says no.
    #[error(
        "npm could not install what package-lock.json names; after a change in package.json run \
         `npm install --package-lock-only` there. npm said:\n{0}"
    )]
    Npm(String),
    /// The JavaScript does not make a component.
    #[error("the JavaScript could not be made a component:\n{0}")]
    JavaScript(String),
    /// A file could not be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The module does not make a component of our world.
    #[error("the module cannot be made a component; does the policy say `policy!(…)`?")]
    Encode(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn told(by_rustup: &str) -> String {
    if by_rustup.is_empty() {
        String::new()
    } else {
        format!("\nrustup said:\n{by_rustup}")
    }
}
