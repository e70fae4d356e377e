//! From a folder to a component: cargo for the module, `wit-component` around it.

mod cargo;
mod toolchain;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use wit_component::ComponentEncoder;

pub use toolchain::Toolchain;

use crate::Digest;

/// Settings of a build. The default is right for a folder on its own and for one in a workspace.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// Where the component goes; `<target>/<name>.wasm` when not given.
    pub out: Option<PathBuf>,
    /// Cargo's target folder; `guests` inside the workspace's own when not given, so that building
    /// guests and building the server never wait for each other.
    pub target: Option<PathBuf>,
    /// What compiles; found out when not given, see [`Toolchain::find`].
    pub toolchain: Option<Toolchain>,
}

/// A policy that was built.
#[derive(Debug, Clone)]
pub struct BuiltPlugin {
    /// The package's name, without `maatwerk-plugin-` before it.
    pub name: String,
    /// The component.
    pub component: Vec<u8>,
    /// The component's digest.
    pub digest: Digest,
    /// Its size, in bytes.
    pub size: usize,
    /// Where it was written.
    pub path: PathBuf,
}

/// Why a folder could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There is no package there.
    #[error("{} has no Cargo.toml; `maatwerk plugin new` makes a folder for a policy", .0.display())]
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

/// Builds the policy in `folder` into a component. `progress` hears cargo's lines as they come.
///
/// Safe to call from several processes at once: cargo locks its target folder, and the component
/// appears under its name as a whole.
///
/// # Errors
/// When there is nothing to build it with, it does not compile, or it makes no component.
pub fn build(
    folder: &Path,
    options: &BuildOptions,
    progress: &mut dyn FnMut(&str),
) -> Result<BuiltPlugin, BuildError> {
    let manifest = folder.join("Cargo.toml");
    let manifest =
        fs::canonicalize(&manifest).map_err(|_| BuildError::NoPackage(folder.to_owned()))?;
    let toolchain = match &options.toolchain {
        Some(toolchain) => toolchain.clone(),
        None => Toolchain::find(folder, progress)?,
    };
    let package = cargo::package(&toolchain, &manifest)?;
    let target = match &options.target {
        Some(target) => target.clone(),
        None => package.target.join("guests"),
    };
    let module = cargo::build(&toolchain, &package, &manifest, &target, progress)?;
    let core = fs::read(&module).map_err(|source| BuildError::File {
        path: module.clone(),
        source,
    })?;
    let component = encode(&core)?;
    let name = package
        .name
        .strip_prefix("maatwerk-plugin-")
        .unwrap_or(&package.name)
        .to_owned();
    let path = match &options.out {
        Some(out) => out.clone(),
        None => target.join(format!("{name}.wasm")),
    };
    write(&path, &component)?;
    Ok(BuiltPlugin {
        name,
        digest: Digest::of(&component),
        size: component.len(),
        component,
        path,
    })
}

fn encode(core: &[u8]) -> Result<Vec<u8>, BuildError> {
    ComponentEncoder::default()
        .validate(true)
        .module(core)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| BuildError::Encode(error.into()))
}

/// Writes a file as a whole: whoever reads it at the same time finds the old one or the new one.
fn write(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    let fault = |source| BuildError::File {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}-{:p}", std::process::id(), bytes.as_ptr()));
    let draft = PathBuf::from(draft);
    fs::write(&draft, bytes)
        .and_then(|()| fs::rename(&draft, path))
        .map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_package_is_named() {
        let folder = std::env::temp_dir().join("maatwerk-no-such-folder");
        let fault = build(&folder, &BuildOptions::default(), &mut |_| {}).unwrap_err();
        assert!(matches!(fault, BuildError::NoPackage(at) if at == folder));
    }

    #[test]
    fn a_module_that_is_none_does_not_become_a_component() {
        assert!(matches!(encode(b"garbage"), Err(BuildError::Encode(_))));
        // A module without our world: valid, and still nothing to host.
        assert!(matches!(encode(b""), Err(BuildError::Encode(_))));
    }

    #[test]
    fn what_to_install_is_said() {
        let fault = BuildError::NoToolchain("error: no network".to_owned()).to_string();
        assert!(fault.contains("rustup target add wasm32-unknown-unknown"));
        assert!(fault.contains("rustc-web cargo-web rust-web-src lld"));
        assert!(fault.ends_with("error: no network"));
    }
}
