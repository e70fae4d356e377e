//! From a folder to a component: by cargo where there is a `Cargo.toml`, by node where there is a
//! `package.json`.

mod cargo;
mod error;
mod node;
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};

pub use error::BuildError;
pub use toolchain::Toolchain;

use crate::Digest;

/// Settings of a build. The default is right for a folder on its own and for one in a workspace.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// Where the component goes; `<target>/<name>.wasm` when not given.
    pub out: Option<PathBuf>,
    /// The target folder. When not given: for Rust `guests` inside the workspace's own, so that
    /// building guests and building the server never wait for each other; for JavaScript `target` in
    /// the folder.
    pub target: Option<PathBuf>,
    /// What compiles Rust; found out when not given, see [`Toolchain::find`].
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

/// What one of the builders made.
struct Made {
    /// The package's name.
    package: String,
    /// The component.
    component: Vec<u8>,
    /// The target folder.
    target: PathBuf,
}

/// Builds the policy in `folder` into a component. `progress` hears the lines of what builds it.
///
/// Safe to call from several processes at once: the target folder is locked, and the component
/// appears under its name as a whole.
///
/// # Errors
/// When there is nothing to build it with, it does not compile, or it makes no component.
pub fn build(
    folder: &Path,
    options: &BuildOptions,
    progress: &mut dyn FnMut(&str),
) -> Result<BuiltPlugin, BuildError> {
    let file = |name| folder.join(name).is_file();
    let made = if file("package.json") && !file("Cargo.toml") {
        node::component(folder, options, progress)?
    } else {
        cargo::component(folder, options, progress)?
    };
    let name = plain(&made.package).to_owned();
    let path = match &options.out {
        Some(out) => out.clone(),
        None => made.target.join(format!("{name}.wasm")),
    };
    write(&path, &made.component)?;
    Ok(BuiltPlugin {
        name,
        digest: Digest::of(&made.component),
        size: made.component.len(),
        component: made.component,
        path,
    })
}

/// A package's name, without what every policy's package has before it.
fn plain(package: &str) -> &str {
    package.strip_prefix("maatwerk-plugin-").unwrap_or(package)
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
    fn what_to_install_is_said() {
        let fault = BuildError::NoToolchain("error: no network".to_owned()).to_string();
        assert!(fault.contains("rustup target add wasm32-unknown-unknown"));
        assert!(fault.contains("rustc-web cargo-web rust-web-src lld"));
        assert!(fault.ends_with("error: no network"));
    }
}
