//! The files in the folder of a policy.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A file of a policy's folder could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is larger than anyone writes by hand.
    #[error("{} is above {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit, in bytes.
        limit: u64,
    },
    /// What its `package.json` says of its cases and parameters cannot be read.
    #[error("{} cannot be read", path.display())]
    PackageJson {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

/// A file written by hand, in bytes.
const LARGEST: u64 = 256 << 10;

/// What a `package.json` can say under `maatwerk`: whose example cases and parameters these are. So the
/// same rules in two languages have one set of both, and cannot drift apart.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    /// Instead of the folder's own `cases`.
    cases: Option<PathBuf>,
    /// Instead of the folder's own `parameters.json`.
    parameters: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    maatwerk: Shared,
}

/// The parameters of a policy's folder: the bytes of its `parameters.json`, or of the file that its
/// `package.json` names.
///
/// # Errors
/// When the file cannot be read or is too large.
pub fn parameters(folder: &Path) -> Result<Vec<u8>, FolderError> {
    let named = shared(folder)?.parameters;
    read(&folder.join(named.unwrap_or_else(|| "parameters.json".into())))
}

/// The folder of a policy's example cases.
pub(super) fn cases(folder: &Path) -> Result<PathBuf, FolderError> {
    let named = shared(folder)?.cases;
    Ok(folder.join(named.unwrap_or_else(|| "cases".into())))
}

fn shared(folder: &Path) -> Result<Shared, FolderError> {
    let path = folder.join("package.json");
    if !path.is_file() {
        return Ok(Shared::default());
    }
    let package: Result<Package, _> = serde_json::from_slice(&read(&path)?);
    match package {
        Ok(package) => Ok(package.maatwerk),
        Err(source) => Err(FolderError::PackageJson { path, source }),
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, FolderError> {
    let fault = |source| FolderError::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(fault)?;
    if bytes.len() as u64 > LARGEST {
        return Err(FolderError::TooLarge {
            path: path.to_owned(),
            limit: LARGEST,
        });
    }
    Ok(bytes)
}
